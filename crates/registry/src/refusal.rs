//! A registry's "no": what it says of another attempt, and how it is told. Sends nothing.

use std::time::Duration;

use windlass_connection::retry::Meaning;

use crate::error::ErrorKind;

/// How an attempt failed.
pub(crate) type Failure = windlass_connection::Failure<Refusal>;

/// Why an answer is none to go on with.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The registry said no.
    Answered(Answered),
    /// What came is not what its digest says.
    WrongBytes(String),
}

/// The registry's "no".
#[derive(Debug, Default)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    /// In its own words, or empty.
    pub(crate) message: String,
    pub(crate) retry_after: Option<Duration>,
}

impl windlass_connection::Refusal for Refusal {
    type Kind = ErrorKind;

    fn meaning(&self) -> Meaning<ErrorKind> {
        match self {
            Self::Answered(answered) => answered.meaning(),
            Self::WrongBytes(_) => Meaning::Final(ErrorKind::WrongBytes),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Answered(answered) => answered.retry_after,
            Self::WrongBytes(_) => None,
        }
    }

    fn reason(&self) -> String {
        match self {
            Self::Answered(Answered { status: 429, .. }) => "rate limited".to_owned(),
            Self::Answered(Answered { status, .. }) => status.to_string(),
            Self::WrongBytes(why) => why.clone(),
        }
    }

    fn told(&self, whom: &str) -> String {
        match self {
            Self::Answered(answered) => answered.told(whom),
            Self::WrongBytes(why) => format!("{whom} sent other bytes than it says: {why}"),
        }
    }
}

impl Answered {
    /// What it means. A tag that can't be overwritten is told in as many ways as there are
    /// registries: ECR's `TAG_INVALID`, Harbor's 412, others by words alone.
    fn meaning(&self) -> Meaning<ErrorKind> {
        let code = self.code.as_deref().unwrap_or_default();
        let is_immutable = matches!(code, "TAG_INVALID" | "TAG_IMMUTABLE")
            || self.message.to_lowercase().contains("immutab");
        match (self.status, code) {
            (429, _) | (_, "TOOMANYREQUESTS") => Meaning::Limited,
            (408 | 500.., _) => Meaning::Broken,
            (412, _) => Meaning::Final(ErrorKind::Immutable),
            _ if is_immutable => Meaning::Final(ErrorKind::Immutable),
            (403, _) | (_, "DENIED") => Meaning::Final(ErrorKind::Forbidden),
            (401, _) => Meaning::Final(ErrorKind::Unauthorized),
            (404, _) => Meaning::Final(ErrorKind::NotFound),
            _ => Meaning::Final(ErrorKind::Refused),
        }
    }

    /// `ghcr.io answered 403 DENIED (permission_denied: write_package)`
    fn told(&self, whom: &str) -> String {
        let code = self.code.as_ref().map(|code| format!(" {code}"));
        let message = match self.message.as_str() {
            "" => String::new(),
            message => format!(" ({message})"),
        };
        format!(
            "{whom} answered {}{}{message}",
            self.status,
            code.unwrap_or_default()
        )
    }
}

#[cfg(test)]
mod tests;
