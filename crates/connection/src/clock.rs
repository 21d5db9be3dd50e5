//! Time, as it is told and waited for. Passed in, so that tests wait for nothing.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// Tells how time passes, and waits.
pub trait Clock: Send + Sync {
    /// The time now, to measure with.
    fn now(&self) -> Instant;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The system's own time, and tokio's timer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(duration))
    }
}
