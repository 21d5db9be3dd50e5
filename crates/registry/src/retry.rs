//! Whether a request that failed is sent again, and when: one pure decision. Sends nothing,
//! waits for nothing.

use std::fmt;
use std::time::Duration;

use crate::answer::Refusal;
use crate::error::ErrorKind;

const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const LONGEST_BACKOFF: Duration = Duration::from_secs(15);
/// Registries count in whole seconds: a shorter wait, or one that is not named, is this long.
const SHORTEST_LIMIT: Duration = Duration::from_secs(1);

/// A wait before a request is sent again, as the caller may tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// How long.
    pub duration: Duration,
    /// Why, in a few words: `rate limited`, `503`.
    pub reason: String,
    /// The request that waits: `GET manifests/v1.2.4`.
    pub request: String,
}

impl fmt::Display for Wait {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (request, reason) = (&self.request, &self.reason);
        match self.duration.as_millis() {
            milliseconds @ 0..1000 => {
                write!(formatter, "{request}: {reason}: waiting {milliseconds} ms")
            }
            milliseconds => {
                let seconds = milliseconds.div_ceil(1000);
                write!(formatter, "{request}: {reason}: waiting {seconds} s")
            }
        }
    }
}

/// Whether doing a request twice does no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    Harmless,
    /// Not before somebody has looked whether it was done.
    AfterLooking,
}

/// How an attempt failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The registry said no.
    Refused(Refusal),
    /// The registry never saw the request, or could not know who sends it.
    NotSent(String),
    /// The request went out, and no whole answer came back.
    Lost(String),
    /// The server is not trusted with the request, or with the password.
    NotTrusted(String),
    /// What came is not what its digest says.
    WrongBytes(String),
    /// The answer is none of a registry's.
    Unexpected(String),
}

/// For how long a call is tried.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// From its first attempt to the end of its last one.
    pub(crate) total: Duration,
    /// What an attempt needs at least: as long as its connection may take.
    pub(crate) attempt: Duration,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress {
    /// Attempts made, the failed one included.
    pub(crate) attempts: u32,
    /// Since the call began.
    pub(crate) elapsed: Duration,
}

/// What to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Again(Duration),
    Stop(ErrorKind),
}

/// What a failure says of the next attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Another would fail in the same way.
    Final(ErrorKind),
    /// It was not done: another may succeed.
    Passing,
    /// It may have been done.
    Broken,
    /// It was not done, because there were too many.
    Limited,
}

/// The decision. `jitter` is between 0 and 1 and spreads the backoff of clients that failed together.
pub(crate) fn decide(
    failure: &Failure,
    repeat: Repeat,
    limits: Limits,
    progress: Progress,
    jitter: f64,
) -> Decision {
    let backoff = backoff(progress.attempts, jitter);
    let asked = failure.retry_after();
    let (wait, otherwise) = match failure.meaning() {
        Meaning::Final(kind) => return Decision::Stop(kind),
        Meaning::Broken if repeat == Repeat::AfterLooking => {
            return Decision::Stop(ErrorKind::Uncertain);
        }
        Meaning::Broken | Meaning::Passing => (
            asked.unwrap_or_default().max(backoff),
            ErrorKind::Unavailable,
        ),
        Meaning::Limited => (
            asked.unwrap_or(backoff).max(SHORTEST_LIMIT),
            ErrorKind::RateLimited,
        ),
    };
    match limits.allow(progress.elapsed, wait) {
        true => Decision::Again(wait),
        false => Decision::Stop(otherwise),
    }
}

impl Limits {
    /// Whether there is time for a wait and an attempt.
    pub(crate) fn allow(self, elapsed: Duration, wait: Duration) -> bool {
        let end = elapsed.saturating_add(wait).saturating_add(self.attempt);
        end <= self.total
    }
}

impl Failure {
    fn meaning(&self) -> Meaning {
        match self {
            Self::Refused(refusal) => refusal.meaning(),
            Self::NotSent(_) => Meaning::Passing,
            Self::Lost(_) => Meaning::Broken,
            Self::NotTrusted(_) => Meaning::Final(ErrorKind::NotTrusted),
            Self::WrongBytes(_) => Meaning::Final(ErrorKind::WrongBytes),
            Self::Unexpected(_) => Meaning::Final(ErrorKind::Protocol),
        }
    }

    /// How long the registry asked to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(refusal) => refusal.retry_after,
            _ => None,
        }
    }
}

/// 0.5 s, 1 s, 2 s, … up to 15 s, less up to a half.
pub(crate) fn backoff(attempts: u32, jitter: f64) -> Duration {
    let doubled = FIRST_BACKOFF.saturating_mul(1 << attempts.saturating_sub(1).min(10));
    let spread = 1.0 - jitter.clamp(0.0, 1.0) / 2.0;
    doubled.min(LONGEST_BACKOFF).mul_f64(spread)
}

#[cfg(test)]
mod tests;
