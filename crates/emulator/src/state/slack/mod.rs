//! A Slack workspace: who and what is in it, and what was said.
//!
//! Must not know HTTP, Slack's JSON, or what a valid message is: `routes::slack` says these
//! things in Slack's words.

mod id;
mod mentions;
pub mod messages;
pub mod rate;
pub mod ts;
pub mod workspace;

use std::convert::Infallible;
use std::io;
use std::path::Path;

use super::file::JsonFile;
use super::journal::Journal;
use super::secret::Secret;
pub use messages::{Author, Change, Content, Draft, Message, Messages};
pub use ts::Ts;
pub use workspace::{Channel, Kind, User, Workspace};

/// The workspace, in the state directory.
#[derive(Debug)]
pub struct Slack {
    workspace: JsonFile<Workspace>,
    messages: Journal<Messages>,
    /// The app's token.
    pub token: Secret,
    /// The secret end of the incoming webhook's address.
    pub webhook: Secret,
}

impl Slack {
    /// Looks whether the files can be read; missing ones are empty. The first time makes the
    /// secrets, which every emulator on the directory shares.
    ///
    /// # Errors
    /// When a file is there, and is not ours.
    pub fn open(directory: &Path) -> io::Result<Self> {
        let workspace = JsonFile::<Workspace>::new(directory, "slack");
        let (token, webhook) = (Secret::random("xoxb-")?, Secret::random("")?);
        let (token, webhook) = workspace.update(|workspace| {
            let token = workspace.token.get_or_insert(token).clone();
            (token, workspace.webhook.get_or_insert(webhook).clone())
        })?;
        let slack = Self {
            workspace,
            messages: Journal::new(directory.join("slack-messages.jsonl")),
            token,
            webhook,
        };
        slack.read(|_| ())?;
        Ok(slack)
    }

    /// Who and what there is.
    pub fn workspace(&self) -> io::Result<Workspace> {
        self.workspace.read()
    }

    /// Changes who and what there is, while nobody else does.
    pub fn update<T>(&self, change: impl FnOnce(&mut Workspace) -> T) -> io::Result<T> {
        self.workspace.update(change)
    }

    /// Looks at what was said.
    pub fn read<T>(&self, look: impl FnOnce(&Messages) -> T) -> io::Result<T> {
        self.messages.read(look)
    }

    /// Says something, at the time that it gets.
    pub fn post(&self, draft: Draft) -> io::Result<Message> {
        let posted = self.messages.update(|messages| {
            let ts = Ts::after(messages.last(&draft.channel));
            let message = draft.at(ts);
            Ok::<_, Infallible>((Change::Posted(message.clone()), message))
        })?;
        match posted {
            Ok(message) => Ok(message),
        }
    }

    /// Decides on a change of what was said while nobody else changes anything.
    pub fn change<T, E>(
        &self,
        decide: impl FnOnce(&Messages) -> Result<(Change, T), E>,
    ) -> io::Result<Result<T, E>> {
        self.messages.update(decide)
    }
}
