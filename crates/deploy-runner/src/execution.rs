//! What the runner does to the world: it checks a commit out, runs a service's sync in it, and
//! asks the service whether it is healthy.
//!
//! Read [`guard`] and [`supervisor`] first, by which nothing that was started outlives its time;
//! then [`sync`], [`mirror`] and [`health`]. It must not know of HTTP requests, of the database,
//! of environments, or in which order services go.

pub mod guard;
pub mod supervisor;

pub mod log;
pub mod outcome;
pub mod sync;

pub mod health;

pub mod mirror;
pub mod worktree;

mod capture;
mod git;
mod lines;
mod mask;
mod message;
mod removal;
mod report;
mod resolve;
mod source;

pub use git::CheckoutError;
