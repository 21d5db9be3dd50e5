//! What the emulator was told, and has granted since: the file that every
//! request reads.
//!
//! Must not know HTTP. What grows with a repository's history has files of its
//! own, and what changes with each request is in `counters`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::access::Token;
use super::apps::{AppRecord, Installation};
use super::file::JsonFile;
use super::limits::Budget;
use super::protection::Protections;
use super::repositories::RepositoryRecord;
use super::rules::Ruleset;
use super::secret::Secret;

/// What the file holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// The last number given out by [`Data::next_id`].
    pub last_id: u64,
    /// Repositories, in the order in which they were added.
    pub repositories: Vec<RepositoryRecord>,
    /// The token with full access that the first start made.
    pub start_token: Option<Secret>,
    /// Tokens that open something.
    pub tokens: BTreeMap<Secret, Token>,
    /// GitHub Apps by id.
    pub apps: BTreeMap<u64, AppRecord>,
    /// Their installations by id.
    pub installations: BTreeMap<u64, Installation>,
    /// Rulesets by id.
    pub rulesets: BTreeMap<u64, Ruleset>,
    /// Tag names that nobody may use again, by repository id.
    pub burned: BTreeMap<u64, BTreeSet<String>>,
    /// The ids of the repositories whose releases are locked when they are published.
    pub immutable: BTreeSet<u64>,
    /// The ids of the repositories in which jobs may create pull requests.
    pub pulls_by_actions: BTreeSet<u64>,
    /// The ids of the repositories whose plan has no draft pull requests.
    pub without_draft_pulls: BTreeSet<u64>,
    /// Branch protections by repository id.
    pub protections: BTreeMap<u64, Protections>,
    /// How many requests there are to spend.
    pub budget: Budget,
}

impl Data {
    /// A number that was never given out before.
    pub fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }
}

/// The state directory.
#[derive(Debug)]
pub struct Store {
    directory: PathBuf,
    file: JsonFile<Data>,
}

impl Store {
    /// Opens a state directory, creating it if it is missing.
    pub fn open(directory: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&directory)?;
        let directory = directory.canonicalize()?;
        let file = JsonFile::new(&directory, "state");
        file.read()?;
        Ok(Self { directory, file })
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What the file says now.
    pub fn read(&self) -> io::Result<Data> {
        self.file.read()
    }

    /// Changes the file while nobody else does.
    pub fn update<T>(&self, change: impl FnOnce(&mut Data) -> T) -> io::Result<T> {
        self.file.update(change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_made_at_once_are_all_kept() {
        let directory = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let store = Store::open(directory.path().to_owned()).unwrap();
                    for _ in 0..25 {
                        store.update(Data::next_id).unwrap();
                    }
                });
            }
        });
        let store = Store::open(directory.path().to_owned()).unwrap();
        assert_eq!(store.read().unwrap().last_id, 200);
    }

    #[test]
    fn a_file_of_somebody_else_is_an_error_and_stays() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("state.json"), "{\"surprise\": 1}").unwrap();
        let error = Store::open(directory.path().to_owned()).unwrap_err();
        assert!(error.to_string().contains("surprise"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn tokens_are_written_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path().to_owned()).unwrap();
        store.update(Data::next_id).unwrap();
        let mode = fs::metadata(directory.path().join("state.json"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0);
    }
}
