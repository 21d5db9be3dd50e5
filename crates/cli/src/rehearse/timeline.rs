//! The timeline: each step as it ends, in a terminal or as one JSON object.

use std::time::Duration;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use windlass_core::Scheme;
use windlass_toolkit::{Failure, Format};

use super::play::{Played, milliseconds};
use super::stage::Stage;

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const NEW: Style = AnsiColor::Green.on_default();
const OLD: Style = AnsiColor::Cyan.on_default();

/// What was played so far.
#[derive(Serialize)]
pub(super) struct Timeline {
    #[serde(skip)]
    format: Format,
    repository: String,
    scheme: Scheme,
    steps: Vec<Played>,
    milliseconds: u64,
}

impl Timeline {
    /// Begins with the title.
    pub(super) fn begin(format: Format, stage: &Stage) -> Self {
        let repository = stage.original.clone();
        if format == Format::Text {
            line(&format!(
                "{BOLD}Rehearsal on {repository}, {}{BOLD:#}\n",
                stage.scheme
            ));
        }
        Self {
            format,
            repository,
            scheme: stage.scheme,
            steps: Vec::new(),
            milliseconds: 0,
        }
    }

    /// Shows a step, keeps it, and hands it on.
    pub(super) fn show(&mut self, played: Played) -> Result<Played, Failure> {
        self.steps.push(played.clone());
        if self.format == Format::Text {
            line(&step(self.steps.len(), &played));
        }
        Ok(played)
    }

    /// Ends with the sum.
    pub(super) fn end(mut self, took: Duration) -> Result<(), Failure> {
        self.milliseconds = milliseconds(took);
        match self.format {
            Format::Text => line(&self.sum(took)),
            Format::Json => {
                let json = serde_json::to_string_pretty(&self)
                    .map_err(|error| Failure::refused(format!("print JSON: {error}")))?;
                line(&json);
            }
        }
        Ok(())
    }

    fn sum(&self, took: Duration) -> String {
        let claimed = self.steps.iter().filter(|step| step.claimed).count();
        let requests: usize = self.steps.iter().map(|step| step.requests.len()).sum();
        format!(
            "\n{} steps, {claimed} tags claimed, {requests} requests, {:.2} s. The original was not touched.",
            self.steps.len(),
            took.as_secs_f64()
        )
    }
}

fn step(number: usize, played: &Played) -> String {
    let style = if played.claimed { NEW } else { OLD };
    let requests = match played.requests.len() {
        1 => "1 request".to_owned(),
        several => format!("{several} requests"),
    };
    let mut text = format!(
        "{number:>3}  {:<11} {style}{:<16}{style:#} {:<28} {DIM}{requests:>11} {:>5} ms{DIM:#}",
        played.lane.to_string(),
        played.tag,
        played.title,
        played.milliseconds
    );
    for log in &played.log {
        text.push_str(&format!("\n     {DIM}{log}{DIM:#}"));
    }
    text
}

/// Prints a line, in colour only where a terminal shows it.
fn line(text: &str) {
    use std::io::Write;
    // A reader that has gone is no reason to fail.
    let _ = writeln!(anstream::stdout(), "{text}");
}
