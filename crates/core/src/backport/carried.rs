//! What of a backport a branch carries.

use serde::{Deserialize, Serialize};

use crate::object_id::ObjectId;

use super::commit::SourceCommit;
use super::message::{conflicts_in, picked_from};

/// What a branch carries of the commits that are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The newest commit of the branch.
    pub head: ObjectId,
    /// The wanted commits that it has, in their order.
    pub picks: Vec<Pick>,
    /// The conflict that its newest commit holds, if it holds one.
    pub conflict: Option<Conflict>,
    /// The wanted commits that neither it nor the target has, in their order.
    pub missing: Vec<ObjectId>,
}

/// A commit and what it became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// The wanted commit.
    pub commit: ObjectId,
    /// The commit of the branch that brings its change.
    pub picked: ObjectId,
}

/// A change that did not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The wanted commit.
    pub commit: ObjectId,
    /// The files that are in conflict, by their paths from the root.
    pub files: Vec<String>,
}

/// What a branch that somebody made carries, by what its own commits say of themselves; nothing
/// where none of them is a wanted one. It may be rebased, added to, amended, or be of an earlier
/// state of the target. `own` are its commits beyond the target, the oldest first.
pub fn carried(
    wanted: &[SourceCommit],
    lacking: &[ObjectId],
    head: ObjectId,
    own: &[SourceCommit],
) -> Option<Carried> {
    let brings = |made: &SourceCommit, id: ObjectId| {
        made.id == id || picked_from(&made.message).any(|picked| picked == id)
    };
    let find = |id: ObjectId| {
        let picked = own.iter().find(|made| brings(made, id))?.id;
        Some(Pick { commit: id, picked })
    };
    let picks: Vec<Pick> = wanted.iter().filter_map(|one| find(one.id)).collect();
    let has = |id: ObjectId| picks.iter().any(|pick| pick.commit == id);
    let missing = lacking.iter().copied().filter(|id| !has(*id)).collect();
    let conflict = own.last().filter(|newest| newest.id == head);
    let conflict = conflict.and_then(|newest| {
        let pick = picks.iter().find(|pick| pick.picked == newest.id)?;
        let files = conflicts_in(&newest.message)?;
        Some(Conflict {
            commit: pick.commit,
            files,
        })
    });
    (!picks.is_empty()).then_some(Carried {
        head,
        picks,
        conflict,
        missing,
    })
}
