//! What can go wrong with Slack, told so that a person can act on it. Knows no exit codes and no
//! names of inputs.

use std::fmt;
use std::time::Duration;

use windlass_connection::Secrets;
use windlass_connection::retry::End;

/// A call of Slack that did not do what was asked for.
///
/// Its text is a fragment that fits "failed to …"; it never holds the token or the webhook's URL.
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    details: Box<Details>,
}

/// What stands in an [`Error`] besides its kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    /// `chat.postMessage`, or nothing where no request was made.
    pub(crate) method: &'static str,
    pub(crate) message: String,
    pub(crate) code: Option<String>,
    pub(crate) needed: Vec<String>,
    pub(crate) provided: Vec<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) hints: Vec<String>,
}

/// What an [`Error`] means for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An option is wrong by itself: an address, a proxy, a certificate file.
    Options,
    /// The token or the webhook is wrong, revoked, expired, or not allowed to do this at all.
    Token,
    /// The app lacks a scope ([`Error::needed_scopes`]).
    MissingScope,
    /// The channel doesn't exist, can't be seen, is archived, or the app may not post there.
    Channel,
    /// Slack doesn't take the message as it is.
    Message,
    /// The message is there no more, or can't be changed any more.
    MessageGone,
    /// The person doesn't exist, is deactivated, or can't be written to.
    User,
    /// A rate limit that lasts longer than the deadline.
    RateLimited,
    /// The network or Slack failed, repeatedly where the request could be repeated.
    Unavailable,
    /// A post may have been done, and its answer is lost: look for it, never just repeat.
    Uncertain,
    /// The server proved itself with a certificate that is not trusted.
    NotTrusted,
    /// The answer is not what Slack's documentation says.
    Protocol,
    /// Slack refused with a code that its documentation doesn't name for this method.
    Refused,
}

impl Error {
    /// What the error means.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Whether Slack or the network failed, rather than what it was given: it passes without
    /// anybody's doing, and a release should outlive it.
    pub fn is_outage(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::RateLimited | ErrorKind::Unavailable | ErrorKind::Uncertain
        )
    }

    /// The method that was called, as Slack names it: `chat.postMessage`. Empty where nothing
    /// was sent.
    pub fn method(&self) -> &'static str {
        self.details.method
    }

    /// Slack's own code, where it refused: `not_in_channel`.
    pub fn code(&self) -> Option<&str> {
        self.details.code.as_deref()
    }

    /// The scopes that Slack says are needed, any of which will do.
    pub fn needed_scopes(&self) -> &[String] {
        &self.details.needed
    }

    /// The scopes that Slack says the token has.
    pub fn provided_scopes(&self) -> &[String] {
        &self.details.provided
    }

    /// How long Slack asked to wait, where it did.
    pub fn retry_after(&self) -> Option<Duration> {
        self.details.retry_after
    }

    /// What to change, each a sentence of its own.
    pub fn hints(&self) -> Vec<String> {
        self.details.hints.clone()
    }

    pub(crate) fn new(kind: ErrorKind, details: Details) -> Self {
        Self {
            kind,
            details: Box::new(details),
        }
    }

    pub(crate) fn options(message: impl Into<String>) -> Self {
        Self::before_sending(ErrorKind::Options, message)
    }

    pub(crate) fn before_sending(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::new(
            kind,
            Details {
                message,
                ..Details::default()
            },
        )
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.details.hints.push(hint.into());
        self
    }
}

impl From<windlass_connection::Error> for Error {
    fn from(error: windlass_connection::Error) -> Self {
        let options = Self::options(error.to_string());
        match error.hint() {
            Some(hint) => options.with_hint(hint),
            None => options,
        }
    }
}

impl From<End> for ErrorKind {
    fn from(end: End) -> Self {
        match end {
            End::RateLimited => Self::RateLimited,
            End::Unavailable => Self::Unavailable,
            End::Uncertain => Self::Uncertain,
            End::NotTrusted => Self::NotTrusted,
            End::Protocol => Self::Protocol,
        }
    }
}

impl Details {
    /// Without secrets in what a server wrote.
    pub(crate) fn hiding(mut self, secrets: &Secrets) -> Self {
        self.message = secrets.hide(&self.message);
        self.code = self.code.map(|code| secrets.hide(&code));
        for text in self.needed.iter_mut().chain(&mut self.provided) {
            *text = secrets.hide(text);
        }
        for hint in &mut self.hints {
            *hint = secrets.hide(hint);
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            method, message, ..
        } = &*self.details;
        match *method {
            "" => formatter.write_str(message),
            method => write!(formatter, "{method}: {message}"),
        }
    }
}

impl std::error::Error for Error {}
