//! What Slack shows at the end: a message for each run, with what it said before and at which step.

use maud::{Markup, html};

use super::steps::anchor;
use super::text::cut_line;
use crate::rehearse::record::{Message, Rehearsal, Step};

/// Nothing for a rehearsal that came to no message.
pub(super) fn section(rehearsal: &Rehearsal) -> Markup {
    html! {
        @if !rehearsal.messages.is_empty() {
            section class="slack" aria-labelledby="slack" {
                h2 id="slack" { "What Slack shows" }
                div class="messages" {
                    @for message in &rehearsal.messages { (card(message, &rehearsal.steps)) }
                }
            }
        }
    }
}

/// What it said, and at the end what it says now.
fn card(message: &Message, steps: &[Step]) -> Markup {
    let mut told = told_at(message, steps);
    html! {
        article class="message" {
            ol class="versions" {
                @for version in &message.versions {
                    li {
                        span class="at" {
                            @if let Some(number) = told.next() {
                                a href={ "#" (anchor(number)) } { "step " (number) }
                            }
                        }
                        bdi { (cut_line(version)) }
                    }
                }
            }
            // They would lead to servers that have ended with the rehearsal.
            @if !message.buttons.is_empty() {
                ul class="buttons" {
                    @for button in &message.buttons { li { bdi { (cut_line(&button.label)) } } }
                }
            }
            @if !message.thread.is_empty() {
                details {
                    summary { (replies(message.thread.len())) " in its thread" }
                    ul { @for reply in &message.thread { li { bdi { (cut_line(reply)) } } } }
                }
            }
        }
    }
}

fn replies(number: usize) -> String {
    match number {
        1 => "1 reply".to_owned(),
        several => format!("{several} replies"),
    }
}

/// The numbers of the steps at which it was told, in the order of its versions.
fn told_at<'a>(message: &'a Message, steps: &'a [Step]) -> impl Iterator<Item = usize> + 'a {
    let tellings = (1..).zip(steps).flat_map(|(number, step)| {
        let tellings = step.slack.iter();
        tellings.map(move |telling| (number, telling))
    });
    let own = tellings.filter(|(_, telling)| telling.ts == message.ts);
    own.map(|(number, _)| number)
}
