//! Against real programs, real git, and the runner's own guard.

#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod support;

mod endings;
mod guard;
mod output;
mod stopping;

mod checkout;
mod fetching;
mod resolving;

mod health;
