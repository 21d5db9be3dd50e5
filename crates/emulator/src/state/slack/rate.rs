//! How fast things may be asked: a burst, and then one at a time.
//!
//! Must not know what is asked. A bucket is one number, the time at which all that was asked
//! would be worked off (the "generic cell rate algorithm").

use crate::state::counters::Counters;

/// A pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Milliseconds between one and the next, once the burst is used up.
    pub interval: u64,
    /// So many may come at once.
    pub burst: u32,
}

impl Counters {
    /// Takes one out of a bucket; or says after how many seconds to come again.
    pub fn take(&mut self, bucket: &str, pace: Pace, now: u64) -> Result<(), u64> {
        let due = self.slack.get(bucket).copied().unwrap_or(0).max(now);
        let room = pace.interval * u64::from(pace.burst.saturating_sub(1));
        let early = due.saturating_sub(now + room);
        if early > 0 {
            return Err(early.div_ceil(1_000));
        }
        self.slack.insert(bucket.to_owned(), due + pace.interval);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_one_a_second() {
        let pace = Pace {
            interval: 1_000,
            burst: 3,
        };
        let mut counters = Counters::default();
        let mut take = |bucket, now| counters.take(bucket, pace, now);
        for _ in 0..3 {
            assert_eq!(take("a", 50_000), Ok(()));
        }
        assert_eq!(take("a", 50_000), Err(1));
        assert_eq!(take("b", 50_000), Ok(()));
        assert_eq!(take("a", 50_999), Err(1));
        assert_eq!(take("a", 51_000), Ok(()));
        assert_eq!(take("a", 51_000), Err(1));
        assert_eq!(take("a", 90_000), Ok(()));
    }
}
