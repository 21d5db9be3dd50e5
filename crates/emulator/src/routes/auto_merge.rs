//! Bringing a branch up to date before it is deployed.
//!
//! Must not know deployments. Source: REST docs, "Create a deployment", on
//! `auto_merge`.

use super::call::Call;
use super::error::ApiError;
use super::people;
use crate::state::git::{NewCommit, Oid, RefName, RefUpdate};

/// Merges the default branch into `reference`, if that is a branch that is
/// behind; a tag or a commit stays as it is. Says so if something was merged.
///
/// # Errors
/// 409 when both changed the same lines.
pub async fn attempt(call: &Call, reference: &str, head: &Oid) -> Result<Option<String>, ApiError> {
    let git = call.git();
    let short = reference.trim_start_matches("refs/");
    let short = short.trim_start_matches("heads/");
    let default = git.default_branch();
    let Some(name) = RefName::parse(&format!("refs/heads/{short}")) else {
        return Ok(None);
    };
    let (Some(branch), Some(base)) = (
        git.find_ref(&name).await?,
        git.resolve_commit("HEAD").await?,
    ) else {
        return Ok(None);
    };
    if branch.oid != *head || git.is_ancestor(&base, head).await? {
        return Ok(None);
    }
    let conflict = || ApiError::conflict(format!("Conflict merging {default} into {short}."));
    let tree = git.merge_tree(head, &base).await?.ok_or_else(conflict)?;
    let author = people::actor(call);
    let message = format!("Auto-merged {default} into {short} on deployment.");
    let merge = NewCommit {
        tree: &tree,
        parents: &[head.clone(), base],
        author: &author,
        committer: &author,
        message: &message,
    };
    let merge = git.write_commit(merge).await?;
    match git.move_ref(&name, head, &merge).await? {
        RefUpdate::Done => Ok(Some(message)),
        RefUpdate::Exists | RefUpdate::Conflict => Err(conflict()),
    }
}
