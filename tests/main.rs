//! The `windlass` program as its users meet it: a process in a scrubbed environment, an embedded
//! GitHub, and real repositories. The rules about versions are proved in `windlass-core`; here it
//! is proved that they reach the user whole.
//!
//! The program must have been built before: `cargo build -p windlass-cli`, which `cargo xtask
//! test` does first. These tests must not know the product's crates other than by its doors.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what it expects by unwrapping"
)]

mod support;

mod app;
mod backport;
mod backport_conflicts;
mod backport_faults;
mod backport_refusals;
mod backport_sources;
mod bad_input;
mod check;
mod claims;
mod clones;
mod commits;
mod config;
mod describe;
mod emulate;
mod emulate_act;
mod faults;
mod golden;
mod hostile;
mod hotfixes;
mod init;
mod lanes;
mod many_tags;
mod names;
mod promote_image;
mod promote_image_input;
mod promote_image_login;
mod promote_image_refusals;
mod refusals;
mod rehearse;
mod rehearse_report;
mod rehearse_slack;
mod rehearse_story;
mod release_faults;
mod release_input;
mod release_meanwhile;
mod release_states;
mod releases;
mod remotes;
mod rollback_target;
mod rollback_target_refusals;
mod slack;
mod slack_act;
mod slack_config;
mod slack_hostile;
mod slack_input;
mod slack_jobs;
mod slack_needs;
mod slack_outage;
mod slack_people;
mod slack_racing;
mod trigger;
mod trigger_faults;
mod trigger_input;
mod trigger_legacy;
mod trigger_outdated;
mod trigger_record;
mod trigger_results;
#[cfg(unix)]
mod trigger_signals;
mod trigger_signing;
mod trigger_waiting;
mod verify;
mod verify_approval;
mod verify_checks;
mod verify_deployments;
mod verify_exceptions;
mod verify_gates;
mod verify_hostile;
mod verify_input;
mod verify_lanes;
mod verify_requests;
