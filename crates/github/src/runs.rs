//! Workflow runs, as far as a step asks about its own.
//!
//! Source: GitHub's "REST API endpoints for workflow runs".

use serde::Deserialize;

use crate::client::Client;
use crate::error::Error;

/// One run of a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WorkflowRun {
    /// When it was created, in RFC 3339. Unlike `run_started_at`, a re-run keeps it.
    pub created_at: String,
}

impl Client {
    /// Reads a run of the repository.
    ///
    /// # Errors
    /// `Forbidden` without the permission `actions: read`; `NotFound`.
    pub async fn workflow_run(&self, id: u64) -> Result<WorkflowRun, Error> {
        self.get(&format!("actions/runs/{id}")).await
    }
}
