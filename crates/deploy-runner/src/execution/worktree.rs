//! A fresh checkout of one commit.
//!
//! It must not know of services, or of what runs in it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use tokio::task::spawn_blocking;
use windlass_core::ObjectId;

use super::git::CheckoutError;
use super::mirror::Mirror;
use super::removal::remove;

/// A directory that holds exactly one commit's files. When it is dropped it is removed, which
/// blocks; [`Worktree::close`] doesn't, and says what went wrong.
#[derive(Debug)]
pub struct Worktree {
    directory: TempDir,
    mirror: Arc<Mirror>,
}

impl Mirror {
    /// Checks a commit out, in a directory of its own whose name begins with `label`.
    ///
    /// Fails if the commit is not in the repository, or if what stands there afterwards is another
    /// one (T6).
    pub async fn worktree(
        self: &Arc<Self>,
        commit: ObjectId,
        label: &str,
    ) -> Result<Worktree, CheckoutError> {
        let label: String = label.chars().filter(char::is_ascii_alphanumeric).collect();
        let mut builder = tempfile::Builder::new();
        let directory = builder
            .prefix(&format!("{label}-"))
            .tempdir_in(&self.worktrees);
        let directory = directory.map_err(failed("make a work tree's directory"))?;
        let worktree = Worktree {
            directory,
            mirror: Arc::clone(self),
        };
        worktree.check_out(commit).await?;
        Ok(worktree)
    }
}

impl Worktree {
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Removes it.
    pub async fn close(self) -> Result<(), CheckoutError> {
        let Self { directory, mirror } = self;
        let doing = "remove a work tree";
        let removed = spawn_blocking(move || remove(&directory.keep())).await;
        let removed = removed.map_err(|error| CheckoutError::failed(doing, error))?;
        removed.map_err(failed(doing))?;
        let _one_at_a_time = mirror.listing.lock().await;
        mirror.forget_removed().await
    }

    async fn check_out(&self, commit: ObjectId) -> Result<(), CheckoutError> {
        let mirror = &self.mirror;
        let doing = "check the commit out";
        let path = self.path().to_str();
        let path = path.ok_or_else(|| CheckoutError::failed(doing, "the path is no UTF-8"))?;
        let id = commit.to_string();
        let add = ["worktree", "add", "--quiet", "--detach", "--", path, &id];
        {
            let _one_at_a_time = mirror.listing.lock().await;
            // Those that were dropped are still in git's list.
            mirror.forget_removed().await?;
            mirror.git.succeed(&mirror.directory, &add, doing).await?;
        }
        self.verify(commit).await
    }

    /// Looks again which commit is there, in the work tree itself.
    async fn verify(&self, commit: ObjectId) -> Result<(), CheckoutError> {
        let doing = "verify the checkout";
        let git = &self.mirror.git;
        let head = ["rev-parse", "--verify", "HEAD^{commit}"];
        let head = git.succeed(self.path(), &head, doing).await?;
        if ObjectId::from_hex(head.trim_ascii_end()) == Some(commit) {
            return Ok(());
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let words = format!("{} stands there instead of {commit}", head.trim());
        Err(CheckoutError::failed(doing, words))
    }
}

impl Mirror {
    async fn forget_removed(&self) -> Result<(), CheckoutError> {
        let arguments = ["worktree", "prune", "--expire=now"];
        let doing = "forget removed work trees";
        self.git
            .succeed(&self.directory, &arguments, doing)
            .await
            .map(drop)
    }
}

fn failed(doing: &'static str) -> impl Fn(io::Error) -> CheckoutError {
    move |error| CheckoutError::failed(doing, error)
}
