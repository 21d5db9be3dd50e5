//! Whether a request that failed is sent again, and when: one pure decision. Sends nothing,
//! waits for nothing.
//!
//! Source: GitHub's "Best practices for using the REST API" and "Rate limits for the REST API".

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, StatusCode};
use windlass_connection::retry::Repeat;

use crate::error::ErrorKind;

const FIRST_BACKOFF: Duration = Duration::from_millis(500);
/// GitHub: "wait for at least one minute" where a limit names no time.
const UNNAMED_LIMIT: Duration = Duration::from_secs(60);

/// How long a request may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryLimits {
    /// How often a request is sent at most.
    pub attempts: u32,
    /// How long after its first attempt a request may still wait for another one.
    pub total: Duration,
}

impl Default for RetryLimits {
    fn default() -> Self {
        Self {
            attempts: 5,
            total: Duration::from_secs(180),
        }
    }
}

/// How an attempt failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server said no.
    Answered(Answered),
    /// No connection came about, so the server never saw the request.
    NotSent(String),
    /// The request went out, and no whole answer came back.
    Lost(String),
    /// The server proved itself with a certificate that is not trusted.
    NotTrusted(String),
    /// The answer is longer than this, in bytes.
    TooLong(usize),
    /// The file to send is not what it was said to be, so it was not sent as a whole.
    File(String),
}

/// An answer that is not a success.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) message: String,
    pub(crate) errors: Vec<String>,
}

/// What to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Again(Duration),
    /// Give up; the duration is what GitHub asked to wait.
    Stop(ErrorKind, Option<Duration>),
}

/// Where a request stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress {
    /// Attempts made, the failed one included.
    pub(crate) attempts: u32,
    /// Since the first attempt.
    pub(crate) elapsed: Duration,
    pub(crate) now: SystemTime,
}

/// The decision. `jitter` is between 0 and 1 and spreads the backoff of clients that failed together.
pub(crate) fn decide(
    failure: &Failure,
    repeat: Repeat,
    limits: RetryLimits,
    progress: Progress,
    jitter: f64,
) -> Decision {
    let (wait, otherwise) = match failure {
        Failure::Answered(answer) if is_rate_limit(answer) => {
            let wait = limit_wait(&answer.headers, progress, jitter);
            (wait, Decision::Stop(ErrorKind::RateLimited, Some(wait)))
        }
        Failure::Answered(answer) if !answer.status.is_server_error() => {
            return Decision::Stop(kind_of(answer.status), None);
        }
        Failure::NotTrusted(_) => return Decision::Stop(ErrorKind::Unavailable, None),
        Failure::TooLong(_) => return Decision::Stop(ErrorKind::Protocol, None),
        Failure::File(_) => return Decision::Stop(ErrorKind::File, None),
        Failure::NotSent(_) => (
            backoff(progress, jitter),
            Decision::Stop(ErrorKind::Unavailable, None),
        ),
        Failure::Answered(_) | Failure::Lost(_) if repeat == Repeat::Never => {
            return Decision::Stop(ErrorKind::Uncertain, None);
        }
        Failure::Answered(answer) => {
            let wait = retry_after(&answer.headers, progress.now);
            let stop = Decision::Stop(ErrorKind::Unavailable, wait);
            (wait.unwrap_or_else(|| backoff(progress, jitter)), stop)
        }
        Failure::Lost(_) => (
            backoff(progress, jitter),
            Decision::Stop(ErrorKind::Unavailable, None),
        ),
    };
    let allowed = progress.attempts < limits.attempts
        && progress.elapsed.saturating_add(wait) <= limits.total;
    if allowed {
        Decision::Again(wait)
    } else {
        otherwise
    }
}

/// GitHub answers 403 or 429 before it acts, so that even a write may be sent again.
fn is_rate_limit(answer: &Answered) -> bool {
    let named = answer.headers.contains_key("retry-after") || exhausted(&answer.headers);
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::FORBIDDEN => named || answer.message.to_lowercase().contains("rate limit"),
        _ => false,
    }
}

fn exhausted(headers: &HeaderMap) -> bool {
    number(headers, "x-ratelimit-remaining") == Some(0)
}

fn limit_wait(headers: &HeaderMap, progress: Progress, jitter: f64) -> Duration {
    retry_after(headers, progress.now)
        .or_else(|| Some(until(reset(headers)?, progress.now)))
        .unwrap_or_else(|| UNNAMED_LIMIT + backoff(progress, jitter))
}

/// The reset time stands in every answer; it ends the wait only when nothing remains.
fn reset(headers: &HeaderMap) -> Option<SystemTime> {
    let seconds = number(headers, "x-ratelimit-reset").filter(|_| exhausted(headers))?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// `Retry-After`: seconds, or an HTTP date (RFC 9110 §10.2.3).
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    if let Some(seconds) = number(headers, "retry-after") {
        return Some(Duration::from_secs(seconds));
    }
    let text = headers.get("retry-after")?.to_str().ok()?;
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(until(SystemTime::from(date.timestamp()), now))
}

/// One second more than the clocks say: the headers name whole seconds.
fn until(time: SystemTime, now: SystemTime) -> Duration {
    time.duration_since(now)
        .unwrap_or_default()
        .saturating_add(Duration::from_secs(1))
}

/// 0.5 s, 1 s, 2 s, … less up to a half.
fn backoff(progress: Progress, jitter: f64) -> Duration {
    let doubled = FIRST_BACKOFF.saturating_mul(1 << progress.attempts.saturating_sub(1).min(10));
    doubled.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0)
}

fn kind_of(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        401 => ErrorKind::BadCredentials,
        403 => ErrorKind::Forbidden,
        301..=308 | 404 | 410 | 451 => ErrorKind::NotFound,
        400 | 409 | 413 | 422 => ErrorKind::Invalid,
        _ => ErrorKind::Protocol,
    }
}

#[cfg(test)]
mod tests;
