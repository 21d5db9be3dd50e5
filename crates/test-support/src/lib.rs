//! What the tests of all crates share: the reading rules of the runner and of act, and a step's
//! environment to run programs in. For tests only, so it panics where a test would.
//!
//! It must not use the crates it helps to test: a mistake in them must not be mirrored here.

pub mod act;
mod capture;
pub mod hostile;
pub mod runner;
mod step;

pub use capture::Capture;
pub use step::Step;
