//! Addresses of the web.

use std::fmt;
use std::str::FromStr;

use http::Uri;
use serde::Deserialize;

use super::wrong_value::{WrongValue, read_from_text};

/// A whole address, `https://runner.example.com/x`, without user, password and fragment, and
/// without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HttpUrl(String);

impl HttpUrl {
    /// The address itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HttpUrl {
    type Err = WrongValue;

    /// No error repeats the address: it may hold a password.
    fn from_str(text: &str) -> Result<Self, WrongValue> {
        let uri: Uri = text
            .parse()
            .map_err(|error| WrongValue(format!("this is no address: {error}")))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err("this is no address: begin with https:// or http://".into());
        }
        if uri
            .authority()
            .is_some_and(|authority| authority.as_str().contains('@'))
        {
            return Err("an address here holds no user and no password".into());
        }
        if text.contains('#') {
            return Err("an address here holds no '#'".into());
        }
        Ok(Self(text.trim_end_matches('/').to_owned()))
    }
}

read_from_text!(HttpUrl);

impl fmt::Display for HttpUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_whole_and_hold_no_secret() {
        let url: HttpUrl = "https://runner.example.com/a/".parse().unwrap();
        assert_eq!(url.as_str(), "https://runner.example.com/a");
        for bad in [
            "",
            "/x",
            "runner.example.com",
            "ftp://a",
            "https://",
            "https://a b",
            "https://user:hunter2@a/",
            "https://a/#x",
        ] {
            let error = bad.parse::<HttpUrl>().unwrap_err().to_string();
            assert!(error.contains("address"), "{bad}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
