//! Messages, channels and users in Slack's JSON.
//!
//! Must not know who asks for them. Source: the response types of `@slack/web-api`.

use serde::Serialize;
use serde_json::{Value, json};

use super::merge::merged;
use crate::state::slack::{Author, Channel, Kind, Message, User, Workspace};

#[derive(Serialize)]
struct WireMessage {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtype: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bot_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_id: Option<String>,
    team: String,
    ts: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_ts: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocks: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edited: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Value>,
}

/// A message. Who does not ask for all metadata is told its type alone: Slack gives the rest only
/// to those whose app says that it wants it (slackapi/python-slack-sdk#1501).
pub fn message(message: &Message, all_metadata: bool) -> Value {
    let (subtype, user, bot_id) = match &message.author {
        Author::App => (
            None,
            Some(Workspace::bot_user_id()),
            Some(Workspace::bot_id()),
        ),
        Author::Webhook => (Some("bot_message"), None, Some(Workspace::webhook_id())),
        Author::User(id) => (None, Some(id.clone()), None),
    };
    let broadcast = message.broadcast.then_some("thread_broadcast");
    let metadata = message
        .content
        .metadata
        .as_ref()
        .map(|metadata| match all_metadata {
            true => metadata.clone(),
            false => json!({"event_type": metadata.get("event_type")}),
        });
    let edited = message
        .edited_at
        .map(|at| json!({"user": Workspace::bot_user_id(), "ts": at.to_string()}));
    json!(WireMessage {
        r#type: "message",
        subtype: broadcast.or(subtype),
        user,
        app_id: bot_id.is_some().then(Workspace::app_id),
        bot_id,
        team: Workspace::team_id(),
        ts: message.ts.to_string(),
        text: message.content.text.clone(),
        thread_ts: message.thread.map(|parent| parent.to_string()),
        blocks: named(&message.content.blocks),
        edited,
        metadata,
    })
}

/// Slack gives a block an id where it came without.
fn named(blocks: &[Value]) -> Vec<Value> {
    let mut blocks = blocks.to_vec();
    for (number, block) in blocks.iter_mut().enumerate() {
        if let Some(fields) = block.as_object_mut() {
            let id = fields.entry("block_id");
            id.or_insert_with(|| format!("b{number:04}").into());
        }
    }
    blocks
}

/// A channel, or direct messages.
pub fn channel(channel: &Channel) -> Value {
    let common = json!({
        "id": channel.id,
        "created": channel.created_at,
        "is_archived": channel.archived,
        "is_im": channel.is_direct(),
        "is_mpim": false,
        "context_team_id": Workspace::team_id(),
    });
    let own = match &channel.kind {
        Kind::Direct(user) => json!({"user": user, "is_user_deleted": false}),
        kind => json!({
            "name": channel.name,
            "name_normalized": channel.name,
            "is_channel": *kind == Kind::Public,
            "is_group": *kind == Kind::Private,
            "is_private": *kind == Kind::Private,
            "is_member": channel.joined,
        }),
    };
    merged(common, own)
}

/// A user; the e-mail address only for those who may know it.
pub fn user(user: &User, with_email: bool) -> Value {
    let profile = json!({
        "real_name": user.name,
        "display_name": user.name,
        "team": Workspace::team_id(),
    });
    let profile = match with_email {
        true => merged(profile, json!({"email": user.email})),
        false => profile,
    };
    json!({
        "id": user.id,
        "team_id": Workspace::team_id(),
        "name": user.name,
        "real_name": user.name,
        "deleted": false,
        "is_bot": false,
        "is_app_user": false,
        "profile": profile,
    })
}
