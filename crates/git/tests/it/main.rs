//! Against real git.

#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod copy;
mod history;
mod opening;
mod picking;
mod refs;
mod remote;
mod support;
mod tagging;
