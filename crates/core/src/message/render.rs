//! The message: one picture of a run, for Slack, for notifications and for a terminal.

use super::blocks::{Block, Button};
use super::headline::{headline, sentence};
use super::phases;
use super::run::{FailedJob, Run};
use super::text;
use super::told::Told;

/// How long a name is at most where it is a link.
const LABEL: usize = 80;
/// How long the list of what failed may be, in UTF-16 units: below a section's 3,000.
const FAILURES: usize = 2_000;
/// How many failed steps of a job are named, where the thread has the rest.
const STEPS: usize = 3;

/// The message of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Message<'a> {
    /// What was said of the run.
    pub told: &'a Told,
    /// The run.
    pub run: &'a Run,
    /// What failed in it.
    pub failures: &'a [FailedJob],
}

impl Message<'_> {
    /// For Slack: within its limits whatever the texts are, and all of it below 10,000 characters.
    /// It was seen to refuse 11,341.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::header(&headline(self.told, self.run))];
        blocks.push(Block::section(self.state()));
        if !self.failures.is_empty() {
            let list = failures(self.failures, &self.run.url(), FAILURES, STEPS);
            blocks.push(Block::section(list));
        }
        if !self.told.fields.is_empty() {
            let fields = self.told.fields.iter();
            let pairs = fields.map(|field| (field.name.as_str(), field.value.as_str()));
            blocks.push(Block::fields(pairs));
        }
        blocks.push(Block::context(self.small_print()));
        blocks.push(Block::Actions {
            elements: self.buttons(),
        });
        blocks
    }

    /// The same for a person alone, with a link to the message that all see.
    pub fn direct(&self, permalink: &str) -> Vec<Block> {
        let mut blocks = self.blocks();
        let link = text::link(permalink, "what the channel sees", LABEL);
        blocks.push(Block::context(link));
        blocks
    }

    /// For notifications, and where blocks can't be shown.
    pub fn text(&self) -> String {
        text::plain_line(&self.line(), 300)
    }

    /// For a terminal: a line each.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.line()];
        lines.extend(phases::plain(&self.told.story));
        for job in self.failures {
            let steps = job.steps.iter().map(|step| format!(" › {}", step.name));
            lines.push(format!("failed: {}{}", job.name, steps.collect::<String>()));
        }
        let fields = self.told.fields.iter();
        lines.extend(fields.map(|field| format!("{}: {}", field.name, field.value)));
        for (label, url) in self.links() {
            lines.push(format!("{label}: {url}"));
        }
        lines
            .iter()
            .map(|line| text::fit(line, usize::MAX).text)
            .collect()
    }

    fn line(&self) -> String {
        format!("{}: {}", headline(self.told, self.run), sentence(self.told))
    }

    fn state(&self) -> String {
        let state = format!("*{}*", sentence(self.told));
        match phases::mrkdwn(&self.told.story) {
            Some(phases) => format!("{phases}\n{state}"),
            None => state,
        }
    }

    fn small_print(&self) -> String {
        let run = self.run;
        let repository = text::link(&run.repository_url(), &run.repository, LABEL);
        let commit = run.sha.map(|sha| {
            let url = format!("{}/commit/{sha}", run.repository_url());
            text::link(&url, &sha.short(), LABEL)
        });
        let attempt = (run.attempt > 1).then(|| format!("attempt {}", run.attempt));
        let cut = || text::link(&run.url(), "cut to fit: the run has the rest", LABEL);
        let cut = self.told.cut.then(cut);
        let number = run.number.map(|number| format!("run {number}"));
        let named = |name: &Option<String>| name.as_deref().map(|name| text::mrkdwn(name, LABEL));
        let by = named(&run.actor).map(|actor| format!("by {actor}"));
        let parts = [
            Some(repository),
            named(&run.ref_name),
            commit,
            by,
            number,
            attempt,
            cut,
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    fn buttons(&self) -> Vec<Button> {
        let links = self.links().into_iter();
        links
            .filter_map(|(label, url)| Button::new(label, label, &url))
            .collect()
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        let links = [
            ("Run", Some(self.run.url())),
            ("Release", self.told.release_url.clone()),
            ("Deployment", self.told.runner_url.clone()),
        ];
        let there = links.into_iter();
        there
            .filter_map(|(label, url)| Some((label, url?)))
            .collect()
    }
}

/// Jobs and their steps with links, as many as fit, and a link to the rest.
pub(super) fn failures(jobs: &[FailedJob], rest: &str, limit: usize, steps: usize) -> String {
    let mut list = String::new();
    for (at, job) in jobs.iter().enumerate() {
        let line = failure(job, steps);
        let left = jobs.len() - at;
        let more = format!(
            "\n{}",
            text::link(rest, &format!("{left} more failed"), LABEL)
        );
        let units = |text: &str| text.encode_utf16().count();
        let reserve = if left > 1 { 400 } else { 0 };
        if units(&list) + units(&line) + reserve > limit {
            list.push_str(&more);
            break;
        }
        list.push_str(if at == 0 { "" } else { "\n" });
        list.push_str(&line);
    }
    list.trim_start().to_owned()
}

fn failure(job: &FailedJob, steps: usize) -> String {
    let steps = job.steps.iter().take(steps.min(10));
    let steps = steps.map(|step| format!(" › {}", text::link(&step.url, &step.name, LABEL)));
    let job = text::link(&job.url, &job.name, LABEL);
    format!("❌ {job}{}", steps.collect::<String>())
}

#[cfg(test)]
mod tests;
