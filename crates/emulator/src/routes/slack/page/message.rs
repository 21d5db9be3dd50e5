//! A message: who, when, what, and whether it is what was said at first.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::block::block;
use super::markup::{Place, marked};
use super::user_name;
use crate::slack::SLACK;
use crate::state::slack::{Author, Message, Ts, Workspace};

/// The message, without its thread.
pub fn message(workspace: &Workspace, said: &Message) -> Markup {
    let place = format!("p{}", said.ts.digits());
    let content = &said.content;
    html! {
        article.message id=(place) {
            div.face aria-hidden="true" { (face(workspace, said)) }
            div.said {
                p.head {
                    bdi.author { (author(workspace, said)) }
                    @if !matches!(said.author, Author::User(_)) { span.app { "APP" } }
                    a.time href={ (SLACK) "/archives/" (said.channel) "/" (place) } { (time(said.ts)) }
                    @if said.broadcast { span.faint { "also sent to the channel" } }
                }
                @if content.blocks.is_empty() {
                    div.text dir="auto" { (marked(&content.text, Place { workspace })) }
                } @else {
                    @for value in &content.blocks { (block(workspace, value)) }
                }
                @if !said.earlier.is_empty() {
                    p.faint.edited title={ (said.earlier.len()) " earlier" } { "(edited)" }
                }
            }
        }
    }
}

/// The day of a message, in UTC.
pub fn day(ts: Ts) -> String {
    shown(ts, "%A, %-d %B %Y")
}

fn time(ts: Ts) -> Markup {
    html! { time datetime=(shown(ts, "%FT%TZ")) title=(shown(ts, "%F %T UTC")) { (shown(ts, "%H:%M")) } }
}

fn shown(ts: Ts, format: &str) -> String {
    let micros = i64::try_from(ts.0).unwrap_or(i64::MAX);
    let moment = Timestamp::from_microsecond(micros).unwrap_or_default();
    moment.to_zoned(TimeZone::UTC).strftime(format).to_string()
}

fn author<'said>(workspace: &'said Workspace, said: &'said Message) -> &'said str {
    match &said.author {
        Author::App => "Windlass",
        Author::Webhook => "incoming-webhook",
        Author::User(id) => user_name(workspace, id),
    }
}

/// The letter in place of a picture.
fn face(workspace: &Workspace, said: &Message) -> String {
    let first = author(workspace, said).chars().next();
    first.map_or_else(String::new, |first| first.to_uppercase().collect())
}
