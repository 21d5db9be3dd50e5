//! What ran on commits: checks, commit statuses, workflow runs and their jobs.
//!
//! Must not know GitHub's JSON. Numbers rise, so of two records the one
//! with the higher number is the newer one.

pub mod checks;
mod heads;
pub mod runs;
pub mod statuses;
pub mod suites;

use serde::{Deserialize, Serialize};

use checks::CheckRunRecord;
use runs::RunRecord;
use statuses::CommitStatusRecord;
use suites::SuiteRecord;

/// What `ci.json` holds, of all repositories.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ci {
    last_id: u64,
    /// Check suites of Apps; those of workflow runs belong to the runs.
    pub suites: Vec<SuiteRecord>,
    /// Check runs that Apps posted; those of jobs belong to the workflow runs.
    pub check_runs: Vec<CheckRunRecord>,
    /// Commit statuses, oldest first.
    pub statuses: Vec<CommitStatusRecord>,
    /// Workflow runs, by number.
    pub workflow_runs: Vec<RunRecord>,
}

impl Ci {
    /// A number that was never given out before.
    pub fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Only what belongs to one repository.
    #[must_use]
    pub fn of(mut self, repository: u64) -> Self {
        self.suites.retain(|suite| suite.repository == repository);
        self.check_runs.retain(|run| run.repository == repository);
        self.statuses
            .retain(|status| status.repository == repository);
        self.workflow_runs
            .retain(|run| run.repository == repository);
        self
    }
}
