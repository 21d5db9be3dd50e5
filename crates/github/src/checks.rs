//! What was found out about a commit: check runs, and the statuses of the older interface. Knows
//! nothing of which of them are required.
//!
//! Source: GitHub's "REST API endpoints for check runs" and "… for commit statuses".

use serde::{Deserialize, Deserializer};
use windlass_core::ObjectId;

use crate::client::Client;
use crate::error::Error;
use crate::pages::distinct;

/// One run of a check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CheckRun {
    /// Its id; a later run has a higher one.
    pub id: u64,
    /// The check's name; a job's, for a check of GitHub Actions.
    pub name: String,
    /// `queued`, `in_progress`, `completed`, `waiting`, `requested` or `pending`.
    pub status: String,
    /// Once completed: `success`, `failure`, `neutral`, `cancelled`, `skipped`, `timed_out`,
    /// `action_required` or `stale`.
    pub conclusion: Option<String>,
    /// RFC 3339.
    pub started_at: Option<String>,
    /// RFC 3339.
    pub completed_at: Option<String>,
    /// Who checks.
    pub app: Option<CheckApp>,
    /// The id of its check suite, which a workflow run names too.
    #[serde(rename = "check_suite", default, deserialize_with = "suite_id")]
    pub suite: Option<u64>,
    /// Its page on GitHub.
    pub html_url: Option<String>,
    /// Its page at whoever checks.
    pub details_url: Option<String>,
}

/// The GitHub App that runs a check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CheckApp {
    /// Its id.
    pub id: u64,
    /// Its short name: `github-actions`.
    #[serde(default)]
    pub slug: String,
}

/// A status of a commit, of the interface that was there before checks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CommitStatus {
    /// What it is the status of.
    pub context: String,
    /// `success`, `pending`, `failure` or `error`.
    pub state: String,
    /// RFC 3339.
    pub updated_at: String,
    /// Its page.
    pub target_url: Option<String>,
}

#[derive(Deserialize)]
struct CheckRuns {
    check_runs: Vec<CheckRun>,
}

#[derive(Deserialize)]
struct CombinedStatus {
    statuses: Vec<CommitStatus>,
}

impl Client {
    /// The newest check runs of a commit. A request for every 100.
    ///
    /// GitHub keeps the newest of each name *per check suite*, so a name may come several times;
    /// and it looks at the 1,000 newest suites.
    ///
    /// # Errors
    /// `Forbidden` without the permission `checks: read`; `Invalid` (422) for a commit that
    /// doesn't exist.
    pub async fn check_runs(&self, sha: ObjectId) -> Result<Vec<CheckRun>, Error> {
        let mut runs = Vec::new();
        let take = |page: CheckRuns| runs.extend(page.check_runs);
        self.every_page(&format!("commits/{sha}/check-runs?filter=latest"), take)
            .await?;
        Ok(distinct(runs, |run| run.id))
    }

    /// The newest status of each context of a commit. A request for every 100.
    ///
    /// # Errors
    /// `Forbidden` without the permission `statuses: read`; `NotFound` for a commit that doesn't
    /// exist.
    pub async fn commit_statuses(&self, sha: ObjectId) -> Result<Vec<CommitStatus>, Error> {
        let mut statuses = Vec::new();
        let take = |page: CombinedStatus| statuses.extend(page.statuses);
        self.every_page(&format!("commits/{sha}/status"), take)
            .await?;
        Ok(distinct(statuses, |status| status.context.clone()))
    }
}

fn suite_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    struct Suite {
        id: u64,
    }
    let suite = Option::<Suite>::deserialize(deserializer)?;
    Ok(suite.map(|suite| suite.id))
}
