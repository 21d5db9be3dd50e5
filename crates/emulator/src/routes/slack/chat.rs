//! `chat.…`: saying something, changing it, taking it back, and its address.
//!
//! Must not know what a valid message is.

use serde_json::{Value, json};

use super::call::Call;
use super::content::{Given, LONGEST_TEXT, LONGEST_UPDATE};
use super::error::SlackError;
use super::wire;
use crate::slack::SLACK;
use crate::state::now;
use crate::state::slack::{Author, Change, Channel, Draft, Kind, Message, Messages, Ts};

/// `chat.postMessage`.
pub fn post(call: &Call) -> Result<Value, SlackError> {
    let channel = target(call)?;
    let given = Given::read(call.arguments, LONGEST_TEXT)?;
    let thread = thread(call, &channel)?;
    call.pace_of(&channel)?;
    let message = call.state.slack.post(Draft {
        channel: channel.id,
        thread,
        broadcast: thread.is_some() && call.arguments.flag("reply_broadcast"),
        author: Author::App,
        content: given.content(),
    })?;
    Ok(json!({
        "channel": message.channel,
        "ts": message.ts.to_string(),
        "message": wire::message(&message, true),
    }))
}

/// `chat.update`.
pub fn update(call: &Call) -> Result<Value, SlackError> {
    let channel = open_channel(call)?;
    let ts = call.ts("ts")?;
    let given = Given::read(call.arguments, LONGEST_UPDATE)?;
    call.pace_of(&channel)?;
    let changed = call.state.slack.change(|messages| {
        let message = own(messages, &channel, ts, "cant_update_message")?;
        let change = Change::Edited {
            channel: channel.id.clone(),
            ts,
            at: Ts::after(Some(message.edited_at.unwrap_or(ts))),
            content: given.replacing(&message.content),
        };
        Ok::<_, SlackError>((change, ()))
    })?;
    changed?;
    let message = found(call, &channel, ts)?;
    Ok(json!({
        "channel": channel.id,
        "ts": ts.to_string(),
        "text": message.content.text,
        "message": wire::message(&message, true),
    }))
}

/// `chat.delete`.
pub fn delete(call: &Call) -> Result<Value, SlackError> {
    let channel = open_channel(call)?;
    let ts = call.ts("ts")?;
    let deleted = call.state.slack.change(|messages| {
        own(messages, &channel, ts, "cant_delete_message")?;
        let channel = channel.id.clone();
        Ok::<_, SlackError>((Change::Deleted { channel, ts }, ()))
    })?;
    deleted?;
    Ok(json!({"channel": channel.id, "ts": ts.to_string()}))
}

/// `chat.getPermalink`: the address of the message on the emulator's own page.
pub fn permalink(call: &Call) -> Result<Value, SlackError> {
    let channel = call.channel()?;
    let message = found(call, &channel, call.ts("message_ts")?)?;
    let (base, id) = (&call.state.base, &channel.id);
    let mut address = format!("{base}{SLACK}/archives/{id}/p{}", message.ts.digits());
    if let Some(parent) = message.thread {
        address.push_str(&format!("?thread_ts={parent}&cid={id}"));
    }
    Ok(json!({"channel": id, "permalink": address}))
}

/// Where a message goes: a channel by id or name, or a user's direct messages by the user's id.
fn target(call: &Call) -> Result<Channel, SlackError> {
    let wanted = call.arguments.required("channel")?;
    if let Some(user) = call.workspace.user(&wanted) {
        let opened = call
            .state
            .slack
            .update(|workspace| workspace.open_direct(user, now()))?;
        return Ok(opened.0);
    }
    let name = wanted.strip_prefix('#').unwrap_or(&wanted);
    let channel = call.workspace.channel(&wanted);
    let channel = channel.or_else(|| call.workspace.channel_named(name));
    let seen = channel.filter(|channel| channel.joined || channel.kind != Kind::Private);
    let channel = seen.ok_or_else(|| SlackError::new("channel_not_found"))?;
    let welcome = channel.joined || call.workspace.may("chat:write.public");
    match (channel.archived, welcome) {
        (true, _) => Err(SlackError::new("is_archived")),
        (_, false) => Err(SlackError::new("not_in_channel")),
        (false, true) => Ok(channel.clone()),
    }
}

/// The channel of a message that is to be changed.
fn open_channel(call: &Call) -> Result<Channel, SlackError> {
    let channel = call.joined_channel()?;
    match channel.archived {
        true => Err(SlackError::new("is_archived")),
        false => Ok(channel),
    }
}

/// The message whose thread is added to. Slack takes some threads that nobody will ever see: of a
/// message that is not there, or that is in a thread itself.
fn thread(call: &Call, channel: &Channel) -> Result<Option<Ts>, SlackError> {
    let Some(parent) = call.arguments.text("thread_ts")? else {
        return Ok(None);
    };
    let unknown = || SlackError::new("thread_not_found");
    let parent: Ts = parent.parse().map_err(|()| unknown())?;
    let known = call.state.slack.read(|messages| {
        let message = messages.get(&channel.id, parent);
        message.map(|message| message.thread.is_none())
    })?;
    match known {
        Some(true) => Ok(Some(parent)),
        Some(false) => Err(SlackError::new("cannot_reply_to_message")),
        None => Err(unknown()),
    }
}

fn found(call: &Call, channel: &Channel, ts: Ts) -> Result<Message, SlackError> {
    let read = |messages: &Messages| messages.get(&channel.id, ts).cloned();
    let message = call.state.slack.read(read)?;
    message.ok_or_else(|| SlackError::new("message_not_found"))
}

/// A message that the app has posted; those of its webhook are not its own.
fn own<'messages>(
    messages: &'messages Messages,
    channel: &Channel,
    ts: Ts,
    otherwise: &'static str,
) -> Result<&'messages Message, SlackError> {
    let message = messages.get(&channel.id, ts);
    let message = message.ok_or_else(|| SlackError::new("message_not_found"))?;
    match message.author {
        Author::App => Ok(message),
        _ => Err(SlackError::new(otherwise)),
    }
}
