//! A growing set of records that any number of processes share: a file with one
//! line of JSON for every change.
//!
//! Must not know what is recorded. A change is: take the lock, read what others
//! added, decide, add a line. So it costs the same however much is there already,
//! which one file that is written anew (see `store`) cannot give to thousands of
//! releases; and a look reads only the lines that are new since the last one. A
//! line counts once its end is written: what a killed process leaves behind half
//! is cut off by the next change.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What the lines of a journal add up to.
pub trait Ledger: Default {
    /// What one line says.
    type Entry: Serialize + DeserializeOwned;

    /// Takes a line in.
    fn enter(&mut self, entry: Self::Entry);
}

/// The file, and what this process has read of it.
#[derive(Debug)]
pub struct Journal<L> {
    path: PathBuf,
    seen: Mutex<Seen<L>>,
}

#[derive(Debug, Default)]
struct Seen<L> {
    /// In bytes, up to the end of a line.
    length: u64,
    ledger: L,
}

impl<L: Ledger> Journal<L> {
    /// The journal in this file, which need not exist yet.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            seen: Mutex::default(),
        }
    }

    /// Looks at everything that was recorded so far.
    ///
    /// # Errors
    /// When the file cannot be read, or a line of it is not ours.
    pub fn read<T>(&self, look: impl FnOnce(&L) -> T) -> io::Result<T> {
        let mut seen = self.seen();
        match fs::metadata(&self.path) {
            Ok(found) if found.len() == seen.length => {}
            Ok(_) => {
                let mut file = File::open(&self.path)?;
                // Nobody writes while the new lines are read.
                file.lock_shared()?;
                seen.catch_up(&mut file)?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        Ok(look(&seen.ledger))
    }

    /// Looks at what was recorded before the last line, as one does who is behind the times. It
    /// reads the whole file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_before_last<T>(&self, look: impl FnOnce(&L) -> T) -> io::Result<T> {
        let mut ledger = L::default();
        let file = match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        let whole = |line: &&[u8]| line.ends_with(b"\n");
        let mut lines: Vec<_> = file
            .split_inclusive(|byte| *byte == b'\n')
            .filter(whole)
            .collect();
        lines.pop();
        for line in lines {
            ledger.enter(serde_json::from_slice(line)?);
        }
        Ok(look(&ledger))
    }

    /// Decides on a change while nobody else changes anything, and records it.
    /// When `decide` objects, nothing is recorded.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn update<T, E>(
        &self,
        decide: impl FnOnce(&L) -> Result<(L::Entry, T), E>,
    ) -> io::Result<Result<T, E>> {
        let mut seen = self.seen();
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&self.path)?;
        // Closing the file gives the lock back, also when the change fails.
        file.lock()?;
        seen.catch_up(&mut file)?;
        let (entry, result) = match decide(&seen.ledger) {
            Ok(decided) => decided,
            Err(objection) => return Ok(Err(objection)),
        };
        let mut line = serde_json::to_vec(&entry)?;
        line.push(b'\n');
        file.set_len(seen.length)?;
        file.seek(SeekFrom::Start(seen.length))?;
        file.write_all(&line)?;
        seen.length += line.len() as u64;
        seen.ledger.enter(entry);
        Ok(Ok(result))
    }

    /// Lines are taken in whole or not at all, so that nothing is wrong with
    /// what somebody left behind who panicked.
    fn seen(&self) -> MutexGuard<'_, Seen<L>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<L: Ledger> Seen<L> {
    /// Takes in the whole lines that were added.
    fn catch_up(&mut self, file: &mut File) -> io::Result<()> {
        let mut added = Vec::new();
        file.seek(SeekFrom::Start(self.length))?;
        file.read_to_end(&mut added)?;
        for line in added.split_inclusive(|byte| *byte == b'\n') {
            let Some(json) = line.strip_suffix(b"\n") else {
                break;
            };
            self.ledger.enter(serde_json::from_slice(json)?);
            self.length += line.len() as u64;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// The numbers that were recorded, in order.
    #[derive(Debug, Default)]
    struct Numbers(Vec<u64>);

    impl Ledger for Numbers {
        type Entry = u64;

        fn enter(&mut self, entry: u64) {
            self.0.push(entry);
        }
    }

    fn count_on(journal: &Journal<Numbers>) -> u64 {
        let next = |numbers: &Numbers| numbers.0.last().map_or(1, |last| last + 1);
        let decide = |numbers: &Numbers| Ok::<_, Infallible>((next(numbers), next(numbers)));
        journal.update(decide).unwrap().unwrap()
    }

    fn all(journal: &Journal<Numbers>) -> Vec<u64> {
        journal.read(|numbers| numbers.0.clone()).unwrap()
    }

    #[test]
    fn changes_made_at_once_are_seen_by_all_in_one_order() {
        let directory = tempfile::tempdir().unwrap();
        let open = || Journal::new(directory.path().join("numbers.jsonl"));
        let early = open();
        assert!(all(&early).is_empty());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let journal = open();
                    for _ in 0..25 {
                        count_on(&journal);
                    }
                });
            }
        });
        assert_eq!(all(&early), (1..=200).collect::<Vec<_>>());
        assert_eq!(all(&open()), all(&early));
    }

    #[test]
    fn who_is_behind_the_times_sees_all_but_the_last_change() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("numbers.jsonl");
        let journal = Journal::<Numbers>::new(path.clone());
        let before = || journal.read_before_last(|numbers| numbers.0.clone());
        assert_eq!(before().unwrap(), Vec::<u64>::new());
        fs::write(path, "1\n2\n3\n45").unwrap();
        assert_eq!(before().unwrap(), [1, 2]);
        assert_eq!(all(&journal), [1, 2, 3]);
    }

    #[test]
    fn an_objection_records_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let journal = Journal::<Numbers>::new(directory.path().join("numbers.jsonl"));
        count_on(&journal);
        let refused: Result<(), _> = journal.update(|_| Err("no")).unwrap();
        assert_eq!((refused, all(&journal)), (Err("no"), vec![1]));
    }

    #[test]
    fn half_a_line_is_no_change_and_gives_way_to_the_next() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("numbers.jsonl");
        fs::write(&path, "1\n2\n34567").unwrap();
        let journal = Journal::new(path.clone());
        assert_eq!(all(&journal), [1, 2]);
        assert_eq!(count_on(&journal), 3);
        assert_eq!(fs::read_to_string(path).unwrap(), "1\n2\n3\n");
    }

    #[test]
    fn a_file_of_somebody_else_is_an_error_and_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("numbers.jsonl");
        fs::write(&path, "surprise\n").unwrap();
        let journal = Journal::<Numbers>::new(path.clone());
        assert!(journal.read(|_| ()).is_err());
        let decide = |_: &Numbers| Ok::<_, Infallible>((7, ()));
        assert!(journal.update(decide).is_err());
        assert_eq!(fs::read_to_string(path).unwrap(), "surprise\n");
    }
}
