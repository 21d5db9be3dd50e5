//! What could not be told, kept for later steps of the same job: when Slack is back, its message
//! is whole. Other jobs run elsewhere, and learn it from the run's jobs as GitHub tells of them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::PathBuf;

use tempfile::NamedTempFile;
use windlass_core::message::Told;
use windlass_toolkit::{Console, Environment};

use crate::settings::Settings;

/// The file, where the job has a place for it.
pub(crate) struct Kept {
    path: Option<PathBuf>,
}

impl Kept {
    /// In `RUNNER_TEMP`, which lasts as long as the job. What was to be told in one place is not
    /// for another.
    pub(crate) fn new(environment: &Environment, settings: &Settings) -> Self {
        let directory = environment.get("RUNNER_TEMP").map(PathBuf::from);
        let mut place = DefaultHasher::new();
        (settings.means.place(), settings.key()).hash(&mut place);
        let name = format!("windlass-slack-status-{:016x}.json", place.finish());
        Self {
            path: directory.map(|directory| directory.join(name)),
        }
    }

    /// What was kept; nothing where nothing was.
    pub(crate) fn read(&self, console: &mut Console) -> Told {
        let Some(path) = &self.path else {
            return Told::default();
        };
        let read = match std::fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Told::default(),
            read => read,
        };
        let told = read.and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
        told.unwrap_or_else(|error| {
            console.info(&format!(
                "what earlier steps could not tell is lost: {}: {error}",
                path.display()
            ));
            Told::default()
        })
    }

    /// Keeps what could not be told.
    pub(crate) fn write(&self, told: &Told, console: &mut Console) {
        let Some(path) = &self.path else { return };
        if let Err(error) = write(path, told) {
            let path = path.display();
            console.info(&format!(
                "later steps won't know of this one: {path}: {error}"
            ));
        }
    }

    /// It has been told.
    pub(crate) fn forget(&self, console: &mut Console) {
        let Some(path) = &self.path else { return };
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                console.info(&format!("{} can't be removed: {error}", path.display()));
            }
            _ => {}
        }
    }
}

/// Whole or not at all.
fn write(path: &std::path::Path, told: &Told) -> io::Result<()> {
    let directory = path.parent().ok_or(io::ErrorKind::NotFound)?;
    let mut file = NamedTempFile::new_in(directory)?;
    file.write_all(&serde_json::to_vec(told)?)?;
    file.persist(path)?;
    Ok(())
}
