//! `windlass-runner serve` as its users meet it: the real program, real git, real HTTP.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod deploying;
mod support;
