//! What must be found out before a tag, or an environment, can be judged.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::facts::Question;
use crate::object_id::ObjectId;

/// A question whose answer is to be added to the [`super::Evidence`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inquiry {
    /// What the rules about versions ask.
    Rules(Question),
    /// Which deployments of a commit were recorded, wherever and by whomever?
    Deployments {
        /// The commit.
        sha: ObjectId,
    },
    /// Which deployments to an environment did Windlass record, of whatever commit? They come in
    /// pages, the newest first; a later page is added to those before it.
    History {
        /// The environment.
        environment: String,
        /// Which page, from 1.
        page: NonZeroU32,
    },
    /// How did a deployment go?
    DeploymentStatuses {
        /// The id of its record.
        deployment: u64,
    },
    /// Which checks ran on a commit?
    CheckRuns {
        /// The commit.
        sha: ObjectId,
    },
    /// Which statuses does a commit have?
    CommitStatuses {
        /// The commit.
        sha: ObjectId,
    },
    /// Which workflows ran on a commit?
    WorkflowRuns {
        /// The commit.
        sha: ObjectId,
    },
    /// Which checks does a branch require?
    RequiredChecks {
        /// The branch.
        branch: String,
    },
    /// Who has to approve in an environment?
    Approval {
        /// Its name.
        environment: String,
    },
    /// Which GitHub Apps gate an environment?
    Gates {
        /// Its name.
        environment: String,
    },
}
