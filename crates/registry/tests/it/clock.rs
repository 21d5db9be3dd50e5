//! A clock that stands still but for the waits.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use windlass_registry::Clock;

pub struct TestClock {
    now: Mutex<Instant>,
}

impl Default for TestClock {
    fn default() -> Self {
        let now = Mutex::new(Instant::now());
        Self { now }
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        *self.now.lock().unwrap() += duration;
        Box::pin(ready(()))
    }
}
