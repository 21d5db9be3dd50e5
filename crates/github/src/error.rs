//! What can go wrong with GitHub, told so that a person can act on it. Knows no exit codes and
//! no names of inputs.

use std::fmt;
use std::time::Duration;

use crate::app_key::ParseAppKeyError;

/// A request to GitHub that did not give what was asked for.
///
/// Its text is a fragment that fits "failed to …"; it never holds a credential.
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    details: Box<Details>,
}

#[derive(Debug, Clone, Default)]
struct Details {
    /// The method and the path, or nothing where no request was made.
    request: String,
    message: String,
    hints: Vec<String>,
    answer: Option<Refusal>,
    retry_after: Option<Duration>,
}

/// GitHub's own words for a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// The message.
    pub message: String,
    /// The details, a line each; often none.
    pub errors: Vec<String>,
}

/// What an [`Error`] means for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An option is wrong by itself: an address, a certificate file, a reference.
    Options,
    /// 401: the token is wrong, expired or revoked, or the App's key is not its key.
    BadCredentials,
    /// 403: the credentials are good and not enough.
    Forbidden,
    /// 404: it doesn't exist, or these credentials may not see it.
    NotFound,
    /// 400, 409, 422: GitHub understood, and refuses what was asked.
    Invalid,
    /// A rate limit that lasts longer than may be waited.
    RateLimited,
    /// The network or GitHub failed, repeatedly where the request could be repeated.
    Unavailable,
    /// A write may have been done, and its answer is lost: look again, never just repeat.
    Uncertain,
    /// The answer is not what GitHub's documentation says.
    Protocol,
    /// The file to upload can't be read, or changed meanwhile. GitHub never got the whole of it.
    File,
}

impl Error {
    /// What the error means.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What to change, each a sentence of its own.
    pub fn hints(&self) -> Vec<String> {
        self.details.hints.clone()
    }

    /// GitHub's own words, where it answered.
    pub fn answer(&self) -> Option<&Refusal> {
        self.details.answer.as_ref()
    }

    /// How long GitHub asked to wait, where it did.
    pub fn retry_after(&self) -> Option<Duration> {
        self.details.retry_after
    }

    pub(crate) fn new(kind: ErrorKind, request: &str, message: impl Into<String>) -> Self {
        let (request, message) = (request.to_owned(), message.into());
        Self {
            kind,
            details: Box::new(Details {
                request,
                message,
                ..Details::default()
            }),
        }
    }

    pub(crate) fn options(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Options, "", message)
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.details.hints.push(hint.into());
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.details.retry_after = wait;
        self
    }

    pub(crate) fn with_answer(mut self, answer: Refusal) -> Self {
        self.details.answer = Some(answer);
        self
    }

    /// The answer's status, where there was an answer.
    pub(crate) fn status(&self) -> Option<u16> {
        self.answer().map(|answer| answer.status)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            request, message, ..
        } = &*self.details;
        match request.as_str() {
            "" => formatter.write_str(message),
            request => write!(formatter, "{request}: {message}"),
        }
    }
}

impl From<ParseAppKeyError> for Error {
    fn from(error: ParseAppKeyError) -> Self {
        Self::new(ErrorKind::BadCredentials, "", error.to_string())
    }
}

impl std::error::Error for Error {}
