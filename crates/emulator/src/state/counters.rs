//! What changes with every request: spent budgets, how often each fault rule has
//! matched, how often each asset was downloaded. One small file, shared by any
//! number of processes.
//!
//! Must not know what is counted for what. The file is rewritten in place under
//! a lock, which costs microseconds. A process that is killed in the middle may
//! leave it unreadable: then counting starts anew, because nothing that was
//! promised to a client is lost with it.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::limits::Window;

/// The counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counters {
    /// Spent requests, by whoever spent them.
    pub windows: BTreeMap<String, Window>,
    /// Matching requests, by fault rule.
    pub faults: BTreeMap<String, u64>,
    /// Downloads, by asset.
    pub downloads: BTreeMap<u64, u64>,
    /// When everything that was asked of Slack would be worked off at its pace, in milliseconds
    /// since 1970, by what has a pace.
    pub slack: BTreeMap<String, u64>,
}

/// The file.
#[derive(Debug)]
pub struct CounterFile(PathBuf);

impl CounterFile {
    /// The file at this path, which need not exist yet.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Changes the counts while nobody else does.
    pub fn update<T>(&self, change: impl FnOnce(&mut Counters) -> T) -> io::Result<T> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&self.0)?;
        // Closing the file gives the lock back, also when a change fails.
        file.lock()?;
        let before = read(&mut file)?;
        let mut counters = before.clone();
        let result = change(&mut counters);
        if counters != before {
            write(&mut file, &counters)?;
        }
        Ok(result)
    }
}

fn read(file: &mut File) -> io::Result<Counters> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

fn write(file: &mut File, counters: &Counters) -> io::Result<()> {
    let bytes = serde_json::to_vec(counters)?;
    file.rewind()?;
    file.write_all(&bytes)?;
    file.set_len(bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(file: &CounterFile) -> u64 {
        let one_more = |counters: &mut Counters| {
            let count = counters.faults.entry("rule".to_owned()).or_default();
            *count += 1;
            *count
        };
        file.update(one_more).unwrap()
    }

    #[test]
    fn counts_made_at_once_are_all_different() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("counters.json");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let file = CounterFile::new(path.clone());
                    for _ in 0..25 {
                        count(&file);
                    }
                });
            }
        });
        assert_eq!(count(&CounterFile::new(path)), 201);
    }

    #[test]
    fn a_torn_file_counts_from_the_start() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("counters.json");
        std::fs::write(&path, "{\"faults\": {\"rule\": 7").unwrap();
        let file = CounterFile::new(path);
        assert_eq!((count(&file), count(&file)), (1, 2));
    }

    #[test]
    fn shrinking_leaves_nothing_behind() {
        let directory = tempfile::tempdir().unwrap();
        let file = CounterFile::new(directory.path().join("counters.json"));
        count(&file);
        file.update(|counters| counters.faults.clear()).unwrap();
        assert_eq!(count(&file), 1);
    }
}
