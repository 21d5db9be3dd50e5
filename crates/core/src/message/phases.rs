//! The line of phases, with how each is and how long it took.

use super::duration::{between, clock, utc};
use super::phase::Phase;
use super::story::{Chapter, Story};

/// For Slack.
pub(super) fn mrkdwn(story: &Story) -> Option<String> {
    line(story, clock)
}

/// For a terminal.
pub(super) fn plain(story: &Story) -> Option<String> {
    line(story, utc)
}

fn line(story: &Story, clock: impl Fn(jiff::Timestamp) -> String) -> Option<String> {
    let chapters = story.chapters();
    let outcome = story.outcome().map(|(phase, _)| phase);
    let last = chapters.len().checked_sub(1)?;
    let phases = chapters.iter().enumerate().map(|(at, chapter)| {
        let Chapter { phase, began, .. } = *chapter;
        let symbol = match outcome {
            Some(outcome) if at == last => symbol_of_last(outcome),
            None if at == last => phase.symbol(),
            _ => Phase::Completed.symbol(),
        };
        match chapter.ended {
            Some(ended) => format!("{symbol} {phase} {}", between(began, ended)),
            None => format!("{symbol} {phase} since {}", clock(began)),
        }
    });
    Some(phases.collect::<Vec<_>>().join("  ›  "))
}

/// What was rolled back had failed before.
fn symbol_of_last(outcome: Phase) -> &'static str {
    match outcome {
        Phase::RolledBack => Phase::Failed.symbol(),
        outcome => outcome.symbol(),
    }
}
