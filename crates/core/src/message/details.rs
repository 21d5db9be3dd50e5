//! What is told in the message's thread once a run has ended: what failed, and what became of
//! each service. It is there that people are called, because a message that is changed calls
//! nobody.

use super::blocks::Block;
use super::headline::{sentence, subject};
use super::mention::Mention;
use super::render::failures;
use super::run::{FailedJob, Run};
use super::services::ServiceState;
use super::text;
use super::told::Told;

/// How long the list of failed steps and that of services may be, in UTF-16 units.
const LIST: usize = 2_800;

/// A reply in the thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Details<'a> {
    /// What was said of the run.
    pub told: &'a Told,
    /// The run.
    pub run: &'a Run,
    /// What failed in it.
    pub failures: &'a [FailedJob],
    /// What became of the services.
    pub services: &'a [ServiceState],
    /// Who is called.
    pub mentions: &'a [Mention],
}

impl Details<'_> {
    /// For Slack.
    pub fn blocks(&self) -> Vec<Block> {
        let mentions: String = self.mentions.iter().map(|one| format!("{one} ")).collect();
        let headline = text::mrkdwn(&self.headline(), 300);
        let mut blocks = vec![Block::section(format!("{mentions}{headline}"))];
        if !self.failures.is_empty() {
            let list = failures(self.failures, &self.run.url(), LIST, usize::MAX);
            blocks.push(Block::section(list));
        }
        if !self.services.is_empty() {
            let lines: Vec<String> = self.services.iter().map(ServiceState::line).collect();
            let table = text::fit(&lines.join("\n"), LIST);
            blocks.push(Block::plain_section(&table.text));
            if table.is_cut {
                let rest = text::link(&self.run.url(), "cut to fit: the run has the rest", 80);
                blocks.push(Block::context(rest));
            }
        }
        blocks
    }

    /// For notifications.
    pub fn text(&self) -> String {
        text::plain_line(&self.headline(), 300)
    }

    fn headline(&self) -> String {
        let (phase, subject) = (self.told.story.phase(), subject(self.told, self.run));
        format!("{} {subject} {}", phase.symbol(), sentence(self.told))
    }
}
