//! The Slack workspace as it is at the start.
//!
//! Must not know HTTP. Setting the same up twice, as a second emulator on the same state directory
//! does, changes nothing.

use crate::start_error::StartError;
use crate::state::slack::{Author, Channel, Content, Draft, Kind, Slack, User, Workspace};

/// Channels that are always there.
const CHANNELS: [&str; 2] = ["releases", "incidents"];
/// How many messages a channel takes at once, and after how many seconds one more, unless it is
/// said otherwise.
const PACE: (u32, u32) = (30, 1);
/// What the app may do, unless it is said otherwise.
const SCOPES: [&str; 11] = [
    "channels:history",
    "channels:read",
    "chat:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "incoming-webhook",
    "users:read",
    "users:read.email",
];

/// A Slack workspace with one app in it. There are always the channels `releases` and `incidents`,
/// which the app is in; there is nobody but those that are added.
#[derive(Clone, Debug, Default)]
pub struct SlackSetup {
    channels: Vec<SlackChannel>,
    users: Vec<(String, String)>,
    messages: Vec<(String, String, String)>,
    scopes: Option<Vec<String>>,
    pace: Option<(u32, u32)>,
    webhook: Option<String>,
}

/// A channel: public, open, and the app is in it, unless it is said otherwise.
#[derive(Clone, Debug)]
pub struct SlackChannel {
    name: String,
    id: Option<String>,
    kind: Kind,
    archived: bool,
    joined: bool,
}

impl SlackChannel {
    /// A channel with this name, without `#`.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            id: None,
            kind: Kind::Public,
            archived: false,
            joined: true,
        }
    }

    /// Gives it an id that somebody knows already; else it has one that follows from its name.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// Shows it only to those who are in it.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.kind = Kind::Private;
        self
    }

    /// Closes it to messages.
    #[must_use]
    pub fn archived(mut self) -> Self {
        self.archived = true;
        self
    }

    /// Leaves the app out of it.
    #[must_use]
    pub fn without_app(mut self) -> Self {
        self.joined = false;
        self
    }
}

impl SlackSetup {
    /// Adds a channel, or changes one.
    #[must_use]
    pub fn channel(mut self, channel: SlackChannel) -> Self {
        self.channels.push(channel);
        self
    }

    /// Adds a person.
    #[must_use]
    pub fn user(mut self, name: &str, email: &str) -> Self {
        self.users.push((name.to_owned(), email.to_owned()));
        self
    }

    /// Lets a person say something in a channel.
    #[must_use]
    pub fn message(mut self, channel: &str, user: &str, text: &str) -> Self {
        let message = (channel.to_owned(), user.to_owned(), text.to_owned());
        self.messages.push(message);
        self
    }

    /// Gives the app these scopes alone, such as `chat:write`.
    #[must_use]
    pub fn scopes(mut self, scopes: &[&str]) -> Self {
        self.scopes = Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
        self
    }

    /// How many posts and updates a channel takes at once, and after how many seconds it takes one
    /// more each time: 30 and 1 unless it is said otherwise.
    #[must_use]
    pub fn pace(mut self, burst: u32, seconds: u32) -> Self {
        self.pace = Some((burst, seconds));
        self
    }

    /// The channel that the incoming webhook posts to; `releases` without it.
    #[must_use]
    pub fn webhook(mut self, channel: &str) -> Self {
        self.webhook = Some(channel.to_owned());
        self
    }

    /// Writes it down.
    pub(crate) fn apply(self, slack: &Slack, now: i64) -> Result<(), StartError> {
        let messages = self.messages.clone();
        slack.update(|workspace| {
            // Settings that turn out to make no sense leave no half behind.
            let mut changed = workspace.clone();
            self.fill(&mut changed, now)?;
            *workspace = changed;
            Ok::<_, StartError>(())
        })??;
        let workspace = slack.workspace()?;
        for (channel, user, text) in messages {
            say(slack, &workspace, &channel, &user, text)?;
        }
        Ok(())
    }

    fn fill(self, workspace: &mut Workspace, now: i64) -> Result<(), StartError> {
        for name in CHANNELS {
            if workspace.channel_named(name).is_none() {
                put_channel(workspace, SlackChannel::new(name), now)?;
            }
        }
        for channel in self.channels {
            put_channel(workspace, channel, now)?;
        }
        for (name, email) in self.users {
            put_user(workspace, name, email)?;
        }
        if let Some(scopes) = self.scopes {
            workspace.scopes = scopes;
        } else if workspace.scopes.is_empty() {
            workspace.scopes = SCOPES.map(ToOwned::to_owned).into();
        }
        let pace = self.pace.or(workspace.pace).unwrap_or(PACE);
        workspace.pace = Some(pace);
        if let Some(name) = self.webhook {
            workspace.webhook_channel = known_channel(workspace, &name)?.id.clone();
        } else if workspace.webhook_channel.is_empty() {
            workspace.webhook_channel = Workspace::channel_id("releases");
        }
        Ok(())
    }
}

fn put_channel(
    workspace: &mut Workspace,
    channel: SlackChannel,
    now: i64,
) -> Result<(), StartError> {
    if !is_name(&channel.name) {
        return Err(StartError::SlackName(channel.name));
    }
    let id = channel.id;
    let id = id.unwrap_or_else(|| Workspace::channel_id(&channel.name));
    let known = workspace.channels.iter_mut().find(|known| known.id == id);
    let record = Channel {
        id,
        name: channel.name,
        kind: channel.kind,
        archived: channel.archived,
        joined: channel.joined,
        created_at: known.as_ref().map_or(now, |known| known.created_at),
    };
    match known {
        Some(known) => *known = record,
        None => workspace.channels.push(record),
    }
    Ok(())
}

fn put_user(workspace: &mut Workspace, name: String, email: String) -> Result<(), StartError> {
    if !is_name(&name) {
        return Err(StartError::SlackName(name));
    }
    let id = Workspace::user_id(&name);
    let user = User { id, name, email };
    match workspace.users.iter_mut().find(|known| known.id == user.id) {
        Some(known) => *known = user,
        None => workspace.users.push(user),
    }
    Ok(())
}

/// A message is told apart by who said it, where, and what.
fn say(
    slack: &Slack,
    workspace: &Workspace,
    channel: &str,
    user: &str,
    text: String,
) -> Result<(), StartError> {
    let channel = known_channel(workspace, channel)?.id.clone();
    let id = Workspace::user_id(user);
    if workspace.user(&id).is_none() {
        return Err(StartError::SlackUnknown(user.to_owned()));
    }
    let author = Author::User(id);
    let known = slack.read(|messages| {
        let mut messages = messages.of(&channel);
        messages.any(|message| message.author == author && message.content.text == text)
    })?;
    if !known {
        slack.post(Draft {
            channel,
            thread: None,
            broadcast: false,
            author,
            content: Content {
                text,
                ..Content::default()
            },
        })?;
    }
    Ok(())
}

fn known_channel<'workspace>(
    workspace: &'workspace Workspace,
    name: &str,
) -> Result<&'workspace Channel, StartError> {
    let channel = workspace.channel_named(name);
    channel.ok_or_else(|| StartError::SlackUnknown(name.to_owned()))
}

/// What a channel or a person may be called here.
fn is_name(name: &str) -> bool {
    let letter = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || "-_.".contains(c);
    (1..=80).contains(&name.chars().count()) && name.chars().all(letter)
}
