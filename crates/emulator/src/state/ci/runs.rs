//! Workflow runs, their attempts, and the jobs of each.
//!
//! Must not know what a job does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Ci;
use super::checks::{CheckConclusion, CheckRunRecord, Output, Progress};
use crate::state::apps::ACTIONS_APP;

/// The time from one attempt to the next, in seconds. It is long enough that a
/// client that takes an attempt's start for the run's creation is found out.
const BETWEEN_ATTEMPTS: i64 = 3_600;

/// A workflow run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// Its number.
    pub id: u64,
    /// The repository's id.
    pub repository: u64,
    /// The workflow's file, `.github/workflows/x.yml`.
    pub path: String,
    /// The name that it shows; nothing: what the file says.
    pub name: Option<String>,
    /// The event that started it.
    pub event: String,
    /// What the event carried: the inputs or the payload of a dispatch.
    pub payload: Value,
    /// The branch or tag that it runs for; nothing: the default branch.
    pub head_branch: Option<String>,
    /// The commit that it runs on; nothing: the tip of its branch.
    pub head_sha: Option<String>,
    /// Who started it.
    pub actor: String,
    /// When it was created, in seconds since 1970; the same in every attempt.
    pub created_at: i64,
    /// The check suite that its jobs are check runs of; filled in when it is
    /// added.
    pub suite: u64,
    /// Its attempts, from 1. Those that nobody has told of are missing.
    pub attempts: BTreeMap<u32, AttemptRecord>,
}

/// One attempt at a workflow run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttemptRecord {
    /// How far it is.
    pub progress: Progress,
    /// Its jobs, in their order.
    pub jobs: Vec<JobRecord>,
}

/// One job of an attempt. It is a check run too, with the same number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobRecord {
    /// Its number; filled in when it is added.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub progress: Progress,
    /// Seconds since 1970.
    pub started_at: i64,
    /// Seconds since 1970.
    pub completed_at: Option<i64>,
    /// Its steps, in their order.
    pub steps: Vec<StepRecord>,
}

/// One step of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRecord {
    /// Its name.
    pub name: String,
    /// How far it is.
    pub progress: Progress,
}

impl RunRecord {
    /// The number of the newest attempt, from 1.
    pub fn newest(&self) -> u32 {
        self.attempts.keys().next_back().copied().unwrap_or(1)
    }

    /// When an attempt started, in seconds since 1970.
    pub fn started_at(&self, attempt: u32) -> i64 {
        let repeats = i64::from(attempt.saturating_sub(1));
        self.created_at.saturating_add(repeats * BETWEEN_ATTEMPTS)
    }

    /// An attempt; nothing when it has not been made. One before the newest
    /// that is not told to have ended has failed, or there would be no newer one.
    pub fn attempt(&self, number: u32) -> Option<AttemptRecord> {
        let newest = self.newest();
        if !(1..=newest).contains(&number) {
            return None;
        }
        let known = self.attempts.get(&number).cloned();
        let mut attempt = known.unwrap_or(AttemptRecord {
            progress: Progress::UNDER_WAY,
            jobs: Vec::new(),
        });
        if number < newest && attempt.progress.conclusion.is_none() {
            attempt.progress = Progress::ended(CheckConclusion::Failure);
        }
        Some(attempt)
    }

    /// The jobs of all attempts as check runs.
    pub fn check_runs(&self) -> Vec<CheckRunRecord> {
        let Some(head_sha) = &self.head_sha else {
            return Vec::new();
        };
        let jobs = self.attempts.values().flat_map(|attempt| &attempt.jobs);
        let check_run = |job: &JobRecord| CheckRunRecord {
            id: job.id,
            repository: self.repository,
            suite: self.suite,
            app: ACTIONS_APP,
            name: job.name.clone(),
            head_sha: head_sha.clone(),
            progress: job.progress,
            external_id: format!("{:08x}", job.id),
            details_url: None,
            started_at: Some(job.started_at),
            completed_at: job.completed_at,
            output: Output::default(),
            workflow_run: Some(self.id),
        };
        jobs.map(check_run).collect()
    }
}

impl Ci {
    /// The run's number within its workflow, from 1.
    pub fn run_number(&self, run: &RunRecord) -> usize {
        let runs = self.workflow_runs.iter();
        let before = runs.filter(|known| {
            known.repository == run.repository && known.path == run.path && known.id < run.id
        });
        before.count() + 1
    }

    /// Adds a run that is new, and gives its number.
    pub fn add_run(&mut self, mut run: RunRecord) -> u64 {
        let numbers = self.workflow_runs.iter().map(|run| run.id);
        self.last_id = self.last_id.max(numbers.max().unwrap_or_default());
        run.id = self.next_id();
        let id = run.id;
        self.put_run(run);
        id
    }

