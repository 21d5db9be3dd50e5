//! A message as it stands in a channel, and where one goes. Knows no requests.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::content::Metadata;
use crate::timestamp::Timestamp;

/// Where a message stands: what [`update`](crate::WebApi::update) and
/// [`delete`](crate::WebApi::delete) need to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The channel's id, never its name: updates take no names.
    pub channel: String,
    /// The message's name in the channel.
    pub ts: Timestamp,
}

/// Where in a channel a message is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// In the channel itself.
    #[default]
    Channel,
    /// In the thread of another message.
    Thread {
        /// The message that the thread belongs to.
        parent: Timestamp,
        /// Whether the channel shows it too.
        broadcast: bool,
    },
}

/// A message that was found in a channel.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Message {
    /// The message's name in the channel.
    pub ts: Timestamp,
    /// Its text; empty where it has none.
    #[serde(default)]
    pub text: String,
    /// Its metadata, unless it is of a kind that has no event.
    #[serde(default, deserialize_with = "event")]
    pub metadata: Option<Metadata>,
    /// The user who wrote it: for an app's message, its bot user.
    pub user: Option<String>,
    /// The bot that wrote it.
    pub bot_id: Option<String>,
    /// The app that wrote it.
    pub app_id: Option<String>,
    /// The message whose thread it is in; of the first message of a thread, itself.
    pub thread_ts: Option<Timestamp>,
}

/// Metadata may hold other things than an event (Slack's Work Objects), and whoever wrote the
/// message chose: it must not keep the others of its page from being read.
fn event<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Metadata>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn metadata(value: Value) -> Option<Metadata> {
        let message = json!({"ts": "1.000000", "metadata": value});
        serde_json::from_value::<Message>(message).unwrap().metadata
    }

    #[test]
    fn metadata_of_another_kind_is_none_and_no_mistake() {
        let event = json!({"event_type": "a", "event_payload": {"run": 7}});
        assert_eq!(
            metadata(event.clone()),
            serde_json::from_value(event).unwrap()
        );
        let bare = metadata(json!({"event_type": "a"})).unwrap();
        assert!(bare.event_payload.is_empty());
        for other in [
            json!(null),
            json!({"entities": []}),
            json!("text"),
            json!([]),
        ] {
            assert_eq!(metadata(other.clone()), None, "{other}");
        }
    }
}
