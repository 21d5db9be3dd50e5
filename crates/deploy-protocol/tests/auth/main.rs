//! What proves who sent a request, and everything that doesn't. Every row of the tables changes
//! one thing of a request that would be accepted.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod hmac;
mod hostile;
mod mode;
mod oidc;
mod seed;
mod support;
mod webhook;
