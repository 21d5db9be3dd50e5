//! Why a request proves nothing: in full for the log, and in one word for whoever sent it.

use super::Mode;

/// Why a request proves nothing. The text is for the log; [`Self::answer`] is for the sender.
///
/// What the sender chose is quoted and cut short, so that it can't imitate a log's lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It is signed in no way.
    #[error("it has neither a signature nor a bearer token")]
    NoCredential,
    /// It is signed in two ways, so that it isn't clear which of them counts.
    #[error("it is signed in two ways, {0} and {1}")]
    TwoCredentials(Mode, Mode),
    /// A header that the mode needs is not there.
    #[error("the header {0} is missing")]
    MissingHeader(&'static str),
    /// A header is there twice; two readers might each believe another one.
    #[error("the header {0} comes more than once")]
    RepeatedHeader(&'static str),
    /// A header has not the form that it must have.
    #[error("the header {0} is not {1}")]
    MalformedHeader(&'static str, &'static str),
    /// The mode doesn't count for this method and path.
    #[error("a signature of mode {0} doesn't count for {1:?}")]
    Misplaced(Mode, String),
    /// The body is no JSON object, where the mode can't tell it from something else.
    #[error("the body doesn't begin as a JSON object")]
    NoObject,
    /// No key made the signature for this request.
    #[error("the signature is none of a known key for this request")]
    Signature,
    /// It was signed too long ago, or is from the future.
    #[error("it was signed {0} s before the time here (clocks may differ by {max} s)", max = super::WINDOW.as_secs())]
    Stale(i64),
    /// The bearer token can't be read, or lacks what every token has.
    #[error("the bearer token is no JSON Web Token: {0}")]
    NoToken(String),
    /// The token is signed by another algorithm than RS256.
    #[error("the token is signed by another algorithm than RS256")]
    Algorithm,
    /// The token's key is not among the issuer's. The keys may have changed: fetch them again, but
    /// not for every such request.
    #[error("the token's key {0} is none of the issuer's")]
    UnknownKey(String),
    /// The token lacks a claim that it must have.
    #[error("the token lacks the claim '{0}'")]
    MissingClaim(&'static str),
    /// A claim has a value that it can't have.
    #[error("the token's claim '{0}' can't have this value")]
    Claim(&'static str),
    /// Somebody else issued the token.
    #[error("the token's issuer is {0}")]
    Issuer(String),
    /// The token has several audiences, so that others may have it too.
    #[error("the token has several audiences")]
    SeveralAudiences,
    /// The token is for something else.
    #[error("the token is for {found}, and this request is {expected:?}")]
    Audience {
        /// What the token is for.
        found: String,
        /// What it would have to be for.
        expected: String,
    },
    /// The token is too old.
    #[error("the token expired {0} s ago")]
    Expired(i64),
    /// The token is from the future.
    #[error("the token is valid in {0} s only")]
    NotYetValid(i64),
    /// The token is good, and no rule wants it.
    #[error("no rule matches the token of {0}")]
    NoRule(String),
}

impl Denied {
    /// What may be answered, with the status [`Self::STATUS`]. Only who could sign is told that
    /// the clocks differ; everybody else learns nothing.
    pub fn answer(&self) -> &'static str {
        match self {
            Self::Stale(_) | Self::Expired(_) | Self::NotYetValid(_) => "stale",
            _ => "unauthorized",
        }
    }

    /// The HTTP status of every denial.
    pub const STATUS: u16 = 401;
}

/// Text of a stranger, for a log: quoted, on one line, not long.
pub(crate) fn quoted(text: &str) -> String {
    const LENGTH: usize = 200;
    let mut start: String = text.chars().take(LENGTH).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    format!("{start:?}")
}
