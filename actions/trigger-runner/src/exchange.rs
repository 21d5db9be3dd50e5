//! One request and its answer: bounded in time and size, and what went wrong where there is none.
//! Knows no endpoint.

use std::time::{Duration, SystemTime};

use reqwest::RequestBuilder;
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use windlass_connection::retry::backoff;
use windlass_toolkit::Failure;

use crate::connection::deepest;

/// How long one attempt may take.
pub(crate) const ATTEMPT: Duration = Duration::from_secs(30);
/// No answer is longer, in bytes: a deployment's report holds the ends of many logs.
const LONGEST: usize = 8 * 1024 * 1024;

/// An answer, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) location: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Why an attempt came to nothing.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It may pass: ask again, not before this time where one is named.
    Passing {
        /// Why, for people.
        why: String,
        /// How long the other side wants to be left alone.
        wait: Option<Duration>,
    },
    /// It won't.
    Stop(Failure),
}

impl Answer {
    /// Sends a request to whom `whom` names, and reads the whole answer.
    pub(crate) async fn read(request: RequestBuilder, whom: &str) -> Result<Self, Trouble> {
        let lost = |error: reqwest::Error| trouble(&error, whom);
        let mut response = request.send().await.map_err(lost)?;
        let headers = response.headers();
        let mut answer = Self {
            status: response.status().as_u16(),
            retry_after: retry_after(headers, SystemTime::now()),
            location: text(headers, LOCATION.as_str()),
            body: Vec::new(),
        };
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            answer.body.extend_from_slice(&chunk);
            if answer.body.len() > LONGEST {
                return Err(Trouble::Stop(Failure::unavailable(format!(
                    "read the answer of {whom}: it is longer than {LONGEST} bytes"
                ))));
            }
        }
        Ok(answer)
    }

    /// The trouble that this answer tells of, if it is one that may pass.
    pub(crate) fn passing_trouble(&self, whom: &str) -> Option<Trouble> {
        let passes = self.status == 429 || self.status >= 500;
        passes.then(|| Trouble::Passing {
            why: format!("{whom} answered {}", self.status),
            wait: self.retry_after,
        })
    }
}

/// What a request without a whole answer means. One whose certificate isn't trusted now won't be
/// in a minute.
pub(crate) fn trouble(error: &reqwest::Error, whom: &str) -> Trouble {
    let why = deepest(error);
    if why.contains("certificate") {
        return Trouble::Stop(Failure::unavailable(format!("trust {whom}: {why}")).hint(
            "behind a private certificate authority, name its certificates in PEM (SSL_CERT_FILE)",
        ));
    }
    let what = match error.is_connect() {
        true => "can't be reached",
        false => "gave no whole answer",
    };
    Trouble::Passing {
        why: format!("{whom} {what}: {why}"),
        wait: None,
    }
}

/// How long to wait before attempt number `attempt + 1`: a backoff, spread so that clients that
/// failed together don't come back together; or what was asked for.
pub(crate) fn pause(attempt: u32, asked: Option<Duration>, jitter: f64) -> Duration {
    // Whoever asks for more may be somebody else than the runner.
    const LONGEST_ASKED: Duration = Duration::from_secs(60);
    match asked {
        Some(asked) => asked.min(LONGEST_ASKED),
        None => backoff(attempt, jitter),
    }
}

/// `Retry-After`: seconds, or an HTTP date (RFC 9110 §10.2.3).
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = text(headers, RETRY_AFTER.as_str())?;
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(&text).ok()?;
    let until = SystemTime::from(date.timestamp()).duration_since(now);
    Some(until.unwrap_or_default() + Duration::from_secs(1))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_to_a_bound_and_what_is_asked_for_counts() {
        let seconds = |attempt, jitter| pause(attempt, None, jitter).as_secs_f64();
        let grown = [1, 2, 3, 6, 99].map(|attempt| seconds(attempt, 0.0));
        assert_eq!(grown, [0.5, 1.0, 2.0, 15.0, 15.0]);
        assert_eq!(seconds(2, 1.0), 0.5);
        let asked = Some(Duration::from_secs(40));
        assert_eq!(pause(1, asked, 0.7), Duration::from_secs(40));
        let hour = Some(Duration::from_secs(3_600));
        assert_eq!(pause(1, hour, 0.7), Duration::from_secs(60));
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
        for (text, expected) in [
            ("7", Some(7)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(8)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(1)),
            ("soon", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]);
            let found = retry_after(&headers, now).map(|wait| wait.as_secs());
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn only_what_may_pass_is_asked_again() {
        for (status, passes) in [
            (200, false),
            (302, false),
            (400, false),
            (401, false),
            (404, false),
            (409, false),
            (429, true),
            (500, true),
            (503, true),
        ] {
            let answer = Answer {
                status,
                retry_after: None,
                location: None,
                body: Vec::new(),
            };
            assert_eq!(answer.passing_trouble("x").is_some(), passes, "{status}");
        }
    }
}
