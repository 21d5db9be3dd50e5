//! Who asks a registry. Sends nothing, and shows no password.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

use crate::error::{Error, ErrorKind};

/// A user and a password, which may be a token.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The user.
    pub username: String,
    /// The password, without which there is no way in.
    pub password: SecretString,
    /// Whether they go to the registry's own host alone, over TLS, whatever server of tokens it
    /// names.
    pub for_registry_only: bool,
}

impl Credentials {
    /// `Authorization` by name and password, without the blanks and line ends that a secret store
    /// may have kept.
    pub(crate) fn basic(&self) -> Result<HeaderValue, Error> {
        let password = self.password.expose_secret().trim();
        let wrong = |why: &str| {
            Error::before_sending(ErrorKind::Options, why)
                .with_hint("give the user as 'username', and the password or token as it is")
        };
        if password.is_empty() || password.contains(char::is_control) {
            return Err(wrong("the password is empty or has several lines"));
        }
        let is_name = |c: char| !c.is_control() && c != ':';
        if self.username.is_empty() || !self.username.chars().all(is_name) {
            return Err(wrong("the user's name is empty or has a colon"));
        }
        let pair = STANDARD.encode(format!("{}:{password}", self.username));
        sensitive(&format!("Basic {pair}"))
    }
}

/// `Authorization` by a token that was granted.
pub(crate) fn bearer(token: &str) -> Result<HeaderValue, Error> {
    sensitive(&format!("Bearer {token}"))
}

fn sensitive(text: &str) -> Result<HeaderValue, Error> {
    let value = HeaderValue::from_str(text).map_err(|_| {
        Error::before_sending(ErrorKind::Protocol, "the token can't stand in a header")
    });
    let mut value = value?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(username: &str, password: &str) -> Credentials {
        Credentials {
            username: username.to_owned(),
            password: SecretString::from(password),
            for_registry_only: false,
        }
    }

    #[test]
    fn a_password_is_trimmed_and_never_shown() {
        let header = credentials("octocat", " hunter22\n").basic().unwrap();
        let expected = format!("Basic {}", STANDARD.encode("octocat:hunter22"));
        assert_eq!(header.to_str().unwrap(), expected);
        assert!(!format!("{header:?}").contains(&expected));
        for (username, password) in [
            ("octocat", ""),
            ("octocat", " \n"),
            ("octocat", "hunter22\nmore"),
            ("", "hunter22"),
            ("octo:cat", "hunter22"),
        ] {
            let error = credentials(username, password).basic().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Options);
            assert!(!format!("{error} {error:?}").contains("hunter22"));
        }
    }
}
