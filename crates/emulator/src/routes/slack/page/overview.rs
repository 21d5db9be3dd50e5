//! Which channels and direct messages there are, and how much was said in each.

use maud::{Markup, html};

use super::layout;
use crate::slack::SLACK;
use crate::state::slack::{Channel, Kind, Messages, Workspace};

/// The page at `/slack/`.
pub fn page(workspace: &Workspace, messages: &Messages) -> Markup {
    let (direct, channels): (Vec<_>, Vec<_>) = workspace
        .channels
        .iter()
        .partition(|channel| channel.is_direct());
    let body = html! {
        header { h1 { "Slack" } p.faint { "What was said to the emulator, as it would look." } }
        main {
            section { h2 { "Channels" } (list(&channels, messages)) }
            section {
                h2 { "Direct messages" }
                @if direct.is_empty() { p.faint { "The app has written to nobody." } }
                @else { (list(&direct, messages)) }
            }
        }
    };
    layout("Slack", &body)
}

fn list(channels: &[&Channel], messages: &Messages) -> Markup {
    html! {
        ul.channels {
            @for channel in channels {
                @let count = messages.of(&channel.id).count();
                li {
                    a href={ (SLACK) "/archives/" (channel.id) } { (title(channel)) }
                    span.faint {
                        @match count { 0 => "empty", 1 => "1 message", _ => { (count) " messages" } }
                        @for note in notes(channel) { " · " (note) }
                    }
                }
            }
        }
    }
}

/// Its name as Slack writes it.
pub fn title(channel: &Channel) -> Markup {
    let mark = match channel.kind {
        Kind::Public => "#",
        Kind::Private => "🔒",
        Kind::Direct(_) => "@",
    };
    html! { span.mark { (mark) } bdi { (channel.name) } }
}

/// What keeps the app from posting there.
pub fn notes(channel: &Channel) -> Vec<&'static str> {
    let notes = [
        (channel.archived, "archived"),
        (!channel.joined, "the app is not in it"),
    ];
    let holds = notes.into_iter().filter(|(holds, _)| *holds);
    holds.map(|(_, note)| note).collect()
}
