//! What an answer of the Web API or of an incoming webhook says. Sends nothing.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use windlass_connection::one_line;

use crate::refusal::{Failure, Refusal};

/// An answer, whatever it says.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `Retry-After`, which Slack gives in seconds.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

/// What all of the Web API's answers have in common.
#[derive(Deserialize)]
struct Envelope {
    ok: bool,
    error: Option<String>,
    needed: Option<String>,
    provided: Option<String>,
    response_metadata: Option<ResponseMetadata>,
}

#[derive(Deserialize)]
struct ResponseMetadata {
    #[serde(default)]
    messages: Vec<String>,
}

impl Answer {
    /// What a method of the Web API gave. Whether it was done says `ok`, whatever the status (S1).
    pub(crate) fn of_method<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        let envelope: Option<Envelope> = serde_json::from_slice(&self.body).ok();
        match envelope {
            Some(Envelope { ok: true, .. }) if self.is_success() => {
                serde_json::from_slice(&self.body)
                    .map_err(|error| Failure::Unexpected(format!("its answer is odd: {error}")))
            }
            Some(envelope) => Err(Failure::Refused(self.refusal(envelope))),
            None => Err(self.without_code()),
        }
    }

    /// What an incoming webhook answered: `ok`, or a code as plain text.
    pub(crate) fn of_webhook(&self) -> Result<(), Failure> {
        let text = one_line(&String::from_utf8_lossy(&self.body));
        if self.is_success() && text == "ok" {
            return Ok(());
        }
        if self.status < 400 || !is_code(&text) {
            return Err(self.without_code());
        }
        Err(Failure::Refused(Refusal {
            status: self.status,
            code: Some(text),
            retry_after: self.retry_after,
            ..Refusal::default()
        }))
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn refusal(&self, envelope: Envelope) -> Refusal {
        let messages = envelope.response_metadata.map(|found| found.messages);
        let messages = messages.unwrap_or_default();
        Refusal {
            status: self.status,
            code: envelope.error.map(|code| one_line(&code)),
            needed: scopes(envelope.needed),
            provided: scopes(envelope.provided),
            messages: messages.iter().map(|message| one_line(message)).collect(),
            retry_after: self.retry_after,
        }
    }

    /// Proxies and broken servers answer without a code: the status says what it means.
    fn without_code(&self) -> Failure {
        match self.status {
            408 | 429 | 500.. => Failure::Refused(Refusal {
                status: self.status,
                retry_after: self.retry_after,
                ..Refusal::default()
            }),
            300..400 => Failure::Unexpected(format!("it redirects elsewhere ({})", self.status)),
            status => Failure::Unexpected(format!("its answer ({status}) is none of Slack's")),
        }
    }
}

/// No web page, and nothing that a web page may repeat of the request.
fn is_code(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    !text.is_empty() && text.len() <= 64 && text.bytes().all(legal)
}

/// `chat:write,chat:write.public`
fn scopes(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    let scopes = text.split(',').map(one_line);
    scopes.filter(|scope| !scope.is_empty()).collect()
}
