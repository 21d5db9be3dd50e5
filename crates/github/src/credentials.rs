//! Who asks. Holds secrets and never shows them; knows neither where they come from nor HTTP.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

use crate::app_key::AppKey;
use crate::error::{Error, ErrorKind};

/// What to prove oneself to GitHub with.
#[derive(Clone)]
pub enum Credentials {
    /// Nothing: public repositories, read only.
    Anonymous,
    /// A job's token, a personal token, or an installation token.
    Token(SecretString),
    /// A GitHub App: an installation token for the one repository is made from its key.
    App {
        /// The App's id, or its client id.
        app_id: String,
        /// The App's private key.
        private_key: AppKey,
    },
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => formatter.write_str("Anonymous"),
            Self::Token(_) => formatter.write_str("Token([redacted])"),
            Self::App { app_id, .. } => write!(formatter, "App({app_id}, [redacted])"),
        }
    }
}

/// A token without the blanks and line ends that a secret store may have kept.
pub(crate) fn trimmed(token: &SecretString) -> Result<SecretString, Error> {
    let text = token.expose_secret().trim();
    let wrong = |message| Err(Error::new(ErrorKind::BadCredentials, "", message));
    if text.is_empty() {
        return wrong("the token is empty");
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return wrong("the token has blanks or characters that no token has");
    }
    Ok(SecretString::from(text))
}

/// `Authorization` as the REST API wants it.
pub(crate) fn bearer(token: &SecretString) -> Result<HeaderValue, Error> {
    sensitive(&format!("Bearer {}", token.expose_secret()))
}

/// `Authorization` as git's HTTP server wants it; GitHub ignores the user's name.
pub(crate) fn basic(token: &SecretString) -> Result<HeaderValue, Error> {
    let pair = format!("x-access-token:{}", token.expose_secret());
    sensitive(&format!("Basic {}", STANDARD.encode(pair)))
}

fn sensitive(text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        Error::new(
            ErrorKind::BadCredentials,
            "",
            "the token cannot stand in a header",
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_trimmed_and_checked() {
        let token = trimmed(&SecretString::from(" ghs_abc\r\n")).unwrap();
        assert_eq!(token.expose_secret(), "ghs_abc");
        for bad in ["", " \n", "two words", "line\nbreak", "tökén"] {
            let error = trimmed(&SecretString::from(bad)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadCredentials);
            assert!(
                bad.trim().is_empty() || !error.to_string().contains(bad.trim()),
                "{error}"
            );
        }
    }

    #[test]
    fn headers_are_sensitive() {
        let token = SecretString::from("ghs_abc");
        assert_eq!(bearer(&token).unwrap(), "Bearer ghs_abc");
        assert_eq!(
            basic(&token).unwrap(),
            "Basic eC1hY2Nlc3MtdG9rZW46Z2hzX2FiYw=="
        );
        assert_eq!(format!("{:?}", basic(&token).unwrap()), "Sensitive");
    }

    #[test]
    fn credentials_never_show_a_secret() {
        let shown = format!("{:?}", Credentials::Token(SecretString::from("ghs_abc")));
        assert_eq!(shown, "Token([redacted])");
    }
}
