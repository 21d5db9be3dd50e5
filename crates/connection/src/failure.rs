//! How an attempt failed, whoever was asked.

use std::time::Duration;

use crate::broken::deepest;
use crate::retry::{End, Meaning};

/// How an attempt failed. `R` is how the server says no.
#[derive(Debug)]
pub enum Failure<R> {
    /// The server said no.
    Refused(R),
    /// The server never saw the request.
    NotSent(String),
    /// The request went out, and no whole answer came back.
    Lost(String),
    /// The server is not trusted with the request.
    NotTrusted(String),
    /// The answer is none of such a server's.
    Unexpected(String),
}

/// How a server says no.
pub trait Refusal {
    /// What an error means for whoever asked.
    type Kind: From<End>;

    /// What it says of the next attempt.
    fn meaning(&self) -> Meaning<Self::Kind>;

    /// How long the server asked to wait.
    fn retry_after(&self) -> Option<Duration>;

    /// The refusal in a few words, for a wait: `rate limited`, `503`.
    fn reason(&self) -> String;

    /// The refusal of `whom` in all its words.
    fn told(&self, whom: &str) -> String;
}

impl<R> Failure<R> {
    /// What an attempt without an answer means for the request.
    pub fn sending(error: &reqwest::Error) -> Self {
        let why = deepest(error);
        if why.contains("certificate") {
            Self::NotTrusted(why)
        } else if error.is_connect() {
            Self::NotSent(why)
        } else {
            Self::Lost(why)
        }
    }

    /// The same where an answer had begun, so that the request was sent, whatever broke.
    pub fn reading(error: &reqwest::Error) -> Self {
        match Self::sending(error) {
            Self::NotSent(why) => Self::Lost(why),
            failure => failure,
        }
    }
}

impl<R: Refusal> Failure<R> {
    /// What it says of the next attempt.
    pub fn meaning(&self) -> Meaning<R::Kind> {
        match self {
            Self::Refused(refusal) => refusal.meaning(),
            Self::NotSent(_) => Meaning::Passing,
            Self::Lost(_) => Meaning::Broken,
            Self::NotTrusted(_) => Meaning::Final(End::NotTrusted.into()),
            Self::Unexpected(_) => Meaning::Final(End::Protocol.into()),
        }
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(refusal) => refusal.retry_after(),
            _ => None,
        }
    }

    /// Why a request waits, in a few words.
    pub fn reason(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.reason(),
            Self::NotSent(why)
            | Self::Lost(why)
            | Self::NotTrusted(why)
            | Self::Unexpected(why) => why.clone(),
        }
    }

    /// What happened, where `whom` was asked.
    pub fn told(&self, whom: &str) -> String {
        match self {
            Self::Refused(refusal) => refusal.told(whom),
            Self::NotSent(why) => format!("cannot reach {whom}: {why}"),
            Self::Lost(why) => format!("no whole answer from {whom}: {why}"),
            Self::NotTrusted(why) => format!("cannot trust {whom}: {why}"),
            Self::Unexpected(why) => format!("cannot understand {whom}: {why}"),
        }
    }
}
