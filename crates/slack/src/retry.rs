//! Whether a request that failed is sent again, and when: one pure decision. Sends nothing,
//! waits for nothing.
//!
//! Source: Slack's "Rate limits".

use std::fmt;
use std::time::Duration;

use crate::answer::Refusal;
use crate::codes::{self, Meaning};
use crate::error::ErrorKind;

const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const LONGEST_BACKOFF: Duration = Duration::from_secs(15);
/// Slack counts in whole seconds: a shorter wait, or one it doesn't name, is this long.
const SHORTEST_LIMIT: Duration = Duration::from_secs(1);

/// A wait before a request is sent again, as the caller may tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// How long.
    pub duration: Duration,
    /// Why, in a few words: `rate limited`, `503`.
    pub reason: String,
    /// The method that waits, as Slack names it: `chat.postMessage`.
    pub method: &'static str,
}

impl fmt::Display for Wait {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = self.duration.as_millis();
        match milliseconds {
            0..1000 => write!(formatter, "{}: waiting {milliseconds} ms", self.reason),
            _ => write!(
                formatter,
                "{}: waiting {} s",
                self.reason,
                milliseconds.div_ceil(1000)
            ),
        }
    }
}

/// Whether doing a request twice does no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    Harmless,
    Never,
}

/// How an attempt failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Slack said no.
    Refused(Refusal),
    /// No connection came about, so Slack never saw the request.
    NotSent(String),
    /// The request went out, and no whole answer came back.
    Lost(String),
    /// The server proved itself with a certificate that is not trusted.
    NotTrusted(String),
    /// The answer is none of Slack's.
    Unexpected(String),
}

/// For how long a call is tried.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// From its first attempt to the end of its last one.
    pub(crate) total: Duration,
    /// What an attempt needs at least: as long as its connection may take, so that it is never
    /// cut off before it is known whether Slack saw it.
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
        Meaning::Broken if repeat == Repeat::Never => return Decision::Stop(ErrorKind::Uncertain),
        Meaning::Broken | Meaning::Passing => {
            let wait = asked.unwrap_or_default().max(backoff);
            (wait, ErrorKind::Unavailable)
        }
        Meaning::Limited => {
            let wait = asked.unwrap_or(backoff).max(SHORTEST_LIMIT);
            (wait, ErrorKind::RateLimited)
        }
    };
    let end = progress.elapsed.saturating_add(wait);
    if end.saturating_add(limits.attempt) <= limits.total {
        Decision::Again(wait)
    } else {
        Decision::Stop(otherwise)
    }
}

impl Failure {
    fn meaning(&self) -> Meaning {
        match self {
            Self::Refused(refusal) => match (refusal.status, &refusal.code) {
                // The status says more than a code that came with it.
                (429, _) => Meaning::Limited,
                (408 | 500.., _) => Meaning::Broken,
                (_, Some(code)) => codes::look_up(code).0,
                (_, None) => Meaning::Final(ErrorKind::Protocol),
            },
            Self::NotSent(_) => Meaning::Passing,
            Self::Lost(_) => Meaning::Broken,
            Self::NotTrusted(_) => Meaning::Final(ErrorKind::NotTrusted),
            Self::Unexpected(_) => Meaning::Final(ErrorKind::Protocol),
        }
    }

    /// How long Slack asked to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(refusal) => refusal.retry_after,
            _ => None,
        }
    }
}

/// 0.5 s, 1 s, 2 s, … up to 15 s, less up to a half.
fn backoff(attempts: u32, jitter: f64) -> Duration {
    let doubled = FIRST_BACKOFF.saturating_mul(1 << attempts.saturating_sub(1).min(10));
    let spread = 1.0 - jitter.clamp(0.0, 1.0) / 2.0;
    doubled.min(LONGEST_BACKOFF).mul_f64(spread)
}

#[cfg(test)]
mod tests;
