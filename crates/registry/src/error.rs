//! What can go wrong with a registry, told so that a person can act on it. Knows no exit codes and
//! no names of inputs.

use std::fmt;
use std::time::Duration;

use windlass_connection::Secrets;
use windlass_connection::retry::End;

/// A request that did not do what was asked for.
///
/// Its text is a fragment that fits "failed to …: {text}"; it never holds a password or a token.
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    details: Box<Details>,
}

/// What stands in an [`Error`] besides its kind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    /// `PUT manifests/v1.3.0`, or nothing where no request was made.
    pub(crate) request: String,
    pub(crate) message: String,
    pub(crate) code: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) hints: Vec<String>,
}

/// What an [`Error`] means for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An option is wrong by itself: an address, a name, a proxy, a certificate file.
    Options,
    /// The registry wants to know who asks, or doesn't take the password.
    Unauthorized,
    /// Whoever asks may not do this.
    Forbidden,
    /// What was asked for is not there.
    NotFound,
    /// The registry doesn't let this tag be given to another image.
    Immutable,
    /// Somebody else has given the tag to another image meanwhile.
    Overtaken,
    /// The registry refuses for another reason.
    Refused,
    /// What came is not what its digest says.
    WrongBytes,
    /// A rate limit that lasts longer than the deadline.
    RateLimited,
    /// The network or the registry failed, repeatedly where the request could be repeated.
    Unavailable,
    /// A put may have been done, and its answer is lost.
    Uncertain,
    /// The server is not trusted: its certificate, or with a password that must not go there.
    NotTrusted,
    /// The answer is not what the specification says.
    Protocol,
}

impl Error {
    /// What the error means.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The request that was made, without its host: `PUT manifests/v1.3.0`. Empty where none was.
    pub fn request(&self) -> &str {
        &self.details.request
    }

    /// The registry's own code, where it refused: `DENIED`.
    pub fn code(&self) -> Option<&str> {
        self.details.code.as_deref()
    }

    /// How long the registry asked to wait, where it did.
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
        let options = Self::before_sending(ErrorKind::Options, error.to_string());
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
        self
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

impl std::error::Error for Error {}
