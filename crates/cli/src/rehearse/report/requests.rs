//! What a step asked of GitHub: a mark for each request, and behind it all of them in a table.

use maud::{Markup, html};

use crate::rehearse::record::{Asked, Step};
use crate::rehearse::wording::count;

/// The width of a mark with the gap behind it.
const PACE: usize = 11;

pub(super) fn requests(step: &Step) -> Markup {
    let requests = &step.requests;
    let about = (count(requests.len(), "request"), step.milliseconds);
    html! {
        details class="requests" {
            summary {
                span class="action" { (step.action.as_str()) }
                (marks(requests))
                span { (about.0) ", " (about.1) " ms" }
            }
            (table(requests))
        }
    }
}

fn table(requests: &[Asked]) -> Markup {
    html! {
        table {
            thead {
                tr { th { "method" } th { "path" } th { "status" } th { "ms" } }
            }
            tbody {
                @for asked in requests {
                    tr {
                        td { (asked.method) }
                        td class="path" {
                            bdi { (asked.path) @if let Some(query) = &asked.query { "?" (query) } }
                        }
                        td class=[is_error(asked).then_some("error")] { (status(asked)) }
                        td { (asked.milliseconds) }
                    }
                }
            }
        }
    }
}

/// A hollow mark for what is only read, a full one for a write, a crossed one for an error.
fn marks(requests: &[Asked]) -> Markup {
    let writes = requests.iter().filter(|asked| is_write(asked)).count();
    let width = requests.len() * PACE;
    html! {
        svg class="marks" role="img" width=(width) height="12" viewBox={ "0 0 " (width) " 12" }
            aria-label=(format!("{writes} of them to write"))
        {
            @for (number, asked) in requests.iter().enumerate() {
                @let x = number * PACE + 1;
                @let kind = if is_write(asked) { "write" } else { "read" };
                rect class=(kind) x=(x) y="2" width="8" height="8" rx="2" {}
                @if is_error(asked) {
                    path class="cross" d={ "M" (x) " 2l8 8m0 -8l-8 8" } {}
                }
            }
        }
    }
}

/// Git is asked for refs by POST, which writes nothing.
fn is_write(asked: &Asked) -> bool {
    !matches!(asked.method.as_str(), "GET" | "HEAD") && !asked.path.ends_with("/git-upload-pack")
}

/// That something isn't there is an answer to those who only asked.
fn is_error(asked: &Asked) -> bool {
    match asked.status {
        Some(404) => is_write(asked),
        Some(status) => status >= 400,
        None => true,
    }
}

fn status(asked: &Asked) -> String {
    asked
        .status
        .map_or_else(|| "cut".to_owned(), |status| status.to_string())
}
