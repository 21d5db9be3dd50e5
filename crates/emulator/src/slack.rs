//! What a program that runs an emulator can see of its Slack.
//!
//! Must not know routes.

use std::io;

use serde_json::Value;

use crate::running::Emulator;
use crate::state::slack::{Author, Content, Message, Workspace};

/// Where Slack is, below the server's address.
pub const SLACK: &str = "/slack";

/// A message that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct SlackMessage {
    /// Its name in the channel: `1700000000.000100`.
    pub ts: String,
    /// The message whose thread it is in.
    pub thread_ts: Option<String>,
    /// Whether a message of a thread is shown in the channel too.
    pub is_broadcast: bool,
    /// Who said it.
    pub author: SlackAuthor,
    /// What it says now.
    pub content: SlackContent,
    /// What it said before each update, the first version first.
    pub earlier: Vec<SlackContent>,
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlackAuthor {
    /// The app, by its token.
    App,
    /// The incoming webhook.
    Webhook,
    /// A person, by name.
    User(String),
}

/// What a message says, or said.
#[derive(Clone, Debug, PartialEq)]
pub struct SlackContent {
    /// Slack's markup, as it was sent.
    pub text: String,
    /// As they were sent.
    pub blocks: Vec<Value>,
    /// `event_type` and `event_payload`.
    pub metadata: Option<Value>,
    /// Whom it pings: `<!channel>`, `<@U…>`.
    pub mentions: Vec<String>,
}

impl SlackContent {
    /// The text with its entities as what they stand for. Mentions and links stay as they were
    /// sent.
    pub fn decoded_text(&self) -> String {
        decoded(&self.text)
    }

    /// What its headers and sections say that are without markup, in the same way.
    pub fn plain_texts(&self) -> Vec<String> {
        let texts = self.blocks.iter().filter_map(|block| block.get("text"));
        let plain = texts.filter(|text| text["type"] == "plain_text");
        let said = plain.filter_map(|text| text["text"].as_str());
        said.map(decoded).collect()
    }
}

impl Emulator {
    /// The base of Slack's Web API.
    pub fn slack_api_url(&self) -> String {
        format!("{}{SLACK}/api", self.state().base)
    }

    /// The app's token; it is the same for every emulator on one state directory.
    pub fn slack_token(&self) -> &str {
        self.state().slack.token.expose()
    }

    /// The address of the incoming webhook, which is a secret.
    pub fn slack_webhook_url(&self) -> String {
        let (team, webhook) = (Workspace::team_id(), Workspace::webhook_id());
        let (base, secret) = (&self.state().base, self.state().slack.webhook.expose());
        format!("{base}{SLACK}/services/{team}/{webhook}/{secret}")
    }

    /// The id of a channel, by name without `#`.
    ///
    /// # Errors
    /// When there is none, or the state directory cannot be read.
    pub fn slack_channel_id(&self, name: &str) -> io::Result<String> {
        let workspace = self.state().slack.workspace()?;
        let channel = workspace.channel_named(name);
        channel
            .map(|channel| channel.id.clone())
            .ok_or_else(|| missing(name))
    }

    /// The id of a user, by name.
    ///
    /// # Errors
    /// When there is none, or the state directory cannot be read.
    pub fn slack_user_id(&self, name: &str) -> io::Result<String> {
        let workspace = self.state().slack.workspace()?;
        let mut users = workspace.users.iter();
        let user = users.find(|user| user.name == name);
        user.map(|user| user.id.clone())
            .ok_or_else(|| missing(name))
    }

    /// The messages of a channel, by its name; threads included, the oldest first.
    ///
    /// # Errors
    /// When there is no such channel, or the state directory cannot be read.
    pub fn slack_messages(&self, channel: &str) -> io::Result<Vec<SlackMessage>> {
        self.messages_of(&self.slack_channel_id(channel)?)
    }

    /// What the app has said to a user alone, by their name.
    ///
    /// # Errors
    /// When there is no such user, or the state directory cannot be read.
    pub fn slack_direct_messages(&self, user: &str) -> io::Result<Vec<SlackMessage>> {
        self.slack_user_id(user)?;
        let workspace = self.state().slack.workspace()?;
        let mut channels = workspace.channels.iter();
        let direct = channels.find(|channel| channel.is_direct() && channel.name == user);
        direct.map_or_else(|| Ok(Vec::new()), |channel| self.messages_of(&channel.id))
    }

    fn messages_of(&self, channel: &str) -> io::Result<Vec<SlackMessage>> {
        let slack = &self.state().slack;
        let workspace = slack.workspace()?;
        slack.read(|messages| {
            let messages = messages.of(channel);
            messages.map(|message| seen(message, &workspace)).collect()
        })
    }
}

fn seen(message: &Message, workspace: &Workspace) -> SlackMessage {
    let author = match &message.author {
        Author::App => SlackAuthor::App,
        Author::Webhook => SlackAuthor::Webhook,
        Author::User(id) => {
            let name = workspace.user(id).map_or(id, |user| &user.name);
            SlackAuthor::User(name.clone())
        }
    };
    SlackMessage {
        ts: message.ts.to_string(),
        thread_ts: message.thread.map(|parent| parent.to_string()),
        is_broadcast: message.broadcast,
        author,
        content: content(&message.content),
        earlier: message.earlier.iter().map(content).collect(),
    }
}

fn content(content: &Content) -> SlackContent {
    SlackContent {
        text: content.text.clone(),
        blocks: content.blocks.clone(),
        metadata: content.metadata.clone(),
        mentions: content.mentions(),
    }
}

/// Text without markup: entities are what they stand for.
pub(crate) fn decoded(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&")
}

fn missing(name: &str) -> io::Error {
    let why = format!("Slack has no {name:?}; set it up with `Builder::slack`");
    io::Error::new(io::ErrorKind::NotFound, why)
}
