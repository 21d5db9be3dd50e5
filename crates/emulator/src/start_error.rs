//! Why an emulator does not start, and what to change.

use std::io;
use std::path::PathBuf;

use crate::state::git::GitError;

/// Why an emulator does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No repository was given, and the state directory knows none.
    #[error("start the emulator: it serves no repository; give it one as owner/name=PATH.git")]
    NoRepository,
    /// A repository's name is not `owner/name`.
    #[error("start the emulator: {0:?} is not a repository name; write owner/name")]
    Name(String),
    /// Something was set up for a repository that is not served.
    #[error("start the emulator: {0} is set up for, but not served; add it as a repository")]
    Unserved(String),
    /// A name that Slack would not take.
    #[error(
        "start the emulator: {0:?} is no name in Slack; write up to 80 small letters, digits, \
         '-', '_' and '.'"
    )]
    SlackName(String),
    /// A channel or a person that something in Slack was set up for.
    #[error("start the emulator: Slack has no {0:?}; add it first")]
    SlackUnknown(String),
    /// A time that was given for something is no time.
    #[error("start the emulator: {0:?} is no time; write it as 2026-01-18T22:00:00Z")]
    Time(String),
    /// A release cannot be there from the start.
    #[error("start the emulator: plant the release of {tag}: {problem}")]
    Release {
        /// The tag's name.
        tag: String,
        /// Why not.
        problem: String,
    },
    /// The repository cannot be opened or created.
    #[error("open {directory}: {source}")]
    Repository {
        /// The bare repository.
        directory: PathBuf,
        /// What git said.
        source: GitError,
    },
    /// Exchanges cannot be written down.
    #[error("record in {directory}: {source}")]
    Record {
        /// Where they were to be written.
        directory: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The state directory or the listener cannot be used.
    #[error("start the emulator: {0}")]
    Io(#[from] io::Error),
    /// What is in a repository cannot be read.
    #[error("start the emulator: {0}")]
    Git(#[from] GitError),
}
