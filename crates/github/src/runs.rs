//! Workflow runs: a step's own, and those of a commit. Knows nothing of jobs and logs.
//!
//! Source: GitHub's "REST API endpoints for workflow runs".

use serde::{Deserialize, Deserializer};
use windlass_core::ObjectId;

use crate::client::Client;
use crate::error::Error;
use crate::pages::distinct;

/// One run of a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WorkflowRun {
    /// Its id; a re-run keeps it.
    pub id: u64,
    /// The workflow's file, `.github/workflows/release.yml`, without the ref that GitHub appends
    /// to some.
    #[serde(deserialize_with = "without_ref")]
    pub path: String,
    /// The workflow's name.
    pub name: Option<String>,
    /// What started it: `push`, `workflow_dispatch`, …
    pub event: String,
    /// The commit that it runs for.
    pub head_sha: ObjectId,
    /// `queued`, `in_progress`, `completed`, `waiting`, …
    pub status: Option<String>,
    /// Once completed: `success`, `failure`, `cancelled`, …
    pub conclusion: Option<String>,
    /// The id of the check suite that its jobs' check runs belong to.
    pub check_suite_id: Option<u64>,
    /// Its page.
    pub html_url: String,
    /// When it was created, in RFC 3339. Unlike `run_started_at`, a re-run keeps it.
    pub created_at: String,
}

#[derive(Deserialize)]
struct WorkflowRuns {
    workflow_runs: Vec<WorkflowRun>,
}

impl Client {
    /// Reads a run of the repository.
    ///
    /// # Errors
    /// `Forbidden` without the permission `actions: read`; `NotFound`.
    pub async fn workflow_run(&self, id: u64) -> Result<WorkflowRun, Error> {
        self.get(&format!("actions/runs/{id}")).await
    }

    /// The runs for a commit, of every workflow. A request for every 100; GitHub gives 1,000 at
    /// most, the newest.
    ///
    /// # Errors
    /// `Forbidden` without the permission `actions: read`.
    pub async fn workflow_runs_of(&self, sha: ObjectId) -> Result<Vec<WorkflowRun>, Error> {
        let mut runs = Vec::new();
        let take = |page: WorkflowRuns| runs.extend(page.workflow_runs);
        self.every_page(&format!("actions/runs?head_sha={sha}"), take)
            .await?;
        Ok(distinct(runs, |run| run.id))
    }
}

/// A file may have `@` in its name, and so may a ref; the file's name ends in `.yml` or `.yaml`.
fn without_ref<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut path = String::deserialize(deserializer)?;
    let ends = [".yml", ".yaml"]
        .into_iter()
        .filter_map(|extension| Some(path.find(&format!("{extension}@"))? + extension.len()));
    if let Some(end) = ends.min() {
        path.truncate(end);
    }
    Ok(path)
}
