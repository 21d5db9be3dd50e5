//! Making the branch.

use windlass_core::ObjectId;
use windlass_git::{NewRef, Scratch};
use windlass_toolkit::Failure;

use crate::failure::{of_git, of_push};
use crate::scene::Scene;

/// Pushes a commit as the branch, which must not be there yet. Gives git's words where only
/// another look can tell what came of it.
///
/// Fails where no other look helps.
pub(crate) fn push(
    scratch: &Scratch,
    scene: &Scene,
    head: ObjectId,
) -> Result<Result<(), String>, Failure> {
    match scratch.push_branch(&scene.branch, head).map_err(of_git)? {
        NewRef::Created => Ok(Ok(())),
        NewRef::Uncertain(words) => Ok(Err(words)),
        NewRef::Refused(words) if is_race(&words) => Ok(Err(words)),
        NewRef::Refused(words) => Err(of_push(&scene.branch, &words)),
    }
}

/// Somebody else has made the branch, or is about to.
fn is_race(words: &str) -> bool {
    [
        "stale info",
        "already exists",
        "reference already",
        "lock ref",
        "cannot lock",
    ]
    .iter()
    .any(|text| words.contains(text))
}