    /// Adds a run, or what `run` tells of attempts of one that is known; what
    /// else was known of it is replaced.
    pub fn put_run(&mut self, mut run: RunRecord) {
        let mut known = self.workflow_runs.iter();
        let known = known.find(|known| (known.repository, known.id) == (run.repository, run.id));
        let known = known.cloned();
        run.suite = match &known {
            Some(known) => known.suite,
            None => self.next_id(),
        };
        let mut attempts = known.map(|known| known.attempts).unwrap_or_default();
        for (number, mut attempt) in std::mem::take(&mut run.attempts) {
            let before = attempts.get(&number).map(|known| known.jobs.as_slice());
            self.number_jobs(&mut attempt.jobs, before.unwrap_or_default());
            attempts.insert(number, attempt);
        }
        run.attempts = attempts;
        self.workflow_runs
            .retain(|known| (known.repository, known.id) != (run.repository, run.id));
        self.workflow_runs.push(run);
        self.workflow_runs.sort_by_key(|run| run.id);
    }

    /// Gives jobs that were known under their name the number that they had,
    /// and the others new ones.
    fn number_jobs(&mut self, jobs: &mut [JobRecord], before: &[JobRecord]) {
        for job in jobs {
            let known = before.iter().find(|known| known.name == job.name);
            job.id = match known {
                Some(known) => known.id,
                None => self.next_id(),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(name: &str) -> JobRecord {
        JobRecord {
            id: 0,
            name: name.to_owned(),
            progress: Progress::ended(CheckConclusion::Success),
            started_at: 0,
            completed_at: Some(1),
            steps: Vec::new(),
        }
    }

    fn run(id: u64, attempt: u32, jobs: &[&str]) -> RunRecord {
        let jobs = jobs.iter().map(|name| job(name)).collect();
        let progress = Progress::UNDER_WAY;
        RunRecord {
            id,
            repository: 1,
            path: "ci.yml".to_owned(),
            name: None,
            event: "push".to_owned(),
            payload: Value::Null,
            head_branch: None,
            head_sha: Some("1".repeat(40)),
            actor: "a".to_owned(),
            created_at: 100,
            suite: 0,
            attempts: BTreeMap::from([(attempt, AttemptRecord { progress, jobs })]),
        }
    }

    #[test]
    fn an_attempt_starts_later_than_the_one_before() {
        for (attempt, started_at) in [(0, 100), (1, 100), (2, 3_700), (3, 7_300)] {
            assert_eq!(run(1, 1, &[]).started_at(attempt), started_at, "{attempt}");
        }
    }

    #[test]
    fn runs_are_numbered_within_their_workflow() {
        let mut ci = Ci::default();
        let other = RunRecord {
            path: "other.yml".to_owned(),
            ..run(45, 1, &[])
        };
        let elsewhere = RunRecord {
            repository: 2,
            ..run(40, 1, &[])
        };
        let runs = [run(50, 1, &[]), run(41, 1, &[]), other, elsewhere];
        for run in &runs {
            ci.put_run(run.clone());
        }
        assert_eq!(runs.map(|run| ci.run_number(&run)), [2, 1, 1, 1]);
    }

    #[test]
    fn telling_the_same_again_changes_nothing() {
        let mut ci = Ci::default();
        ci.put_run(run(41, 1, &["build", "test"]));
        let before = ci.clone();
        ci.put_run(run(41, 1, &["build", "test"]));
        assert_eq!(ci.workflow_runs, before.workflow_runs);
        assert_eq!(ci.next_id(), before.last_id + 1);
    }

    #[test]
    fn attempts_share_a_suite_and_no_jobs() {
        let mut ci = Ci::default();
        ci.put_run(run(41, 1, &["build"]));
        ci.put_run(run(41, 3, &["build"]));
        let [known] = ci.workflow_runs.as_slice() else {
            panic!("one run");
        };
        let checks = known.check_runs();
        assert_eq!(checks.len(), 2);
        assert_eq!(checks[0].suite, checks[1].suite);
        assert!(checks[0].id < checks[1].id);
        assert_eq!(known.newest(), 3);
        let failed = Some(Progress::ended(CheckConclusion::Failure));
        for (number, progress) in [
            (0, None),
            (1, failed),
            (2, failed),
            (3, Some(Progress::UNDER_WAY)),
            (4, None),
        ] {
            let attempt = known.attempt(number).map(|attempt| attempt.progress);
            assert_eq!(attempt, progress, "{number}");
        }
    }
}
