//! Whether a request that failed is sent again, and when: one pure decision. Sends nothing,
//! waits for nothing.

use std::time::Duration;

use crate::failure::{Failure, Refusal};

const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const LONGEST_BACKOFF: Duration = Duration::from_secs(15);
/// Servers count in whole seconds: a shorter wait, or one that is not named, is this long.
const SHORTEST_LIMIT: Duration = Duration::from_secs(1);

/// Whether doing a request twice does no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It does none.
    Harmless,
    /// It may, so that it is not sent again once it may have been done.
    Never,
}

/// What a failure says of the next attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning<Kind> {
    /// Another would fail in the same way.
    Final(Kind),
    /// It was not done: another may succeed.
    Passing,
    /// It may have been done.
    Broken,
    /// It was not done, because there were too many.
    Limited,
}

/// Why no other attempt is made, where the server's refusal doesn't say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A rate limit lasts longer than the deadline.
    RateLimited,
    /// The network or the server failed until the deadline.
    Unavailable,
    /// It may have been done, and its answer is lost.
    Uncertain,
    /// The server is not trusted.
    NotTrusted,
    /// The answer is none of such a server's.
    Protocol,
}

/// For how long a call is tried.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From its first attempt to the end of its last one.
    pub total: Duration,
    /// What an attempt needs at least: as long as its connection may take, so that it is never
    /// cut off before it is known whether the server saw it.
    pub attempt: Duration,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Attempts made, the failed one included.
    pub attempts: u32,
    /// Since the call began.
    pub elapsed: Duration,
}

/// What to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision<Kind> {
    /// Send it again after a wait.
    Again(Duration),
    /// Give up.
    Stop(Kind),
}

/// The decision. `jitter` is between 0 and 1 and spreads the backoff of clients that failed together.
pub fn decide<R: Refusal>(
    failure: &Failure<R>,
    repeat: Repeat,
    limits: Limits,
    progress: Progress,
    jitter: f64,
) -> Decision<R::Kind> {
    let backoff = backoff(progress.attempts, jitter);
    let asked = failure.retry_after();
    let (wait, otherwise) = match failure.meaning() {
        Meaning::Final(kind) => return Decision::Stop(kind),
        Meaning::Broken if repeat == Repeat::Never => {
            return Decision::Stop(End::Uncertain.into());
        }
        Meaning::Broken | Meaning::Passing => {
            (asked.unwrap_or_default().max(backoff), End::Unavailable)
        }
        Meaning::Limited => (
            asked.unwrap_or(backoff).max(SHORTEST_LIMIT),
            End::RateLimited,
        ),
    };
    match limits.allow(progress.elapsed, wait) {
        true => Decision::Again(wait),
        false => Decision::Stop(otherwise.into()),
    }
}

impl Limits {
    /// Whether there is time for a wait and an attempt.
    pub fn allow(self, elapsed: Duration, wait: Duration) -> bool {
        let end = elapsed.saturating_add(wait).saturating_add(self.attempt);
        end <= self.total
    }
}

/// 0.5 s, 1 s, 2 s, … up to 15 s, less up to a half.
pub fn backoff(attempts: u32, jitter: f64) -> Duration {
    let doubled = FIRST_BACKOFF.saturating_mul(1 << attempts.saturating_sub(1).min(10));
    let spread = 1.0 - jitter.clamp(0.0, 1.0) / 2.0;
    doubled.min(LONGEST_BACKOFF).mul_f64(spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backoff_doubles_to_a_bound_and_is_spread_to_a_half() {
        let waits = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
        for (attempts, milliseconds) in (1..).zip(waits) {
            assert_eq!(backoff(attempts, 0.0), Duration::from_millis(milliseconds));
            assert_eq!(
                backoff(attempts, 1.0),
                Duration::from_millis(milliseconds / 2)
            );
        }
    }
}
