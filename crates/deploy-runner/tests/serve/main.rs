//! `windlass-runner serve` as its users meet it: the real program, real git, real HTTP.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod access;
mod deploying;
mod ending;
mod killing;
mod limits;
mod metrics;
mod ordering;
mod pages;
mod programs;
mod pushing;
mod queueing;
mod refs;
mod repeating;
mod seed_clients;
mod skipping;
mod starting;
mod steps;
mod support;
mod syncing;
mod wire;
