//! Which way of signing a request claims to use.

use std::fmt;

use super::{Denied, Headers, Request, hmac, oidc, webhook};

/// A way of signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// See [`hmac`].
    Hmac,
    /// See [`oidc`].
    Oidc,
    /// See [`super::seed`].
    Seed,
    /// See [`webhook`].
    Webhook,
}

impl Mode {
    /// What the request claims to be signed by; nothing of it is verified. Exactly one signature
    /// must be there. A bearer token counts as [`Mode::Oidc`]: a caller that knows other tokens
    /// looks for them first.
    pub fn of(request: &Request<'_>, headers: &Headers<'_>) -> Result<Self, Denied> {
        let hub = match request.is_post_to(&[webhook::PATH]) {
            true => Self::Webhook,
            false => Self::Seed,
        };
        let bearer = headers.one(oidc::HEADER)?.and_then(oidc::token);
        let claims = [
            headers.one(hmac::SIGNATURE)?.map(|_| Self::Hmac),
            bearer.map(|_| Self::Oidc),
            headers.one(webhook::SIGNATURE)?.map(|_| hub),
        ];
        let mut claims = claims.into_iter().flatten();
        match (claims.next(), claims.next()) {
            (None, _) => Err(Denied::NoCredential),
            (Some(mode), None) => Ok(mode),
            (Some(one), Some(other)) => Err(Denied::TwoCredentials(one, other)),
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Hmac => "hmac",
            Self::Oidc => "oidc",
            Self::Seed => "seed",
            Self::Webhook => "webhook",
        })
    }
}
