//! The jobs of a workflow run, with their steps. Knows nothing of logs.
//!
//! Source: GitHub's "REST API endpoints for workflow jobs".

use serde::Deserialize;

use crate::client::Client;
use crate::error::Error;
use crate::pages::distinct;

/// A job of a workflow run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WorkflowJob {
    /// Its id.
    pub id: u64,
    /// Its name; that of a called workflow's job has its caller's before a slash.
    pub name: String,
    /// The attempt that it ran in, from 1.
    pub run_attempt: u64,
    /// `queued`, `in_progress`, `completed`, `waiting`, …
    pub status: String,
    /// Once completed: `success`, `failure`, `cancelled`, `skipped`, …
    pub conclusion: Option<String>,
    /// RFC 3339.
    pub started_at: Option<String>,
    /// The runner that has it, as its steps know it by `RUNNER_NAME`.
    pub runner_name: Option<String>,
    /// Its log.
    pub html_url: Option<String>,
    /// Its steps so far.
    #[serde(default)]
    pub steps: Vec<WorkflowStep>,
}

/// A step of a job.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WorkflowStep {
    /// Its name.
    pub name: String,
    /// From 1.
    pub number: u64,
    /// As a job's.
    pub conclusion: Option<String>,
}

#[derive(Deserialize)]
struct WorkflowJobs {
    jobs: Vec<WorkflowJob>,
}

impl Client {
    /// The jobs of a run: of each, its latest execution. A request for every 100.
    ///
    /// # Errors
    /// `Forbidden` without the permission `actions: read`; `NotFound`.
    pub async fn jobs_of_run(&self, run: u64) -> Result<Vec<WorkflowJob>, Error> {
        let mut jobs = Vec::new();
        let take = |page: WorkflowJobs| jobs.extend(page.jobs);
        self.every_page(&format!("actions/runs/{run}/jobs?filter=latest"), take)
            .await?;
        Ok(distinct(jobs, |job| job.id))
    }
}
