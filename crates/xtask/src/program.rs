//! The program, built for development, and what it says of itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Outcome, to};
use crate::generate::Action;
use crate::process::{capture, cargo, run};
use crate::repository::Repository;

/// A built `windlass`.
pub struct Program(PathBuf);

impl Program {
    /// Builds the program and nothing else.
    pub fn build(repository: &Repository) -> Outcome<Self> {
        run(cargo(repository.root()).args(["build", "-p", "windlass-cli", "--locked", "--quiet"]))?;
        Ok(Self::built(repository))
    }

    /// The program that was built last.
    pub fn built(repository: &Repository) -> Self {
        let name = format!("windlass{}", std::env::consts::EXE_SUFFIX);
        Self(repository.target().join("debug").join(name))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The actions, with their inputs and outputs.
    pub fn actions(&self) -> Outcome<Vec<Action>> {
        let json = capture(Command::new(&self.0).args(["describe", "--format", "json"]))?;
        serde_json::from_str(&json).map_err(to("read what `windlass describe` says"))
    }

    /// What `--help` says of a subcommand; none when there is no such subcommand.
    pub fn help(&self, subcommand: &str) -> Option<String> {
        let mut command = Command::new(&self.0);
        let output = command
            .args([subcommand, "--help"])
            .stdin(Stdio::null())
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then_some(text)
    }
}
