//! Bringing commits to another branch as a pull request: which commits are meant, what of them a
//! branch carries already, and what is to be done next.
//!
//! A host gathers [`BackportFacts`] and asks for a [`plan_backport`]; what git makes of a pick, it
//! finds out itself. It must not know how commits are picked, nor who asks GitHub.

mod branch;
mod carried;
mod commit;
mod landed;
mod marker;
mod message;
mod plan;
mod source;

pub use branch::check_branch_name;
pub use carried::{Carried, Conflict, Pick, carried};
pub use commit::{SourceCommit, in_order};
pub use landed::{Written, landed};
pub use marker::marker;
pub use message::{conflict_message, pick_message};
pub use plan::{BackportFacts, BackportPlan, PresentBranch, PresentPull, plan_backport};
pub use source::BackportSource;

#[cfg(test)]
mod tests;
