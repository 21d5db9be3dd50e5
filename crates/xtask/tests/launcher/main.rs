//! `dist/launch.sh`, run for real in a scratch checkout with programs that only tell
//! how they were called.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects by unwrapping"
)]

mod built;
mod carried;
mod downloaded;
mod front_door;
mod handed_over;
mod mirror;
mod platforms;
mod printed;
mod scratch;
mod verified;
