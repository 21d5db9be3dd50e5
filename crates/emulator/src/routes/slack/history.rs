//! `conversations.history` and `.replies`: what was said.
//!
//! Must not know how pages are cut.

use serde_json::{Value, json};

use super::call::Call;
use super::error::SlackError;
use super::merge::merged;
use super::paging::{Order, Span};
use super::wire;
use crate::state::slack::{Channel, Message, Messages};

/// `conversations.history`: the newest first, without what is in threads alone.
pub fn history(call: &Call) -> Result<Value, SlackError> {
    let channel = readable(call)?;
    let span = Span::read(call.arguments, Order::NewestFirst)?;
    let page = call.state.slack.read(|messages| {
        let shown = |message: &&Message| message.thread.is_none() || message.broadcast;
        let within = messages.of(&channel.id).rev().filter(shown);
        let within = within.filter(|message| span.holds(message.ts));
        span.page(within.map(|message| (message.ts, told(call, messages, message))))
    })?;
    Ok(merged(page.answer(), json!({"pin_count": 0})))
}

/// `conversations.replies`: the message itself, and then its thread, the oldest first.
pub fn replies(call: &Call) -> Result<Value, SlackError> {
    let channel = readable(call)?;
    let missing = || SlackError::new("thread_not_found");
    let ts = call.arguments.required("ts")?;
    let ts = ts.parse().map_err(|()| missing())?;
    let span = Span::read(call.arguments, Order::OldestFirst)?;
    let page = call.state.slack.read(|messages| {
        let message = messages.get(&channel.id, ts)?;
        let parent = message.thread.unwrap_or(ts);
        let thread = messages.get(&channel.id, parent).into_iter();
        let thread = thread.chain(messages.replies(&channel.id, parent));
        let within = thread.filter(|message| span.holds(message.ts));
        Some(span.page(within.map(|message| (message.ts, told(call, messages, message)))))
    })?;
    Ok(page.ok_or_else(missing)?.answer())
}

fn readable(call: &Call) -> Result<Channel, SlackError> {
    let channel = call.channel()?;
    call.require_of(&channel, "history")?;
    match channel.joined {
        true => Ok(channel),
        false => Err(SlackError::new("not_in_channel")),
    }
}

/// The message, and what its thread has come to.
fn told(call: &Call, messages: &Messages, message: &Message) -> Value {
    let told = wire::message(message, call.arguments.flag("include_all_metadata"));
    let mut replies = messages.replies(&message.channel, message.ts);
    let Some(last) = replies.next_back() else {
        return told;
    };
    let thread = json!({
        "thread_ts": message.ts.to_string(),
        "reply_count": replies.count() + 1,
        "latest_reply": last.ts.to_string(),
    });
    merged(told, thread)
}
