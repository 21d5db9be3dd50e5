//! The run that a message is about, and what failed in it.

use crate::ObjectId;

/// A run of a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The repository, `owner/name`.
    pub repository: String,
    /// The workflow's name.
    pub workflow: Option<String>,
    /// Its id, which a re-run keeps.
    pub id: u64,
    /// How many runs of the workflow there were, with this one.
    pub number: Option<u64>,
    /// From 1; a re-run counts on.
    pub attempt: u64,
    /// The base of GitHub's pages, without a slash at its end.
    pub server_url: String,
    /// The commit.
    pub sha: Option<ObjectId>,
    /// The branch or the tag that it runs for.
    pub ref_name: Option<String>,
    /// Who started it.
    pub actor: Option<String>,
}

/// A job that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedJob {
    /// Its name.
    pub name: String,
    /// Its log; empty where that isn't known.
    pub url: String,
    /// What failed in it, as far as it is known.
    pub steps: Vec<FailedStep>,
}

/// A step that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedStep {
    /// Its name.
    pub name: String,
    /// Its log.
    pub url: String,
}

impl Run {
    /// The run's page; that of the attempt, where it is a re-run.
    pub fn url(&self) -> String {
        let run = format!("{}/actions/runs/{}", self.repository_url(), self.id);
        match self.attempt {
            0 | 1 => run,
            attempt => format!("{run}/attempts/{attempt}"),
        }
    }

    pub(super) fn repository_url(&self) -> String {
        format!("{}/{}", self.server_url, self.repository)
    }
}
