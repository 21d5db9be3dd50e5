//! The timeline: each step as it ends, in a terminal or as one JSON object.

use anstyle::{AnsiColor, Style};
use windlass_core::verification::{Finding, Outcome as Found};
use windlass_toolkit::{Failure, Format};

use super::record::{Outcome, Rehearsal, Step};
use super::stage::Stage;
use super::wording::{conclusion, count, outcome};

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const NEW: Style = AnsiColor::Green.on_default();
const OLD: Style = AnsiColor::Cyan.on_default();
const REFUSED: Style = AnsiColor::Yellow.on_default();
const AMISS: Style = AnsiColor::Red.on_default();

/// What is printed while steps are played, and after the last.
#[derive(Clone, Copy)]
pub(super) struct Timeline {
    format: Format,
}

impl Timeline {
    /// Begins with the title.
    pub(super) fn begin(format: Format, stage: &Stage) -> Self {
        if format == Format::Text {
            line(&format!(
                "{BOLD}Rehearsal on {}, {}{BOLD:#}\n",
                stage.original, stage.scheme
            ));
        }
        Self { format }
    }

    /// Shows a step that has ended.
    pub(super) fn show(self, number: usize, played: &Step) {
        if self.format == Format::Text {
            line(&step(number, played));
        }
    }

    /// Ends with the sum.
    pub(super) fn end(self, rehearsal: &Rehearsal) -> Result<(), Failure> {
        match self.format {
            Format::Text => line(&sum(rehearsal)),
            Format::Json => {
                let json = serde_json::to_string_pretty(rehearsal)
                    .map_err(|error| Failure::refused(format!("print JSON: {error}")))?;
                line(&json);
            }
        }
        Ok(())
    }
}

fn sum(rehearsal: &Rehearsal) -> String {
    let latest = rehearsal.releases.iter().find(|release| release.latest);
    format!(
        "\n{}, {} claimed, {} (the latest is {}), {} in Slack, {} to GitHub, {} to Slack, {}.{:02} s. \
         The original was not touched.",
        count(rehearsal.steps.len(), "step"),
        count(rehearsal.claimed(), "tag"),
        count(rehearsal.releases.len(), "release"),
        latest.map_or("none", |release| release.tag.as_str()),
        count(rehearsal.messages.len(), "message"),
        count(rehearsal.requests_to_github(), "request"),
        rehearsal.requests_to_slack(),
        rehearsal.milliseconds / 1_000,
        rehearsal.milliseconds % 1_000 / 10,
    )
}

fn step(number: usize, played: &Step) -> String {
    let style = match played.outcome {
        Outcome::Claimed | Outcome::Changed => NEW,
        Outcome::Unchanged => OLD,
        Outcome::Refused | Outcome::Failed => REFUSED,
    };
    let requests = count(played.requests.len(), "request");
    let mut text = format!(
        "{number:>3}  {:<11} {style}{:<16}{style:#} {:<28} {DIM}{requests:>11} {:>5} ms{DIM:#}",
        played.lane.to_string(),
        played.tag,
        played.title,
        played.milliseconds
    );
    for line in told(played) {
        text.push_str(&format!("\n     {DIM}{line}{DIM:#}"));
    }
    for telling in &played.slack {
        text.push_str(&format!("\n     {DIM}Slack:{DIM:#} {}", telling.text));
    }
    if let Some(problem) = &played.problem {
        text.push_str(&format!("\n     {AMISS}{problem}{AMISS:#}"));
    }
    text
}

/// A refusal has its reasons; of everything else only the end is told.
fn told(played: &Step) -> Vec<String> {
    if played.outcome != Outcome::Refused {
        return conclusion(played).collect();
    }
    let failed = |finding: &&Finding| finding.outcome == Found::Failed;
    let reasons = played.findings.iter().filter(failed);
    let reason = |finding: &Finding| format!("{}: {}", finding.requirement, finding.text);
    let end = std::iter::once(outcome(played).to_owned());
    reasons.map(reason).chain(end).collect()
}

/// Prints a line, in colour only where a terminal shows it.
fn line(text: &str) {
    use std::io::Write;
    // A reader that has gone is no reason to fail.
    let _ = writeln!(anstream::stdout(), "{text}");
}
