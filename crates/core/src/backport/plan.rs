//! What is to be done next.

use serde::{Deserialize, Serialize};

use crate::object_id::ObjectId;
use crate::problem::Problem;

use super::carried::{Carried, carried};
use super::commit::SourceCommit;
use super::marker::marker;

/// What there is, as it was looked at last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BackportFacts {
    /// The name of the branch that brings the commits.
    pub branch_name: String,
    /// The commits, the oldest first.
    pub wanted: Vec<SourceCommit>,
    /// Those whose change the target lacks, in their order.
    pub lacking: Vec<ObjectId>,
    /// The branch, if it is there.
    pub branch: Option<PresentBranch>,
    /// The pull requests of that branch into the target, the newest first.
    pub pulls: Vec<PresentPull>,
}

/// A branch of the name that is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresentBranch {
    /// Its newest commit.
    pub head: ObjectId,
    /// Its commits beyond the target, the oldest first.
    pub own: Vec<SourceCommit>,
}

/// A pull request of that branch into the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresentPull {
    /// Its number.
    pub number: u64,
    /// Whether it is open.
    pub open: bool,
    /// Whether it was merged.
    pub merged: bool,
    /// Its text.
    pub body: String,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "plan")]
pub enum BackportPlan {
    /// Nothing: the target has every change.
    Nothing,
    /// Pick these commits onto the target in this order, make the branch, and look again.
    Pick {
        /// The commits.
        commits: Vec<SourceCommit>,
    },
    /// Make a pull request of the branch.
    Propose {
        /// What it carries.
        carried: Carried,
    },
    /// Leave the open pull request as it is.
    Keep {
        /// Its number.
        number: u64,
        /// What its branch carries, as far as it can be told.
        carried: Option<Carried>,
    },
    /// Leave it at that: it was merged.
    Merged {
        /// Its number.
        number: u64,
    },
    /// Leave it at that: somebody has closed it.
    Closed {
        /// Its number.
        number: u64,
    },
}

/// What is to be done next. What people have done to the branch and the pull request stays: a
/// branch is never moved, and a pull request that was closed is not made again.
///
/// Fails ([`crate::ProblemKind::Refused`]) where the branch is something else.
pub fn plan_backport(facts: &BackportFacts) -> Result<BackportPlan, Problem> {
    let marker = marker(&facts.wanted);
    let carried = facts
        .branch
        .as_ref()
        .and_then(|branch| carried(&facts.wanted, &facts.lacking, branch.head, &branch.own));
    // A branch of this name may have brought something else before.
    let is_ours = |pull: &&PresentPull| pull.body.contains(&marker);
    if let Some(open) = facts.pulls.iter().find(|pull| pull.open) {
        let number = open.number;
        return match carried.is_some() || is_ours(&open) {
            true => Ok(BackportPlan::Keep { number, carried }),
            false => Err(foreign(facts, Some(number))),
        };
    }
    if let Some(ended) = facts.pulls.iter().find(is_ours) {
        let number = ended.number;
        return Ok(match ended.merged {
            true => BackportPlan::Merged { number },
            false => BackportPlan::Closed { number },
        });
    }
    match (&facts.branch, carried) {
        (_, Some(carried)) if !facts.lacking.is_empty() => Ok(BackportPlan::Propose { carried }),
        _ if facts.lacking.is_empty() => Ok(BackportPlan::Nothing),
        (Some(_), _) => Err(foreign(facts, None)),
        (None, _) => Ok(BackportPlan::Pick {
            commits: lacking(facts),
        }),
    }
}

fn lacking(facts: &BackportFacts) -> Vec<SourceCommit> {
    let wanted = facts.wanted.iter();
    let lacking = wanted.filter(|commit| facts.lacking.contains(&commit.id));
    lacking.cloned().collect()
}

fn foreign(facts: &BackportFacts, pull: Option<u64>) -> Problem {
    let name = &facts.branch_name;
    let opened = pull.map(|number| format!(", and #{number} is open for it"));
    Problem::refused(
        "foreign-branch",
        format!(
            "the branch '{name}' is there already{}, and has none of the commits",
            opened.unwrap_or_default()
        ),
    )
    .hint("give 'branch' another name, or remove that branch if nobody needs it")
}
