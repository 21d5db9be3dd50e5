//! The token: as it was meant, and as a header. Never shown.

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};

use crate::error::{Error, ErrorKind};

/// A token without the blanks and line ends that a secret store may have kept.
pub(crate) fn trimmed(token: &SecretString) -> Result<&str, Error> {
    let token = token.expose_secret().trim();
    if token.is_empty() {
        return Err(wrong("the token is empty"));
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(wrong(
            "the token has blanks or characters that no token has",
        ));
    }
    Ok(token)
}

/// `Authorization` as the Web API wants it.
pub(crate) fn bearer(token: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| wrong("the token can't stand in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn wrong(why: &str) -> Error {
    Error::before_sending(ErrorKind::Token, why)
        .with_hint("give the app's bot token (it begins with xoxb-)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_trimmed_and_never_repeated() {
        let token = |text: &str| trimmed(&SecretString::from(text)).map(str::to_owned);
        assert_eq!(token(" xoxb-1-abc\n").unwrap(), "xoxb-1-abc");
        for bad in ["", " \n", "two words", "line\nbreak", "tökén"] {
            let error = token(bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Token);
            let shown = format!("{error} {error:?}");
            assert!(bad.trim().is_empty() || !shown.contains(bad), "{shown}");
        }
    }

    #[test]
    fn a_header_with_the_token_is_not_shown_either() {
        assert!(!format!("{:?}", bearer("xoxb-1-abc").unwrap()).contains("xoxb"));
    }
}
