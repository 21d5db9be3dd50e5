//! Where emulators write down what they are asked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Outcome, to};
use crate::repository::Repository;

/// A directory with a file from every emulator.
pub struct Record(PathBuf);

impl Record {
    /// An empty one.
    pub fn begin(repository: &Repository) -> Outcome<Self> {
        let directory = repository.target().join("contract/record");
        if directory.exists() {
            fs::remove_dir_all(&directory).map_err(to(format!("empty {}", directory.display())))?;
        }
        fs::create_dir_all(&directory).map_err(to(format!("create {}", directory.display())))?;
        Ok(Self(directory))
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.0
    }

    /// Lets every emulator that the command starts, or its children do, add to it.
    pub fn note<'command>(&self, command: &'command mut Command) -> &'command mut Command {
        command.env("WINDLASS_EMULATOR_RECORD", &self.0)
    }
}
