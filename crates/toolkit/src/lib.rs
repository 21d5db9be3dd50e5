//! The GitHub Actions runtime protocol for native programs.
//!
//! A program is an action when it reads its inputs as the runner passes them, writes its outputs,
//! summary and annotations as the runner reads them, and never lets a secret or somebody else's
//! text through as a command. This crate does that, in a terminal as in a workflow.
//!
//! It must not know of versions, of GitHub's API, or of any one action; and only
//! [`Environment::from_process`] looks at the process.

mod environment;
mod failure;

pub mod inputs;
mod secret;

pub mod describe;

mod context;
mod event;
mod id_tokens;

mod file_command;
mod outputs;
mod summary;

mod command;
mod console;
mod redaction;

pub use console::{Annotation, Console, Level};
pub use context::{Context, ContextFlags, Repository};
pub use environment::Environment;
pub use event::{
    Event, EventKind, PullRequest, PullRequestSide, Push, Release, Schedule, Sides,
    WorkflowDispatch,
};
pub use failure::{Failure, FailureKind, report};
pub use id_tokens::IdTokens;
pub use outputs::{Format, Outputs};
pub use secret::SecretInput;
pub use summary::{Inline, Summary};
