//! What GitHub says of a tag's commit, and of an environment. Times and words are GitHub's own.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::facts::Facts;
use crate::object_id::ObjectId;

/// Everything that is known so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Evidence {
    /// Answers to [`super::Inquiry::Rules`].
    pub facts: Facts,
    /// Whether a branch has the tag's name.
    pub branch: bool,
    /// Every deployment of the commit.
    pub deployments: Reading<Vec<DeploymentRecord>>,
    /// The statuses of some deployments, by the record's id; of each the newest first.
    pub statuses: BTreeMap<u64, Reading<Vec<DeploymentStatus>>>,
    /// The deployments to an environment, of whatever commit, as far as they were read.
    pub history: Reading<DeploymentHistory>,
    /// The commit's check runs.
    pub check_runs: Reading<Vec<CheckRun>>,
    /// The commit's statuses, of the interface that was there before checks.
    pub commit_statuses: Reading<Vec<CommitStatus>>,
    /// The workflow runs for the commit.
    pub workflow_runs: Reading<Vec<WorkflowRun>>,
    /// The checks that the trunk requires.
    pub required_checks: Reading<Vec<RequiredCheck>>,
    /// The environment in which a person has to approve; nothing where there is none.
    pub approval: Reading<Option<ApprovalEnvironment>>,
    /// The GitHub Apps that gate some environments, by the environment's name; none where there is
    /// no such environment.
    pub gates: BTreeMap<String, Reading<Vec<String>>>,
}

/// An answer, or why there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading<T> {
    /// Nobody asked yet.
    #[default]
    Unread,
    /// The answer.
    Read(T),
    /// It may not be read.
    Denied(Denial),
}

/// Why something may not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denial {
    /// What was said to the question.
    pub reason: String,
    /// What to change.
    pub hints: Vec<String>,
}

/// One deployment, as somebody recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DeploymentRecord {
    /// Its id.
    pub id: u64,
    /// The commit.
    pub sha: ObjectId,
    /// What was done: `windlass`, or whatever others say; `deploy` for a job's own record.
    pub task: String,
    /// Where.
    pub environment: String,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// What the recorder put there.
    pub payload: Value,
}

/// The deployments to an environment whose task is Windlass's, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DeploymentHistory {
    /// Those that were read.
    pub records: Vec<DeploymentRecord>,
    /// The page that has older ones, where there are some.
    pub older: Option<NonZeroU32>,
}

impl Reading<DeploymentHistory> {
    /// Adds the page that follows. A record that was written meanwhile pushes others into it,
    /// which then come twice.
    pub fn extend(&mut self, page: Self) {
        match (self, page) {
            (Self::Read(known), Self::Read(page)) => {
                let is_new = |record: &DeploymentRecord| {
                    known.records.iter().all(|before| before.id != record.id)
                };
                let new: Vec<_> = page.records.into_iter().filter(is_new).collect();
                known.records.extend(new);
                known.older = page.older;
            }
            (known, page) => *known = page,
        }
    }
}

/// How a deployment went, at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DeploymentStatus {
    /// `success`, `failure`, `in_progress`, or `inactive` once a later deployment replaced it.
    pub state: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Where its log is.
    pub url: Option<String>,
}

/// One run of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CheckRun {
    /// Its id.
    pub id: u64,
    /// The check's name.
    pub name: String,
    /// `completed`, or how far it is.
    pub status: String,
    /// Once completed, how it went.
    pub conclusion: Option<String>,
    /// When it began; absent while it waits.
    pub started_at: Option<Timestamp>,
    /// Who checks.
    pub app: Option<CheckApp>,
    /// The check suite that it belongs to.
    pub suite: Option<u64>,
    /// Its page.
    pub url: Option<String>,
}

/// The GitHub App that runs a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckApp {
    /// Its id.
    pub id: u64,
    /// Its short name.
    pub slug: String,
}

/// A status of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CommitStatus {
    /// What it is the status of.
    pub context: String,
    /// `success`, `pending`, `failure` or `error`.
    pub state: String,
    /// Since when.
    pub updated_at: Timestamp,
    /// Its page.
    pub url: Option<String>,
}

/// One run of a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct WorkflowRun {
    /// Its id.
    pub id: u64,
    /// The path of the workflow's file in the repository.
    pub path: String,
    /// The check suite that its jobs' check runs belong to.
    pub suite: Option<u64>,
}

/// An environment, and whom it asks for approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ApprovalEnvironment {
    /// Its name.
    pub name: String,
    /// The logins of people, and the slugs of teams. One of them has to approve; none means that
    /// everybody passes.
    pub reviewers: Vec<String>,
    /// Whether who starts a run may not approve it.
    pub prevents_self_review: bool,
}

/// A check that is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RequiredCheck {
    /// Its name.
    pub name: String,
    /// The id of the GitHub App that has to report it; absent where anyone may.
    pub app: Option<u64>,
}
