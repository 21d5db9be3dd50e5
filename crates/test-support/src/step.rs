//! A step of a workflow, as a program finds it: files to write to, and nothing of the machine that
//! runs the test.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::runner::{System, read_entries};

/// A directory with the files that the runner gives to a step. It is removed at the end.
#[derive(Debug)]
pub struct Step {
    directory: TempDir,
}

impl Step {
    /// An empty step.
    #[expect(clippy::new_without_default, reason = "it makes a directory")]
    pub fn new() -> Self {
        let step = Self {
            directory: tempfile::tempdir().unwrap(),
        };
        for file in ["output", "summary"] {
            std::fs::write(step.path(file), "").unwrap();
        }
        std::fs::create_dir(step.path("home")).unwrap();
        step
    }

    /// A path in the step's directory.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The variables by which a program knows that it runs in this step.
    pub fn variables(&self) -> Vec<(String, String)> {
        let path = |name| self.path(name).to_str().unwrap().to_owned();
        [
            ("GITHUB_ACTIONS", "true".to_owned()),
            ("GITHUB_OUTPUT", path("output")),
            ("GITHUB_STEP_SUMMARY", path("summary")),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    /// A program to run in this step: in an environment of its own, whatever the test runs in.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.terminal(program);
        command.envs(self.variables());
        command
    }

    /// A program to run as from a terminal: the same environment without the step's variables.
    pub fn terminal(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(self.directory.path());
        let kept = [
            "PATH",
            "SystemRoot",
            "TMPDIR",
            "TEMP",
            "LLVM_PROFILE_FILE",
            // Where an embedded GitHub writes down what it is asked: the contract test reads it.
            "WINDLASS_EMULATOR_RECORD",
        ];
        command.envs(
            kept.into_iter()
                .filter_map(|name| Some((name, std::env::var_os(name)?))),
        );
        command
            .env("HOME", self.path("home"))
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC");
        command
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.path("home/.gitconfig"));
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Windlass Test");
            command.env(format!("GIT_{role}_EMAIL"), "test@windlass.invalid");
            command.env(format!("GIT_{role}_DATE"), "2026-01-19T07:00:00Z");
        }
        command
    }

    /// The outputs as the runner reads them.
    pub fn outputs(&self) -> Vec<(String, String)> {
        let text = std::fs::read_to_string(self.path("output")).unwrap();
        read_entries(&text, System::Unix).unwrap()
    }

    /// The value of an output as a later step sees it.
    pub fn output(&self, name: &str) -> Option<String> {
        let mut values = self
            .outputs()
            .into_iter()
            .filter(|(known, _)| known == name);
        values.next_back().map(|(_, value)| value)
    }

    /// The summary's Markdown.
    pub fn summary(&self) -> String {
        std::fs::read_to_string(self.path("summary")).unwrap()
    }
}
