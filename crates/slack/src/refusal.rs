//! Slack's "no": what it says of another attempt, and how it is told. Sends nothing.
//!
//! Source: Slack's "Rate limits".

use std::time::Duration;

use crate::codes::{self, Meaning};
use crate::error::ErrorKind;

/// How an attempt failed.
pub(crate) type Failure = windlass_connection::Failure<Refusal>;

/// Slack's "no".
#[derive(Debug, Default)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    /// The scopes that would do, one of them enough.
    pub(crate) needed: Vec<String>,
    pub(crate) provided: Vec<String>,
    /// What exactly is wrong, a line each; often none.
    pub(crate) messages: Vec<String>,
    pub(crate) retry_after: Option<Duration>,
}

impl windlass_connection::Refusal for Refusal {
    type Kind = ErrorKind;

    fn meaning(&self) -> Meaning {
        match (self.status, &self.code) {
            // The status says more than a code that came with it.
            (429, _) => Meaning::Limited,
            (408 | 500.., _) => Meaning::Broken,
            (_, Some(code)) => codes::look_up(code).0,
            (_, None) => Meaning::Final(ErrorKind::Protocol),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    fn reason(&self) -> String {
        match (self.status, self.code.as_deref()) {
            (429, _) | (_, Some("ratelimited" | "rate_limited")) => "rate limited".to_owned(),
            (_, Some(code)) => code.to_owned(),
            (status, None) => status.to_string(),
        }
    }

    /// `slack.com answered invalid_blocks (must be less than 3001 characters …)`
    fn told(&self, whom: &str) -> String {
        let Some(code) = &self.code else {
            return format!("{whom} answered {}", self.status);
        };
        let scopes = |words: &str, scopes: &[String]| match scopes {
            [] => None,
            scopes => Some(format!("{words} {}", scopes.join(", "))),
        };
        let mut more = self.messages.clone();
        more.extend(scopes("needed:", &self.needed));
        more.extend(scopes("provided:", &self.provided));
        match more.as_slice() {
            [] => format!("{whom} answered {code}"),
            more => format!("{whom} answered {code} ({})", more.join("; ")),
        }
    }
}

#[cfg(test)]
mod tests;
