//! How many requests one signer may make: as many as the limit at once, and then as they come back,
//! spread over a minute. What is counted is lost with the process, which does no harm.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

const MINUTE: f64 = 60.;

/// The counts of all signers.
#[derive(Debug)]
pub(super) struct Rate {
    per_minute: f64,
    /// By signer, of whom there are as many as the configuration names.
    left: Mutex<HashMap<String, Left>>,
}

#[derive(Debug, Clone, Copy)]
struct Left {
    requests: f64,
    at: Instant,
}

impl Rate {
    pub(super) fn new(per_minute: NonZeroU32) -> Self {
        Self {
            per_minute: per_minute.get().into(),
            left: Mutex::default(),
        }
    }

    /// Counts a request, or tells in how many seconds it may be made.
    pub(super) fn count(&self, signer: &str, now: Instant) -> Result<(), u64> {
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let left = all.entry(signer.to_owned()).or_insert(Left {
            requests: self.per_minute,
            at: now,
        });
        let passed = now.duration_since(left.at).as_secs_f64();
        let back = passed * self.per_minute / MINUTE;
        left.requests = (left.requests + back).min(self.per_minute);
        left.at = now;
        if left.requests >= 1. {
            left.requests -= 1.;
            return Ok(());
        }
        let seconds = (1. - left.requests) * MINUTE / self.per_minute;
        Err(whole(seconds))
    }
}

/// Seconds, rounded up; at most a minute.
fn whole(seconds: f64) -> u64 {
    (1_u32..60)
        .find(|whole| f64::from(*whole) >= seconds)
        .map_or(60, u64::from)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn requests_come_back_over_a_minute() {
        let rate = Rate::new(NonZeroU32::new(6).unwrap());
        let begin = Instant::now();
        let after = |seconds| begin + Duration::from_secs(seconds);
        for _ in 0..6 {
            assert_eq!(rate.count("ci", begin), Ok(()));
        }
        assert_eq!(rate.count("ci", begin), Err(10));
        assert_eq!(rate.count("other", begin), Ok(()));
        assert_eq!(rate.count("ci", after(9)), Err(1));
        assert_eq!(rate.count("ci", after(10)), Ok(()));
        assert_eq!(rate.count("ci", after(10)), Err(10));
        for _ in 0..6 {
            assert_eq!(
                rate.count("ci", after(3_600)),
                Ok(()),
                "never more than the limit"
            );
        }
        assert!(rate.count("ci", after(3_600)).is_err());
    }
}
