//! A call of a method, with all that its handler asks for.
//!
//! Must not know what the handler does with it.

use std::time::{SystemTime, UNIX_EPOCH};

use super::arguments::Arguments;
use super::error::SlackError;
use crate::state::State;
use crate::state::slack::rate::Pace;
use crate::state::slack::{Channel, Kind, Ts, Workspace};

/// The call.
pub struct Call<'request> {
    /// Everything there is.
    pub state: &'request State,
    /// The workspace as it was when the call came.
    pub workspace: Workspace,
    /// What was sent.
    pub arguments: &'request Arguments,
}

impl Call<'_> {
    /// Lets the call pass if the app has the scope.
    ///
    /// # Errors
    /// `missing_scope`.
    pub fn require(&self, scope: &str) -> Result<(), SlackError> {
        match self.workspace.may(scope) {
            true => Ok(()),
            false => Err(SlackError::missing_scope(scope, &self.workspace.scopes)),
        }
    }

    /// The scope of a kind of channel: `channels:history`, `groups:history`, `im:history`.
    ///
    /// # Errors
    /// `missing_scope`.
    pub fn require_of(&self, channel: &Channel, what: &str) -> Result<(), SlackError> {
        let kind = match channel.kind {
            Kind::Public => "channels",
            Kind::Private => "groups",
            Kind::Direct(_) => "im",
        };
        self.require(&format!("{kind}:{what}"))
    }

    /// Takes one out of a bucket.
    ///
    /// # Errors
    /// 429 when it is empty.
    pub fn pace(&self, bucket: &str, pace: Pace) -> Result<(), SlackError> {
        let now = milliseconds();
        let taken = self
            .state
            .counters
            .update(|counters| counters.take(bucket, pace, now))?;
        taken.map_err(SlackError::rate_limited)
    }

    /// The channel's own pace: a burst of messages, and then one after another.
    ///
    /// # Errors
    /// 429.
    pub fn pace_of(&self, channel: &Channel) -> Result<(), SlackError> {
        let (burst, seconds) = self.workspace.pace.unwrap_or_default();
        let interval = u64::from(seconds) * 1_000;
        self.pace(&channel.id, Pace { interval, burst })
    }

    /// The channel whose id the argument `channel` is. A private one that the app is not in hides.
    ///
    /// # Errors
    /// `channel_not_found`, also for a name; `invalid_arguments` without one.
    pub fn channel(&self) -> Result<Channel, SlackError> {
        let id = self.arguments.required("channel")?;
        let channel = self.workspace.channel(&id);
        let seen = channel.filter(|channel| channel.joined || channel.kind != Kind::Private);
        let hidden = || SlackError::new("channel_not_found");
        seen.cloned().ok_or_else(hidden)
    }

    /// [`Call::channel`], of which the app is a member.
    ///
    /// # Errors
    /// `not_in_channel` too.
    pub fn joined_channel(&self) -> Result<Channel, SlackError> {
        let channel = self.channel()?;
        match channel.joined {
            true => Ok(channel),
            false => Err(SlackError::new("not_in_channel")),
        }
    }

    /// The time of a message, from an argument that has to be there.
    ///
    /// # Errors
    /// `message_not_found` for what is no time.
    pub fn ts(&self, name: &str) -> Result<Ts, SlackError> {
        let ts = self.arguments.required(name)?.parse();
        ts.map_err(|()| SlackError::new("message_not_found"))
    }
}

fn milliseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
