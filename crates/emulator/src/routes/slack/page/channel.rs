//! One channel, the oldest message first, each with its thread.

use maud::{Markup, html};

use super::message::{day, message};
use super::overview::{notes, title};
use super::{home, layout};
use crate::state::slack::{Channel, Message, Messages, Workspace};

/// The page at `/slack/archives/C…`.
pub fn page(workspace: &Workspace, channel: &Channel, messages: &Messages) -> Markup {
    let known = |parent| messages.get(&channel.id, parent).is_some();
    // A reply whose message was taken back stands by itself.
    let stands = |message: &&Message| message.thread.is_none_or(|parent| !known(parent));
    let mut last = None;
    let body = html! {
        header {
            nav { a href=(home()) { "All channels" } }
            h1 { (title(channel)) }
            @for note in notes(channel) { p.faint { (note) } }
        }
        main.log {
            @if messages.of(&channel.id).next().is_none() { p.faint { "Nothing was said yet." } }
            @for said in messages.of(&channel.id).filter(stands) {
                @let today = day(said.ts);
                @if last.replace(today.clone()).as_ref() != Some(&today) {
                    h2.day { (today) }
                }
                (with_thread(workspace, messages, said))
            }
        }
    };
    layout(&format!("{} – Slack", channel.name), &body)
}

fn with_thread(workspace: &Workspace, messages: &Messages, said: &Message) -> Markup {
    let replies: Vec<&Message> = messages.replies(&said.channel, said.ts).collect();
    html! {
        (message(workspace, said))
        @if !replies.is_empty() {
            div.thread {
                p.faint {
                    (replies.len()) @if replies.len() == 1 { " reply" } @else { " replies" }
                }
                @for reply in replies { (message(workspace, reply)) }
            }
        }
    }
}
