//! How a repository uses Windlass's workflows and actions: what is wrong with it ([`check`]), and
//! examples to begin with ([`init`]).
//!
//! Pure: texts come in, findings and texts go out. It must not know about files, git, GitHub's API
//! or the terminal; the project's own workflows, actions and examples are a part of it.

mod yaml;

mod embedded;
mod finding;
mod model;
mod schedule;

pub mod check;
pub mod init;

pub use finding::{Finding, Level};
pub use model::{File, Project, Unreadable};
pub use yaml::Place;
