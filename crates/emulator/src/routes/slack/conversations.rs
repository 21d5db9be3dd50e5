//! `conversations.open`, `.info` and `.list`.
//!
//! Must not know messages.

use serde_json::{Value, json};

use super::call::Call;
use super::error::SlackError;
use super::wire;
use crate::state::now;
use crate::state::slack::{Channel, Kind};

/// `conversations.open`, with one user.
pub fn open(call: &Call) -> Result<Value, SlackError> {
    if let Some(id) = call.arguments.text("channel")? {
        let known = call
            .workspace
            .channel(&id)
            .filter(|known| known.is_direct());
        let known = known.ok_or_else(|| SlackError::new("channel_not_found"))?;
        return Ok(opened(call, known, true));
    }
    let users = call.arguments.text("users")?;
    let users = users.ok_or_else(|| SlackError::new("users_list_not_supplied"))?;
    if users.contains(',') {
        // More than one user is another kind of conversation, which the app has no scope for.
        return Err(SlackError::missing_scope(
            "mpim:write",
            &call.workspace.scopes,
        ));
    }
    let user = call.workspace.user(users.trim());
    let user = user.ok_or_else(|| SlackError::new("user_not_found"))?;
    let (channel, known) = call
        .state
        .slack
        .update(|workspace| workspace.open_direct(user, now()))?;
    Ok(opened(call, &channel, known))
}

fn opened(call: &Call, channel: &Channel, known: bool) -> Value {
    let shown = match call.arguments.flag("return_im") {
        true => wire::channel(channel),
        false => json!({"id": channel.id}),
    };
    match known {
        true => json!({"no_op": true, "already_open": true, "channel": shown}),
        false => json!({"channel": shown}),
    }
}

/// `conversations.info`.
pub fn info(call: &Call) -> Result<Value, SlackError> {
    let channel = call.channel()?;
    call.require_of(&channel, "read")?;
    Ok(json!({"channel": wire::channel(&channel)}))
}

/// `conversations.list`, in one page.
pub fn list(call: &Call) -> Result<Value, SlackError> {
    let types = call.arguments.text("types")?;
    let types = types.unwrap_or_else(|| "public_channel".to_owned());
    let wanted = |channel: &&Channel| {
        let kind = match channel.kind {
            Kind::Public => "public_channel",
            Kind::Private if channel.joined => "private_channel",
            Kind::Private => return false,
            Kind::Direct(_) => "im",
        };
        types.split(',').any(|asked| asked.trim() == kind)
            && !(channel.archived && call.arguments.flag("exclude_archived"))
    };
    let channels = call.workspace.channels.iter().filter(wanted);
    let channels: Vec<Value> = channels.map(wire::channel).collect();
    Ok(json!({"channels": channels, "response_metadata": {"next_cursor": ""}}))
}
