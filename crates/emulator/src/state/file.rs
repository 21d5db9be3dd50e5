//! A JSON file in the state directory that any number of processes share.
//!
//! Must not know what it holds. A change is: take the lock, read, change, write
//! a new file, rename it into place. Readers need no lock, because a rename is
//! whole. Reading blocks its thread for some microseconds, on purpose: nothing
//! waits inside. A change may take milliseconds, which some file systems spend
//! on every rename.

use std::fs::{self, File};
use std::io::{self, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The file; one that is missing holds the default.
#[derive(Debug)]
pub struct JsonFile<T> {
    directory: PathBuf,
    name: &'static str,
    content: PhantomData<fn() -> T>,
}

impl<T: Default + Serialize + DeserializeOwned> JsonFile<T> {
    /// `<name>.json` in the directory, which has to exist. What locks it lies
    /// beside it.
    pub fn new(directory: &Path, name: &'static str) -> Self {
        Self {
            directory: directory.to_owned(),
            name,
            content: PhantomData,
        }
    }

    /// What it says now.
    pub fn read(&self) -> io::Result<T> {
        match fs::read(self.path("json")) {
            Ok(bytes) => decode(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(T::default()),
            Err(error) => Err(error),
        }
    }

    /// Changes it while nobody else does.
    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> io::Result<R> {
        let lock = File::create(self.path("lock"))?;
        // Dropping the file gives the lock back, also when a change fails.
        lock.lock()?;
        let mut content = self.read()?;
        let before = serde_json::to_vec(&content)?;
        let result = change(&mut content);
        let after = serde_json::to_vec(&content)?;
        if after != before {
            self.write(&after)?;
        }
        Ok(result)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        // The temporary file is born readable by its owner alone.
        let mut file = tempfile::NamedTempFile::new_in(&self.directory)?;
        file.write_all(bytes)?;
        file.persist(self.path("json"))?;
        Ok(())
    }

    fn path(&self, extension: &str) -> PathBuf {
        self.directory.join(format!("{}.{extension}", self.name))
    }
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    serde_json::from_slice(bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}
