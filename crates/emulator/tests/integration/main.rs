//! The emulator through real HTTP and the real git client.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod access;
mod apps;
mod check_suites;
mod checks;
mod comparisons;
mod contents;
mod deployment_rules;
mod deployment_statuses;
mod deployments;
mod dispatches;
mod environments;
mod faults;
mod git_protocol;
mod history;
mod id_tokens;
mod jobs;
mod limits;
mod merges;
mod persistence;
mod protected_branches;
mod protection;
mod pulls;
mod recorder;
mod refs;
mod releases;
mod rules;
mod runs;
mod slack;
mod statuses;
mod support;
mod tags;
mod workflow_files;
mod workflow_runs;
