//! Branches and tags as they were before the last write, for stale reads.
//!
//! Must not know which requests are stale. A snapshot is a bare repository
//! whose refs are a file and whose objects are the real repository's, so that
//! everything that reads the real one can read it in its place.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::git::{Git, GitError};
use super::{Repository, State, StateError};

/// The refs of a repository at one moment, in the format of `packed-refs`.
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot(String);

impl State {
    /// The repository as it was before the last write that changed a ref, or
    /// as it is when no write was seen yet.
    pub fn stale_git(&self, repository: &Repository) -> Arc<Git> {
        let directory = self.stale_directory(repository);
        if directory.join("packed-refs").is_file() {
            self.git(&directory)
        } else {
            Arc::clone(&repository.git)
        }
    }

    /// Looks at the refs before a write.
    pub async fn snapshot(&self, repository: &Repository) -> Result<Snapshot, GitError> {
        let refs = repository.git.names_below("refs/").await?;
        let line = |(name, oid)| format!("{oid} {name}\n");
        Ok(Snapshot(refs.into_iter().map(line).collect()))
    }

    /// Keeps what was seen before a write, if the write changed a ref.
    pub async fn keep(&self, repository: &Repository, before: Snapshot) -> Result<(), StateError> {
        if self.snapshot(repository).await? == before {
            return Ok(());
        }
        let real = repository.git.directory();
        write(&self.stale_directory(repository), real, &before)?;
        Ok(())
    }

    fn stale_directory(&self, repository: &Repository) -> PathBuf {
        let name = format!("{}.git", repository.record.id);
        self.store.directory().join("stale").join(name)
    }
}

/// Makes a bare repository with these refs and the real one's objects.
pub(super) fn write(directory: &Path, real: &Path, snapshot: &Snapshot) -> io::Result<()> {
    let info = directory.join("objects").join("info");
    fs::create_dir_all(&info)?;
    fs::create_dir_all(directory.join("refs"))?;
    fs::copy(real.join("HEAD"), directory.join("HEAD"))?;
    let objects = real.canonicalize()?.join("objects");
    fs::write(info.join("alternates"), format!("{}\n", objects.display()))?;
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(snapshot.0.as_bytes())?;
    file.persist(directory.join("packed-refs"))?;
    Ok(())
}
