//! Every request that came in, in the order in which they were answered.
//!
//! Must not hold tokens or bodies. The records of this process are kept in
//! memory; all of them are also lines of `requests.jsonl` in the state directory.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// A request and how it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path as it was sent, still percent-encoded.
    pub path: String,
    /// What followed the question mark, if there was one.
    pub query: Option<String>,
    /// The status that the client saw; nothing when the connection was cut.
    pub status: Option<u16>,
    /// The fault that was played on it, such as `drop-after-write`.
    pub fault: Option<String>,
    /// How long it took until the answer began.
    pub milliseconds: u64,
}

/// The records.
#[derive(Debug)]
pub struct Log {
    file: PathBuf,
    records: Mutex<Vec<RequestRecord>>,
}

impl Log {
    /// Starts with no records; the file of earlier processes is kept.
    pub fn new(file: PathBuf) -> Self {
        Self {
            file,
            records: Mutex::default(),
        }
    }

    /// Adds one.
    ///
    /// # Errors
    /// When the file cannot be written; the record is in memory all the same.
    pub fn add(&self, record: RequestRecord) -> io::Result<()> {
        let mut line = serde_json::to_vec(&record)?;
        line.push(b'\n');
        // A poisoned lock still guards a whole list: pushing cannot fail midway.
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.push(record);
        let mut options = OpenOptions::new();
        options
            .create(true)
            .append(true)
            .open(&self.file)?
            .write_all(&line)
    }

    /// What this process has answered so far.
    pub fn records(&self) -> Vec<RequestRecord> {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.clone()
    }
}
