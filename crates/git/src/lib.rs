//! A local git repository, as Windlass reads and tags it.
//!
//! Tags are read from git's own files, because asking git for the peeled ids of 100,000 tags takes
//! seconds. Everything else goes through the `git` program: it knows worktrees, safe directories,
//! replaced objects and credentials better than any copy of its rules would.
//!
//! [`Scratch`] is a repository of one's own beside it: commits are picked there, without a work tree.
//!
//! It must not know of lanes, of versions, or of GitHub.

mod command;
mod copy;
mod error;
mod history;
mod main_line;
mod objects;
mod pick;
mod refs;
mod remote;
mod repository;
mod scratch;
mod tagging;

pub use error::{Error, ErrorKind};
pub use main_line::Entry;
pub use pick::{Applied, Committer};
pub use repository::Repository;
pub use scratch::{Remote, Scratch};
pub use tagging::{NewRef, NewTag};
