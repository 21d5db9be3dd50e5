//! Workflows and actions as far as checks ask for them. Knows what GitHub reads in them, and no
//! check.

mod reference;
mod interface;
mod permissions;
mod call;
mod workflow;
mod action;
mod project;

pub(crate) use action::Action;
pub(crate) use call::{Call, Secrets, Step};
pub(crate) use interface::{Input, Kind};
pub(crate) use permissions::{Access, Permissions};
pub(crate) use project::{Callee, Library, Site};
pub(crate) use reference::Reference;
pub(crate) use workflow::{Job, Schedule, Workflow};

pub use project::{File, Project, Unreadable};
