//! Workflow runs that are under way or over.
//!
//! Must not know the workflow's file.

use std::collections::BTreeMap;

use serde_json::Value;

use super::seconds;
use crate::start_error::StartError;
use crate::state::ci::checks::{CheckConclusion, CheckStatus, Progress};
use crate::state::ci::runs::{AttemptRecord, JobRecord, RunRecord, StepRecord};

/// A workflow run, or one attempt of it. Unless it is told otherwise it is
/// under way, pushed, and its head is the tip of the default branch. Times are
/// written as in RFC 3339, `2026-01-18T22:00:00Z`, and count in whole seconds.
#[derive(Clone, Debug)]
pub struct WorkflowRun {
    id: u64,
    created_at: String,
    attempt: u32,
    path: String,
    name: Option<String>,
    event: String,
    actor: String,
    head_branch: Option<String>,
    head_sha: Option<String>,
    progress: Progress,
    jobs: Vec<Job>,
}

/// A job of a workflow run.
#[derive(Clone, Debug)]
pub struct Job {
    name: String,
    started_at: String,
    progress: Progress,
    completed_at: Option<String>,
    steps: Vec<StepRecord>,
}

impl WorkflowRun {
    /// The first attempt of a run of `.github/workflows/release.yml`.
    pub fn new(id: u64, created_at: &str) -> Self {
        Self {
            id,
            created_at: created_at.to_owned(),
            attempt: 1,
            path: ".github/workflows/release.yml".to_owned(),
            name: None,
            event: "push".to_owned(),
            actor: "windlass".to_owned(),
            head_branch: None,
            head_sha: None,
            progress: Progress::UNDER_WAY,
            jobs: Vec::new(),
        }
    }

    /// Makes it this attempt, counted from 1. Each starts an hour after the one
    /// before; the time of creation stays.
    #[must_use]
    pub fn attempt(mut self, attempt: u32) -> Self {
        self.attempt = attempt;
        self
    }

    /// Names the workflow's file, `.github/workflows/x.yml`.
    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// Names the run, whatever its workflow's file says.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Names the event that started it.
    #[must_use]
    pub fn event(mut self, event: &str) -> Self {
        event.clone_into(&mut self.event);
        self
    }

    /// Names the account that started it.
    #[must_use]
    pub fn actor(mut self, login: &str) -> Self {
        login.clone_into(&mut self.actor);
        self
    }

    /// Makes it run for a branch, on a commit of it.
    #[must_use]
    pub fn head(mut self, branch: &str, sha: &str) -> Self {
        self.head_branch = Some(branch.to_owned());
        self.head_sha = Some(sha.to_owned());
        self
    }

    /// Lets it wait, for example.
    #[must_use]
    pub fn status(mut self, status: CheckStatus) -> Self {
        self.progress.status = status;
        self
    }

    /// Lets it end.
    #[must_use]
    pub fn completed(mut self, conclusion: CheckConclusion) -> Self {
        self.progress = Progress::ended(conclusion);
        self
    }

    /// Gives it one more job, which is a check run of its commit too.
    #[must_use]
    pub fn job(mut self, job: Job) -> Self {
        self.jobs.push(job);
        self
    }

    pub(super) fn record(self, repository: u64) -> Result<RunRecord, StartError> {
        let jobs: Result<_, StartError> = self.jobs.into_iter().map(Job::record).collect();
        let attempt = AttemptRecord {
            progress: self.progress,
            jobs: jobs?,
        };
        Ok(RunRecord {
            id: self.id,
            repository,
            path: self.path,
            name: self.name,
            event: self.event,
            payload: Value::Null,
            head_branch: self.head_branch,
            head_sha: self.head_sha,
            actor: self.actor,
            created_at: seconds(&self.created_at)?,
            suite: 0,
            attempts: BTreeMap::from([(self.attempt.max(1), attempt)]),
        })
    }
}

impl Job {
    /// A job that is under way.
    pub fn new(name: &str, started_at: &str) -> Self {
        Self {
            name: name.to_owned(),
            started_at: started_at.to_owned(),
            progress: Progress::UNDER_WAY,
            completed_at: None,
            steps: Vec::new(),
        }
    }

    /// Lets it wait, for example.
    #[must_use]
    pub fn status(mut self, status: CheckStatus) -> Self {
        self.progress.status = status;
        self
    }

    /// Lets it end.
    #[must_use]
    pub fn completed(mut self, conclusion: CheckConclusion, at: &str) -> Self {
        self.progress = Progress::ended(conclusion);
        self.completed_at = Some(at.to_owned());
        self
    }

    /// Adds a step that has ended.
    #[must_use]
    pub fn step(mut self, name: &str, conclusion: CheckConclusion) -> Self {
        self.steps.push(StepRecord {
            name: name.to_owned(),
            progress: Progress::ended(conclusion),
        });
        self
    }

    fn record(self) -> Result<JobRecord, StartError> {
        let completed_at = self.completed_at.as_deref().map(seconds).transpose()?;
        Ok(JobRecord {
            id: 0,
            name: self.name,
            progress: self.progress,
            started_at: seconds(&self.started_at)?,
            completed_at,
            steps: self.steps,
        })
    }
}
