//! Workflows and actions as far as checks ask for them. Knows what GitHub reads in them, and no
//! check.

mod action;
mod call;
mod interface;
mod permissions;
mod project;
mod reference;
mod workflow;

pub(crate) use action::Action;
pub(crate) use call::{Call, Secrets, Step};
pub(crate) use interface::{Input, Kind, Secret};
pub(crate) use permissions::{Access, Permissions};
pub(crate) use project::{Callee, Library, Site};
pub(crate) use reference::Reference;
pub(crate) use workflow::{Job, JobEnvironment, Schedule, Workflow};

pub use project::{File, Project, Unreadable};
