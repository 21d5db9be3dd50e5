//! The primary rate limit: so many requests in a window of time.
//!
//! Must not know headers. Source: docs.github.com, "Rate limits for the REST
//! API"; a window starts with its first request.

use serde::{Deserialize, Serialize};

use super::counters::Counters;

/// How many requests there are to spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Requests in a window, for whoever has a token.
    pub limit: u64,
    /// Requests in a window for everybody without a token together.
    pub anonymous: u64,
    /// The length of a window, in seconds.
    pub window: i64,
}

impl Default for Budget {
    /// What github.com gives: 5,000 an hour, or 60.
    fn default() -> Self {
        Self {
            limit: 5_000,
            anonymous: 60,
            window: 3_600,
        }
    }
}

/// A window under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// When it ends, in seconds since 1970.
    pub reset: i64,
    /// Requests made in it.
    pub used: u64,
}

/// How somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Requests in a window.
    pub limit: u64,
    /// Requests made in it, never more than the limit.
    pub used: u64,
    /// When it ends, in seconds since 1970.
    pub reset: i64,
    /// Whether a request was asked for that is one too many.
    pub exceeded: bool,
}

impl Quota {
    /// Requests left in the window.
    pub fn remaining(&self) -> u64 {
        self.limit.saturating_sub(self.used)
    }
}

impl Counters {
    /// Takes `cost` requests (0: only looks) from the bucket.
    pub fn spend(&mut self, budget: Budget, bucket: &str, cost: u64, now: i64) -> Quota {
        let limit = match bucket {
            "anonymous" => budget.anonymous,
            _ => budget.limit,
        };
        let window = self.windows.entry(bucket.to_owned()).or_default();
        if window.reset <= now {
            *window = Window {
                reset: now + budget.window,
                used: 0,
            };
        }
        let exceeded = window.used + cost > limit;
        if !exceeded {
            window.used += cost;
        }
        Quota {
            limit,
            used: window.used.min(limit),
            reset: window.reset,
            exceeded,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spent_budget_comes_back_with_the_next_window() {
        let budget = Budget {
            limit: 2,
            anonymous: 1,
            window: 10,
        };
        let mut counters = Counters::default();
        let mut spend = |now| counters.spend(budget, "token-1", 1, now);
        assert_eq!(spend(100).remaining(), 1);
        assert_eq!(spend(105).remaining(), 0);
        let third = spend(109);
        assert!(third.exceeded);
        assert_eq!((third.used, third.reset), (2, 110));
        assert_eq!(spend(110).remaining(), 1);
    }

    #[test]
    fn buckets_are_apart_and_looking_is_free() {
        let mut counters = Counters::default();
        let mut spend = |bucket, cost| counters.spend(Budget::default(), bucket, cost, 5);
        assert_eq!(spend("anonymous", 1).remaining(), 59);
        assert_eq!(spend("token-1", 0).remaining(), 5_000);
        assert_eq!(spend("anonymous", 0).used, 1);
    }
}
