//! What is said once of a run's end: in the message's thread, to a person alone.

use std::collections::BTreeSet;

use windlass_core::message::Phase;
use windlass_slack::{Content, Error, ErrorKind, HistoryQuery, Place, Posted, Timestamp};

use super::mark;
use crate::settings::{Bot, Settings};

/// How many messages it is looked for in: the newest of a channel, all of a thread.
const CHANNEL: usize = 100;
const THREAD: usize = 1_000;

/// Where it is said, and of what.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) settings: &'a Settings,
    pub(super) bot: &'a Bot,
    pub(super) channel: &'a str,
    pub(super) place: Place,
    pub(super) phase: Phase,
}

impl Spot<'_> {
    /// Which parts stand there already. Nothing where that can't be read.
    pub(super) async fn said(self) -> Result<BTreeSet<String>, Error> {
        let said = self.find().await?.into_iter();
        Ok(said.flat_map(|(_, parts)| parts).collect())
    }

    /// Says these parts. Where others have said them at the same time, the oldest stays.
    pub(super) async fn say(self, parts: &BTreeSet<String>, content: Content) -> Result<(), Error> {
        let content = Content {
            metadata: Some(mark::of_end(self.settings, self.phase, parts)),
            ..content
        };
        let api = &self.bot.api;
        let mine = api.post(self.channel, &content, self.place).await?;
        let found = self.find().await.unwrap_or_default().into_iter();
        let older = found.filter(|(ts, _)| *ts < mine.ts);
        let said: BTreeSet<String> = older.flat_map(|(_, parts)| parts).collect();
        if parts.is_subset(&said) {
            // One that stays is said twice, which is no failure.
            drop(api.delete(&mine).await);
        }
        Ok(())
    }

    async fn find(self) -> Result<Vec<(Timestamp, BTreeSet<String>)>, Error> {
        let messages = match self.place {
            Place::Thread { parent, .. } => {
                let parent = Posted {
                    channel: self.channel.to_owned(),
                    ts: parent,
                };
                self.bot.api.replies(&parent, THREAD).await
            }
            Place::Channel => {
                let query = HistoryQuery {
                    oldest: None,
                    latest: None,
                    limit: CHANNEL,
                };
                self.bot.api.messages(self.channel, &query).await
            }
        };
        let messages = match messages {
            // Rather twice than never.
            Err(error) if error.kind() == ErrorKind::MissingScope => Vec::new(),
            messages => messages?,
        };
        let parts = messages.iter().filter_map(|message| {
            let parts = mark::parts(message, self.settings, self.phase)?;
            Some((message.ts, parts))
        });
        Ok(parts.collect())
    }
}
