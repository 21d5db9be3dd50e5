//! Which of some commits a branch lacks. Only these are looked at, not what lies around them: a
//! commit of the trunk may be wanted on a branch that parted from it long ago.

use windlass_core::ObjectId;
use windlass_core::backport::SourceCommit;
use windlass_github::{Client, Commit, Relation};
use windlass_toolkit::Failure;

use super::GitHub;
use super::unported::is_ported;
use crate::failure::of_github;

impl GitHub {
    /// Those of `wanted` (the oldest first) whose change `target` has neither by ancestry nor by
    /// patch, in their order.
    ///
    /// Two requests; and one for each commit whose ancestry they leave open, one for each patch
    /// that has to be compared, one for each 100 commits of the target since they parted.
    pub async fn lacking(
        &self,
        wanted: &[SourceCommit],
        target: ObjectId,
    ) -> Result<Vec<ObjectId>, Failure> {
        let Some(newest) = wanted.last() else {
            return Ok(Vec::new());
        };
        let (client, head) = (self.client(), target.to_string());
        let (comparison, ours) = client
            .compare_with_commits(&newest.id.to_string(), &head)
            .await
            .map_err(of_github)?;
        let before = wanted.first().and_then(|oldest| oldest.parents.first());
        let none_is_there = before.is_some() && comparison.merge_base.as_ref() == before;
        let mut lacking = Vec::new();
        for commit in wanted {
            let is_there = !none_is_there && is_in(client, commit.id, &head).await?;
            if !is_there && !is_ported(client, &of_source(commit), &ours).await? {
                lacking.push(commit.id);
            }
        }
        Ok(lacking)
    }
}

async fn is_in(client: &Client, commit: ObjectId, head: &str) -> Result<bool, Failure> {
    let commit = commit.to_string();
    let comparison = client.compare(&commit, head).await.map_err(of_github)?;
    Ok(matches!(
        comparison.status,
        Relation::Identical | Relation::Ahead
    ))
}

fn of_source(commit: &SourceCommit) -> Commit {
    Commit {
        id: commit.id,
        message: commit.message.clone(),
        parents: commit.parents.clone(),
    }
}
