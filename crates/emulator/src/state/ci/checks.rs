//! Check runs, whether an App posted them or a job is one.
//!
//! Must not know who may post one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Ci;

/// How far something has come: a check run, a job, a step, a workflow run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// It will start.
    Queued,
    /// It is under way.
    InProgress,
    /// It has a conclusion.
    Completed,
    /// It waits for an approval or a timer.
    Waiting,
    /// It was asked for.
    Requested,
    /// It waits for others of its concurrency group.
    Pending,
}

/// How something ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckConclusion {
    /// Badly.
    Failure,
    /// It took too long.
    TimedOut,
    /// Somebody stopped it.
    Cancelled,
    /// Somebody has to do something.
    ActionRequired,
    /// Well.
    Success,
    /// Neither well nor badly.
    Neutral,
    /// It did not run.
    Skipped,
}

/// How far, and how it ended if it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// How far.
    pub status: CheckStatus,
    /// How it ended.
    pub conclusion: Option<CheckConclusion>,
}

impl Progress {
    /// It is under way.
    pub const UNDER_WAY: Self = Self {
        status: CheckStatus::InProgress,
        conclusion: None,
    };

    /// It ended like this.
    pub fn ended(conclusion: CheckConclusion) -> Self {
        Self {
            status: CheckStatus::Completed,
            conclusion: Some(conclusion),
        }
    }
}

/// One check run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRunRecord {
    /// Its number; filled in when it is added.
    pub id: u64,
    /// The repository's id.
    pub repository: u64,
    /// The suite that it belongs to; filled in when it is added.
    pub suite: u64,
    /// The App that posted it.
    pub app: u64,
    /// Its name, by which newer runs of the same check are known.
    pub name: String,
    /// The commit that is checked.
    pub head_sha: String,
    /// How far it is.
    pub progress: Progress,
    /// What the App calls it.
    pub external_id: String,
    /// Where the App tells more.
    pub details_url: Option<String>,
    /// Seconds since 1970.
    pub started_at: Option<i64>,
    /// Seconds since 1970.
    pub completed_at: Option<i64>,
    /// What it has to say.
    pub output: Output,
    /// The workflow run that it is a job of.
    pub workflow_run: Option<u64>,
}

/// What a check run has to say, in Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// In a few words.
    pub title: Option<String>,
    /// In short.
    pub summary: Option<String>,
    /// At length.
    pub text: Option<String>,
}

impl Ci {
    /// Adds a check run to its App's suite of the commit. `head_branch` is the
    /// branch that a new suite is said to be of. Gives it with its numbers.
    pub fn add_check_run(
        &mut self,
        mut record: CheckRunRecord,
        head_branch: Option<String>,
        now: i64,
    ) -> CheckRunRecord {
        record.suite = self.suite_for(&record, head_branch, now);
        record.id = self.next_id();
        self.check_runs.push(record.clone());
        record
    }

    /// Adds a check run unless the very same one is there already.
    pub fn put_check_run(&mut self, record: CheckRunRecord, now: i64) {
        let known = self.check_runs.iter().any(|known| {
            let (id, suite) = (known.id, known.suite);
            let same = CheckRunRecord {
                id,
                suite,
                ..record.clone()
            };
            *known == same
        });
        if !known {
            self.add_check_run(record, None, now);
        }
    }

    /// All check runs, those of jobs included, newest first.
    pub fn all_check_runs(&self) -> Vec<CheckRunRecord> {
        let jobs = self.workflow_runs.iter().flat_map(|run| run.check_runs());
        let mut all: Vec<_> = self.check_runs.iter().cloned().chain(jobs).collect();
        all.sort_by_key(|run| std::cmp::Reverse(run.id));
        all
    }
}

/// The newest run of each name in each suite; newest first, as they came in.
pub fn latest(runs: Vec<CheckRunRecord>) -> Vec<CheckRunRecord> {
    let mut newest: BTreeMap<(u64, String), u64> = BTreeMap::new();
    for run in &runs {
        let known = newest.entry((run.suite, run.name.clone())).or_default();
        *known = run.id.max(*known);
    }
    let is_newest = |run: &CheckRunRecord| {
        let key = (run.suite, run.name.clone());
        newest.get(&key) == Some(&run.id)
    };
    runs.into_iter().filter(is_newest).collect()
}
