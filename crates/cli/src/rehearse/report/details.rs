//! What a step asked of GitHub: a mark for each request, and behind it all of them in a table, with
//! what else the step logged.

use maud::{Markup, html};

use super::text::cut_line;
use crate::rehearse::record::{Asked, Step};
use crate::rehearse::wording::count;

/// The width of a mark with the gap behind it.
const PACE: usize = 11;

pub(super) fn details(step: &Step) -> Markup {
    let requests = &step.requests;
    let shown: Vec<Mark> = requests.iter().map(mark).collect();
    let writes = shown.iter().filter(|mark| mark.is_write).count();
    let asked = count(requests.len(), "request");
    html! {
        details {
            summary {
                span class="action" { (step.action.as_str()) }
                (marks(&shown))
                span { (asked) ", " (writes) " to write, " (step.milliseconds) " ms" }
            }
            // One line is told above, and so is every finding.
            @if step.log.len() > 1 && step.findings.is_empty() {
                ul class="lines" {
                    @for line in &step.log { li { bdi { (cut_line(line)) } } }
                }
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

/// A request as a mark shows it.
#[derive(Clone, Copy)]
struct Mark {
    is_write: bool,
    is_error: bool,
}

/// What the marks mean.
pub(super) fn key() -> Markup {
    let mark = |is_write, is_error| Mark { is_write, is_error };
    html! {
        p class="key" {
            span { (marks(&[mark(false, false)])) "a request that reads" }
            span { (marks(&[mark(true, false)])) "one that writes" }
            span { (marks(&[mark(false, true)])) "an error" }
        }
    }
}

/// A hollow mark for what is only read, a full one for a write, a crossed one for an error.
fn marks(marks: &[Mark]) -> Markup {
    let width = marks.len() * PACE;
    html! {
        svg class="marks" aria-hidden="true"
            width=(width) height="12" viewBox={ "0 0 " (width) " 12" }
        {
            @for (number, mark) in marks.iter().enumerate() {
                @let x = number * PACE + 1;
                @let kind = if mark.is_write { "write" } else { "read" };
                rect class=(kind) x=(x) y="2" width="8" height="8" rx="2" {}
                @if mark.is_error {
                    path class="cross" d={ "M" (x) " 2l8 8m0 -8l-8 8" } {}
                }
            }
        }
    }
}

fn mark(asked: &Asked) -> Mark {
    Mark {
        is_write: is_write(asked),
        is_error: is_error(asked),
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
