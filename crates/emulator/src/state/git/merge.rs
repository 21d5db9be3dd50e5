//! Making commits: merges, and whatever else has a tree already.
//!
//! Must not know which branch a commit is for: making one moves none.

use super::{Git, GitError, ObjectKind, Oid, Signature};

/// A commit to be.
#[derive(Clone, Debug)]
pub struct NewCommit<'commit> {
    /// Its root tree.
    pub tree: &'commit Oid,
    /// Its parents, first parent first.
    pub parents: &'commit [Oid],
    /// Who wrote the change.
    pub author: &'commit Signature,
    /// Who makes the commit.
    pub committer: &'commit Signature,
    /// The message, as it is to be written.
    pub message: &'commit str,
}

impl Git {
    /// The tree that merging `theirs` into `ours` gives; nothing when both
    /// changed the same lines, or share no history.
    pub async fn merge_tree(&self, ours: &Oid, theirs: &Oid) -> Result<Option<Oid>, GitError> {
        if self.divergence(ours, theirs).await?.is_none() {
            return Ok(None);
        }
        self.merged(&["merge-tree", "--write-tree", ours.as_str(), theirs.as_str()])
            .await
    }

    /// The tree that the change from `parent` to `commit` gives on top of `onto`; nothing when it
    /// does not apply. Takes git 2.40.
    pub async fn pick_tree(
        &self,
        parent: &Oid,
        onto: &Oid,
        commit: &Oid,
    ) -> Result<Option<Oid>, GitError> {
        let base = format!("--merge-base={parent}");
        let arguments = ["merge-tree", "--write-tree", &base, onto.as_str()];
        self.merged(&[&arguments[..], &[commit.as_str()]].concat())
            .await
    }

    async fn merged(&self, arguments: &[&str]) -> Result<Option<Oid>, GitError> {
        match self.text(arguments, &[]).await {
            Ok(text) => Ok(text.lines().next().and_then(Oid::parse)),
            // Conflicts are told on standard output, and nothing else is.
            Err(GitError::Refused(said)) if said.is_empty() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a commit and gives its id.
    pub async fn write_commit(&self, commit: NewCommit<'_>) -> Result<Oid, GitError> {
        let NewCommit {
            tree,
            parents,
            author,
            committer,
            message,
        } = commit;
        let mut text = format!("tree {tree}\n");
        for parent in parents {
            text.push_str(&format!("parent {parent}\n"));
        }
        text.push_str(&format!(
            "author {author}\ncommitter {committer}\n\n{message}"
        ));
        self.write(ObjectKind::Commit, text.as_bytes()).await
    }
}
