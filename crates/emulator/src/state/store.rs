//! What the emulator was told, and has granted since, in one JSON file that any
//! number of processes share.
//!
//! Must not know HTTP. A change is: take the lock, read, change, write a new
//! file, rename it into place. Readers need no lock, because a rename is whole.
//! Reading blocks its thread for some microseconds, on purpose: nothing waits
//! inside. A change may take milliseconds, which some file systems spend on
//! every rename; so what changes with each request is not here but in `counters`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::access::Token;
use super::apps::{AppRecord, Installation};
use super::limits::Budget;
use super::repositories::RepositoryRecord;
use super::rules::Ruleset;
use super::runs::RunRecord;
use super::secret::Secret;

const FILE: &str = "state.json";
const LOCK: &str = "state.lock";

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
    /// Workflow runs by id, by repository id.
    pub runs: BTreeMap<u64, BTreeMap<u64, RunRecord>>,
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
}

impl Store {
    /// Opens a state directory, creating it if it is missing.
    pub fn open(directory: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&directory)?;
        let directory = directory.canonicalize()?;
        let store = Self { directory };
        store.read()?;
        Ok(store)
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// What the file says now.
    pub fn read(&self) -> io::Result<Data> {
        match fs::read(self.directory.join(FILE)) {
            Ok(bytes) => decode(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Data::default()),
            Err(error) => Err(error),
        }
    }

    /// Changes the file while nobody else does.
    pub fn update<T>(&self, change: impl FnOnce(&mut Data) -> T) -> io::Result<T> {
        let lock = File::create(self.directory.join(LOCK))?;
        // Dropping the file gives the lock back, also when a change fails.
        lock.lock()?;
        let mut data = self.read()?;
        let before = serde_json::to_vec(&data)?;
        let result = change(&mut data);
        let after = serde_json::to_vec(&data)?;
        if after != before {
            self.write(&after)?;
        }
        Ok(result)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        // The temporary file is born readable by its owner alone.
        let mut file = tempfile::NamedTempFile::new_in(&self.directory)?;
        file.write_all(bytes)?;
        file.persist(self.directory.join(FILE))?;
        Ok(())
    }
}

fn decode(bytes: &[u8]) -> io::Result<Data> {
    serde_json::from_slice(bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
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
        fs::write(directory.path().join(FILE), "{\"surprise\": 1}").unwrap();
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
        let mode = fs::metadata(directory.path().join(FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0);
    }
}
