//! The deploy runner: a service that checks a commit out and brings the services of an
//! environment to it, in order, once, and says how it went.
//!
//! It knows nothing of GitHub's API beyond its webhook and its OIDC tokens.

pub mod config;
pub mod engine;
pub mod execution;
pub mod metrics;
pub mod page;
pub mod runner;
pub mod schedule;
pub mod server;
pub mod store;
