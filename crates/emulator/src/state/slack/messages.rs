//! What was said, and every version of it.
//!
//! Must not know who may say what, or where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mentions::mentions;
use super::ts::Ts;
use crate::state::journal::Ledger;

/// Who said it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The app, by its token.
    App,
    /// The app's incoming webhook.
    Webhook,
    /// The user with this id.
    User(String),
}

/// What a message says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// In Slack's markup, as it was sent.
    pub text: String,
    /// As they were sent.
    pub blocks: Vec<Value>,
    /// What programs say to each other by it.
    pub metadata: Option<Value>,
}

impl Content {
    /// Whom it mentions, as `<!channel>` or `<@U…>`, each once.
    pub fn mentions(&self) -> Vec<String> {
        mentions(&self.text, &self.blocks)
    }
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The id of its channel.
    pub channel: String,
    /// When it was posted: its name in the channel.
    pub ts: Ts,
    /// The message whose thread it is in.
    pub thread: Option<Ts>,
    /// Whether a message of a thread is shown in the channel too.
    pub broadcast: bool,
    /// Who said it.
    pub author: Author,
    /// What it says now.
    pub content: Content,
    /// When it was changed last.
    pub edited_at: Option<Ts>,
    /// What it said before, the first version first.
    pub earlier: Vec<Content>,
}

/// A message that has no time yet.
#[derive(Clone, Debug)]
pub struct Draft {
    pub channel: String,
    pub thread: Option<Ts>,
    pub broadcast: bool,
    pub author: Author,
    pub content: Content,
}

impl Draft {
    pub(super) fn at(self, ts: Ts) -> Message {
        Message {
            channel: self.channel,
            ts,
            thread: self.thread,
            broadcast: self.broadcast,
            author: self.author,
            content: self.content,
            edited_at: None,
            earlier: Vec::new(),
        }
    }
}

/// A line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Posted(Message),
    Edited {
        channel: String,
        ts: Ts,
        at: Ts,
        content: Content,
    },
    Deleted {
        channel: String,
        ts: Ts,
    },
}

/// All messages.
#[derive(Debug, Default)]
pub struct Messages {
    by_channel: BTreeMap<String, BTreeMap<Ts, Message>>,
    /// The last time that was given in a channel, also to what is deleted.
    last: BTreeMap<String, Ts>,
}

impl Messages {
    /// The last time that was given in a channel.
    pub fn last(&self, channel: &str) -> Option<Ts> {
        self.last.get(channel).copied()
    }

    /// The messages of a channel, threads included, the oldest first.
    pub fn of(&self, channel: &str) -> impl DoubleEndedIterator<Item = &Message> {
        self.by_channel
            .get(channel)
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    /// One message.
    pub fn get(&self, channel: &str, ts: Ts) -> Option<&Message> {
        self.by_channel.get(channel)?.get(&ts)
    }

    /// The replies to a message, the oldest first.
    pub fn replies(&self, channel: &str, parent: Ts) -> impl DoubleEndedIterator<Item = &Message> {
        self.of(channel)
            .filter(move |message| message.thread == Some(parent))
    }
}

impl Ledger for Messages {
    type Entry = Change;

    fn enter(&mut self, entry: Change) {
        match entry {
            Change::Posted(message) => {
                self.last.insert(message.channel.clone(), message.ts);
                let channel = self.by_channel.entry(message.channel.clone()).or_default();
                channel.insert(message.ts, message);
            }
            Change::Edited {
                channel,
                ts,
                at,
                content,
            } => {
                let channel = self.by_channel.get_mut(&channel);
                if let Some(message) = channel.and_then(|channel| channel.get_mut(&ts)) {
                    let before = std::mem::replace(&mut message.content, content);
                    message.earlier.push(before);
                    message.edited_at = Some(at);
                }
            }
            Change::Deleted { channel, ts } => {
                if let Some(channel) = self.by_channel.get_mut(&channel) {
                    channel.remove(&ts);
                }
            }
        }
    }
}
