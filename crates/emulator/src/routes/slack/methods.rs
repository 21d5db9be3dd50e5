//! Which methods there are, what each needs, and how often it may be called.
//!
//! Must not know how a request is read. Sources: the pages of docs.slack.dev on each method.

use serde_json::Value;

use super::call::Call;
use super::error::SlackError;
use super::{chat, conversations, history, users};

/// A method.
pub struct Method {
    /// `chat.postMessage`.
    pub name: &'static str,
    /// The scope without which it is never answered. For some it depends on the channel.
    pub scope: Option<&'static str>,
    /// Whether it takes JSON, beside forms.
    pub takes_json: bool,
    /// Requests a minute, after a burst.
    pub tier: u32,
    /// What it does.
    pub handle: fn(&Call) -> Result<Value, SlackError>,
}

const TIER_2: u32 = 20;
const TIER_3: u32 = 50;
const TIER_4: u32 = 100;
/// "Hundreds of requests per minute."
const SPECIAL: u32 = 300;

/// All of them.
#[rustfmt::skip]
const METHODS: [Method; 12] = [
    Method { name: "auth.test", scope: None, takes_json: true, tier: SPECIAL, handle: users::auth_test },
    Method { name: "chat.delete", scope: Some("chat:write"), takes_json: true, tier: TIER_3, handle: chat::delete },
    Method { name: "chat.getPermalink", scope: None, takes_json: false, tier: SPECIAL, handle: chat::permalink },
    Method { name: "chat.postMessage", scope: Some("chat:write"), takes_json: true, tier: SPECIAL, handle: chat::post },
    Method { name: "chat.update", scope: Some("chat:write"), takes_json: true, tier: TIER_3, handle: chat::update },
    Method { name: "conversations.history", scope: None, takes_json: true, tier: TIER_3, handle: history::history },
    Method { name: "conversations.info", scope: None, takes_json: false, tier: TIER_3, handle: conversations::info },
    Method { name: "conversations.list", scope: Some("channels:read"), takes_json: false, tier: TIER_2, handle: conversations::list },
    Method { name: "conversations.open", scope: Some("im:write"), takes_json: true, tier: TIER_3, handle: conversations::open },
    Method { name: "conversations.replies", scope: None, takes_json: false, tier: TIER_3, handle: history::replies },
    Method { name: "users.info", scope: Some("users:read"), takes_json: false, tier: TIER_4, handle: users::info },
    Method { name: "users.lookupByEmail", scope: Some("users:read.email"), takes_json: true, tier: TIER_3, handle: users::lookup_by_email },
];

/// The method of this name.
pub fn method(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}
