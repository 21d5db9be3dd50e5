//! Telling as a bot: one message per run, what is said in its thread, and to people alone.

mod details;
mod direct;
mod mark;
mod once;
mod standing;

use windlass_core::message::{Block, FailedJob, Message, Phase, Told};
use windlass_slack::{Content, Metadata};
use windlass_toolkit::Console;

use crate::failure::Undelivered;
use crate::outputs::Delivered;
use crate::settings::{Bot, Settings};

/// What is told, and of what.
pub(crate) struct Telling<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) phase: Phase,
    pub(crate) failures: &'a [FailedJob],
    /// Whether other jobs of the run are at work, which may tell something too; nothing where that
    /// isn't known.
    pub(crate) others_at_work: Option<bool>,
}

/// How a run ended, and whether a step has told of it before.
#[derive(Clone, Copy)]
struct End<'a> {
    told: &'a Told,
    was_told: bool,
}

impl Telling<'_> {
    pub(crate) fn message<'a>(&'a self, told: &'a Told) -> Message<'a> {
        Message {
            told,
            run: &self.settings.run,
            failures: self.failures(told),
        }
    }

    /// The message in one line.
    pub(crate) fn line(&self, told: &Told) -> String {
        let lines = self.message(told).lines();
        lines.into_iter().next().unwrap_or_default()
    }

    /// What failed, where the run has ended badly.
    fn failures(&self, told: &Told) -> &[FailedJob] {
        match told.story.phase().is_bad() {
            true => self.failures,
            false => &[],
        }
    }

    fn content(&self, told: &Told) -> Content {
        let message = self.message(told);
        let mark = mark::of_run(self.settings, told);
        content(message.text(), &message.blocks(), Some(mark))
    }
}

/// Tells what is to be told. Gives what the message then says.
pub(crate) async fn deliver(
    telling: &Telling<'_>,
    bot: &Bot,
    told: Told,
    console: &mut Console,
) -> Result<(Told, Delivered), Undelivered> {
    let mut standing = standing::tell(telling, bot, told, console).await?;
    let message = standing.at.clone();
    let permalink = bot.permalink(&message);
    console.info(&format!("{}: {permalink}", telling.line(&standing.told)));
    let end = End {
        told: &standing.told,
        was_told: standing.was_told,
    };
    details::deliver(telling, bot, &message, end, console).await;
    let direct = direct::deliver(telling, bot, &permalink, end, console).await;
    standing::confirm(telling, bot, &mut standing, console).await;
    let delivered = Delivered {
        is_told: true,
        message: Some(message),
        permalink: Some(permalink),
        direct,
    };
    Ok((standing.told, delivered))
}

/// A message as Slack's client takes it.
pub(crate) fn content(text: String, blocks: &[Block], metadata: Option<Metadata>) -> Content {
    let blocks = blocks.iter();
    let blocks = blocks.filter_map(|block| serde_json::to_value(block).ok());
    Content {
        text,
        blocks: blocks.collect(),
        metadata,
    }
}
