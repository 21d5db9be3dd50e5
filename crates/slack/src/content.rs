//! What a message says, as Slack's API takes it. Knows no limits and escapes nothing: its caller
//! renders.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What a message says.
///
/// Links in it are never unfurled, and names and addresses in its text never made into mentions
/// or links, unless they are marked up as such.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Content {
    /// What notifications and screen readers say, and the whole message where there are no
    /// blocks.
    pub text: String,
    /// Block Kit's blocks.
    pub blocks: Vec<Value>,
    /// What programs find the message by. Any app and member of the workspace may read it.
    /// Incoming webhooks send none; an update with none keeps what is there.
    pub metadata: Option<Metadata>,
}

/// A message's metadata.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// What kind of event the message tells of: letters, digits and `_`.
    pub event_type: String,
    /// The event, as keys and plain values.
    #[serde(default)]
    pub event_payload: Map<String, Value>,
}

impl Content {
    /// What `chat.postMessage` and `chat.update` take. `chat.update` would parse the text more
    /// eagerly than `chat.postMessage` does, if it weren't told.
    pub(crate) fn arguments(&self) -> Map<String, Value> {
        let mut arguments = Map::from_iter([
            ("text".to_owned(), json!(self.text)),
            ("blocks".to_owned(), json!(self.blocks)),
            ("parse".to_owned(), json!("none")),
        ]);
        if let Some(metadata) = &self.metadata {
            arguments.insert("metadata".to_owned(), json!(metadata));
        }
        arguments
    }

    /// What an incoming webhook takes.
    pub(crate) fn payload(&self) -> Value {
        json!({
            "text": self.text,
            "blocks": self.blocks,
            "unfurl_links": false,
            "unfurl_media": false,
        })
    }
}
