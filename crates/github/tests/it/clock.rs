//! A clock that stands still but for the waits, which it notes down.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use windlass_github::Clock;

pub const START: u64 = 1_760_000_000;

#[derive(Default)]
pub struct TestClock {
    waits: Mutex<Vec<Duration>>,
}

impl TestClock {
    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }

    pub fn advance(&self, duration: Duration) {
        self.waits.lock().unwrap().push(duration);
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        let waited: Duration = self.waits.lock().unwrap().iter().sum();
        UNIX_EPOCH + Duration::from_secs(START) + waited
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.advance(duration);
        Box::pin(ready(()))
    }
}
