//! The objects of a push that nobody has accepted yet.
//!
//! Must not know who pushes. A quarantine is a repository of its own with the
//! refs and objects of the real one, so that everything that reads the real one
//! can read it in its place; it is gone when it is dropped.

use std::sync::Arc;

use tempfile::TempDir;

use super::git::Git;
use super::stale::write;
use super::{Repository, State, StateError};

/// The repository as the push would make it, its refs aside.
pub struct Quarantine {
    /// What to read.
    pub repository: Repository,
    /// Removed with it.
    _directory: TempDir,
}

impl State {
    /// Unpacks a push; nothing when git cannot read the pack, and so will not
    /// take it.
    pub async fn quarantine(
        &self,
        repository: &Repository,
        pack: &[u8],
    ) -> Result<Option<Quarantine>, StateError> {
        let directory = TempDir::new_in(self.store.directory())?;
        let refs = self.snapshot(repository).await?;
        write(directory.path(), repository.git.directory(), &refs)?;
        let git = Git::new(directory.path().to_owned());
        let unpacked = git.index_pack(pack).await?;
        Ok(unpacked.then(|| Quarantine {
            repository: Repository {
                record: repository.record.clone(),
                git: Arc::new(git),
            },
            _directory: directory,
        }))
    }
}
