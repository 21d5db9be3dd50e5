//! The whole page: what was rehearsed, then its parts.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{graph, messages, releases, steps};
use crate::rehearse::record::Rehearsal;
use crate::rehearse::wording::count;

const STYLE: &str = include_str!("style.css");
/// A browser loads nothing and runs nothing, whatever should have got into the page.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub(super) fn page(rehearsal: &Rehearsal) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Windlass rehearsal on " (rehearsal.repository) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (header(rehearsal))
                main {
                    div class="overview" {
                        (graph::section(rehearsal))
                        (releases::section(&rehearsal.releases))
                    }
                    (messages::section(rehearsal))
                    (steps::section(&rehearsal.steps))
                }
                footer {
                    "Made by windlass " (env!("CARGO_PKG_VERSION")) ": "
                    code { "windlass rehearse --report FILE.html" }
                }
            }
        }
    }
}

fn header(rehearsal: &Rehearsal) -> Markup {
    let figures = [
        count(rehearsal.steps.len(), "step"),
        format!("{} claimed", count(rehearsal.claimed(), "tag")),
        count(rehearsal.releases.len(), "release"),
        format!("{} in Slack", count(rehearsal.messages.len(), "message")),
        format!(
            "{} to GitHub",
            count(rehearsal.requests_to_github(), "request")
        ),
        format!("{} to Slack", rehearsal.requests_to_slack()),
        format!(
            "{}.{:02} s",
            rehearsal.milliseconds / 1_000,
            rehearsal.milliseconds % 1_000 / 10
        ),
    ];
    html! {
        header {
            p class="program" { "Windlass rehearsal" }
            h1 { bdi { (rehearsal.repository) } }
            ul class="figures" {
                li { (rehearsal.scheme) }
                @for figure in figures { li { (figure) } }
            }
            @if let Some(failure) = &rehearsal.failure {
                p class="verdict broken" { "It ended early: " bdi { (failure) } }
            } @else {
                p class="verdict" { "Every step ended as it must." }
            }
            p class="program" { "The original was not touched." }
        }
    }
}
