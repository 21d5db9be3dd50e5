//! Time, as it is told and waited for. Passed in, so that tests wait for nothing.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

/// Tells the time and waits.
pub trait Clock: Send + Sync {
    /// The time now: for deadlines, and for the times that GitHub's headers name.
    fn now(&self) -> SystemTime;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The system's own time, and tokio's timer.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(duration))
    }
}
