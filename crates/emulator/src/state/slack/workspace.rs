//! Who and what is in the workspace: its channels, direct messages, people, and the one app.
//!
//! Must not know messages.

use serde::{Deserialize, Serialize};

use super::id::id;
use crate::state::secret::Secret;

/// What the file holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Workspace {
    /// The app's token.
    pub token: Option<Secret>,
    /// The secret end of the incoming webhook's address.
    pub webhook: Option<Secret>,
    /// The id of the channel that the incoming webhook posts to.
    pub webhook_channel: String,
    /// What the app may do.
    pub scopes: Vec<String>,
    /// How many messages a channel takes at once, and after how many seconds one more.
    pub pace: Option<(u32, u32)>,
    /// Channels and direct messages, in the order in which they were made.
    pub channels: Vec<Channel>,
    /// People.
    pub users: Vec<User>,
}

/// A channel, or somebody's direct messages with the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// `C…`, or `D…` for direct messages.
    pub id: String,
    /// Its name without `#`; that of the user for direct messages.
    pub name: String,
    /// Who sees it.
    pub kind: Kind,
    /// Whether it is closed to messages.
    pub archived: bool,
    /// Whether the app is in it.
    pub joined: bool,
    /// In seconds since 1970.
    pub created_at: i64,
}

/// Who sees a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Everybody.
    Public,
    /// Who is in it.
    Private,
    /// The app and the user with this id.
    Direct(String),
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// `U…`.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

impl Workspace {
    /// The id of the workspace.
    pub fn team_id() -> String {
        id('T', "windlass")
    }

    /// The id of the app.
    pub fn app_id() -> String {
        id('A', "windlass")
    }

    /// The id of the app as an author of messages.
    pub fn bot_id() -> String {
        id('B', "windlass")
    }

    /// The id of the app's own user.
    pub fn bot_user_id() -> String {
        id('U', "app windlass")
    }

    /// The id of the incoming webhook, which is an author of its own.
    pub fn webhook_id() -> String {
        id('B', "incoming webhook")
    }

    /// The id that a user of this name has.
    pub fn user_id(name: &str) -> String {
        id('U', name)
    }

    /// The id that a channel of this name has.
    pub fn channel_id(name: &str) -> String {
        id('C', name)
    }

    /// A channel or direct messages, by id.
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// A channel, by name without `#`.
    pub fn channel_named(&self, name: &str) -> Option<&Channel> {
        let mut channels = self.channels.iter();
        channels.find(|channel| channel.name == name && !channel.is_direct())
    }

    /// A user, by id.
    pub fn user(&self, id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.id == id)
    }

    /// The direct messages with a user, opened if they were not yet; and whether they were.
    pub fn open_direct(&mut self, user: &User, now: i64) -> (Channel, bool) {
        let id = id('D', &user.name);
        if let Some(known) = self.channel(&id) {
            return (known.clone(), true);
        }
        let channel = Channel {
            id,
            name: user.name.clone(),
            kind: Kind::Direct(user.id.clone()),
            archived: false,
            joined: true,
            created_at: now,
        };
        self.channels.push(channel.clone());
        (channel, false)
    }

    /// Whether the app has a scope.
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| granted == scope)
    }
}

impl Channel {
    /// Whether it is somebody's direct messages.
    pub fn is_direct(&self) -> bool {
        matches!(self.kind, Kind::Direct(_))
    }
}
