//! What an answer says. Sends nothing.
//!
//! Source: OCI distribution specification, "Error codes".

use std::time::Duration;

use serde::Deserialize;
use windlass_connection::one_line;
use windlass_core::image::ImageDigest;

use crate::refusal::{Answered, Failure, Refusal};

/// An answer, whatever it says.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after: Option<Duration>,
    /// `Content-Type` without its parameters.
    pub(crate) media_type: String,
    /// `Docker-Content-Digest`.
    pub(crate) digest: Option<String>,
    /// `WWW-Authenticate`.
    pub(crate) challenges: Vec<String>,
    /// `Location`.
    pub(crate) location: Option<String>,
    pub(crate) body: Vec<u8>,
}

#[derive(Deserialize)]
struct Envelope {
    errors: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    code: String,
    message: Option<String>,
}

impl Answer {
    /// Itself, if it says yes.
    pub(crate) fn success(self) -> Result<Self, Failure> {
        match self.status {
            200..300 => Ok(self),
            300..400 => Err(Failure::Unexpected(format!(
                "it redirects elsewhere ({})",
                self.status
            ))),
            _ => Err(Failure::Refused(Refusal::Answered(self.refusal()))),
        }
    }

    /// Itself, if it says yes; nothing, if what was asked for is not there.
    pub(crate) fn if_there(self) -> Result<Option<Self>, Failure> {
        match self.status {
            404 => Ok(None),
            _ => self.success().map(Some),
        }
    }

    /// The same, where a body must say who answers: a proxy's page is no proof that nothing is
    /// there.
    pub(crate) fn if_said_to_be_there(self) -> Result<Option<Self>, Failure> {
        match self.status {
            404 if self.refusal().code.is_none() => Err(Failure::Unexpected(
                "its answer (404) is none of a registry's".to_owned(),
            )),
            _ => self.if_there(),
        }
    }

    /// The digest that it tells, where it is of the kind that can be compared.
    pub(crate) fn told_digest(&self) -> Option<ImageDigest> {
        let digest: ImageDigest = self.digest.as_deref()?.parse().ok()?;
        digest.as_str().starts_with("sha256:").then_some(digest)
    }

    fn refusal(&self) -> Answered {
        let envelope: Option<Envelope> = serde_json::from_slice(&self.body).ok();
        let said = envelope.and_then(|envelope| envelope.errors.into_iter().next());
        let (code, message) = match said {
            Some(said) => (Some(one_line(&said.code)), said.message),
            None => (None, None),
        };
        Answered {
            status: self.status,
            code,
            message: one_line(&message.unwrap_or_default()),
            retry_after: self.retry_after,
        }
    }
}
