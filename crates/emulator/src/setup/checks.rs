//! Check runs and commit statuses that were there before the start.
//!
//! Must not know jobs: those are set up with their workflow runs.

use super::seconds;
use crate::start_error::StartError;
use crate::state::access::Creator;
use crate::state::ci::checks::{CheckConclusion, CheckRunRecord, Output, Progress};
use crate::state::ci::statuses::{CommitStatusRecord, StatusState};

/// A check run that an App posted. Times are written as in RFC 3339.
#[derive(Clone, Debug)]
pub struct CheckRun {
    app: u64,
    name: String,
    head_sha: String,
    started_at: String,
    ended: Option<(CheckConclusion, String)>,
}

/// A commit status.
#[derive(Clone, Debug)]
pub struct CommitStatus {
    sha: String,
    context: String,
    state: StatusState,
    created_at: String,
}

impl CheckRun {
    /// A check run of an App, by its number, on a commit, by its whole id. It
    /// is under way.
    pub fn new(app: u64, name: &str, head_sha: &str, started_at: &str) -> Self {
        Self {
            app,
            name: name.to_owned(),
            head_sha: head_sha.to_owned(),
            started_at: started_at.to_owned(),
            ended: None,
        }
    }

    /// Lets it end.
    #[must_use]
    pub fn completed(mut self, conclusion: CheckConclusion, at: &str) -> Self {
        self.ended = Some((conclusion, at.to_owned()));
        self
    }

    pub(super) fn record(self, repository: u64) -> Result<CheckRunRecord, StartError> {
        let (progress, completed_at) = match self.ended {
            Some((conclusion, at)) => (Progress::ended(conclusion), Some(seconds(&at)?)),
            None => (Progress::UNDER_WAY, None),
        };
        Ok(CheckRunRecord {
            id: 0,
            repository,
            suite: 0,
            app: self.app,
            name: self.name,
            head_sha: self.head_sha,
            progress,
            external_id: String::new(),
            details_url: None,
            started_at: Some(seconds(&self.started_at)?),
            completed_at,
            output: Output::default(),
            workflow_run: None,
        })
    }
}

impl CommitStatus {
    /// A status of a commit, which is named by its whole id.
    pub fn new(sha: &str, context: &str, state: StatusState, created_at: &str) -> Self {
        Self {
            sha: sha.to_owned(),
            context: context.to_owned(),
            state,
            created_at: created_at.to_owned(),
        }
    }

    pub(super) fn record(self, repository: u64) -> Result<CommitStatusRecord, StartError> {
        Ok(CommitStatusRecord {
            id: 0,
            repository,
            sha: self.sha,
            context: self.context,
            state: self.state,
            description: None,
            target_url: None,
            creator: Creator {
                login: "ci".to_owned(),
                app: None,
            },
            created_at: seconds(&self.created_at)?,
        })
    }
}
