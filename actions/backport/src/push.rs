//! Making the branch.

use windlass_core::ObjectId;
use windlass_git::{NewRef, Scratch};
use windlass_github::Client;
use windlass_toolkit::Failure;

use crate::failure::{of_git, of_push};
use crate::scene::Scene;

/// Pushes a commit as the branch, which must not be there yet. Gives git's words where only
/// another look can tell what came of it.
///
/// Fails where no other look helps.
pub(crate) async fn push(
    client: &Client,
    scratch: &Scratch,
    scene: &Scene,
    head: ObjectId,
) -> Result<Result<(), String>, Failure> {
    match scratch.push_branch(&scene.branch, head).map_err(of_git)? {
        NewRef::Created => Ok(Ok(())),
        NewRef::Uncertain(words) => Ok(Err(words)),
        NewRef::Refused(words) if is_race(&words) => Ok(Err(words)),
        NewRef::Refused(words) => match client.branch_head(&scene.branch).await {
            // Whatever was said, somebody else has made it.
            Ok(Some(_)) => Ok(Err(words)),
            _ => Err(of_push(&scene.branch, &words)),
        },
    }
}

/// Somebody else is about to make the branch.
fn is_race(words: &str) -> bool {
    ["failed to update ref", "cannot lock ref"]
        .iter()
        .any(|text| words.contains(text))
}
