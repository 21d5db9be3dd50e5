//! Merging by rebasing: the commits of the head branch, each made anew on top of the base.
//!
//! Must not know who may merge.

use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::people;
use crate::state::git::{Commit, NewCommit, Oid};

/// The last of the new commits; nothing where one of them does not apply. Merges are left out, as
/// git leaves them out.
pub async fn rebase(call: &Call, base: &Oid, head: &Oid) -> Result<Option<Oid>, ApiError> {
    let git = call.git();
    let found = git.divergence(base, head).await?;
    let mut tip = base.clone();
    for oid in found.map(|found| found.ahead).unwrap_or_default() {
        let commit = git.commit(&oid).await?.ok_or_else(ApiError::not_found)?;
        let [parent] = commit.parents.as_slice() else {
            continue;
        };
        let Some(tree) = git.pick_tree(parent, &tip, &oid).await? else {
            return Ok(None);
        };
        tip = anew(call, &commit, &tree, tip).await?;
    }
    Ok(Some(tip))
}

/// Who wrote it and when stays; who committed it is whoever merges, now.
async fn anew(call: &Call, commit: &Commit, tree: &Oid, parent: Oid) -> Result<Oid, ApiError> {
    let wish = NewCommit {
        tree,
        parents: &[parent],
        author: &commit.author,
        committer: &people::actor(call),
        message: &commit.message,
    };
    Ok(call.git().write_commit(wish).await?)
}
