//! The names of services, environments and signers. They become parts of paths, addresses and
//! log lines, so that little is legal in them.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::wrong_value::{WrongValue, read_from_text};

const LIMIT: usize = 63;

/// A name: `[A-Za-z0-9][A-Za-z0-9._-]{0,62}`. GitHub's own environments are often written with a
/// capital.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

impl Name {
    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        let plain = |c: char| c.is_ascii_alphanumeric();
        let legal = text.starts_with(plain)
            && text.len() <= LIMIT
            && text.chars().all(|c| plain(c) || "._-".contains(c));
        if legal {
            return Ok(Self(text.to_owned()));
        }
        Err(WrongValue(format!(
            "{text:?} is no name: write up to {LIMIT} of a-z, A-Z, 0-9, '.', '_' and '-', \
             with a letter or digit first"
        )))
    }
}

read_from_text!(Name);

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_short_and_plain() {
        let longest = "a".repeat(63);
        for good in ["a", "0", "web-1", "a.b_c", "Production", longest.as_str()] {
            assert_eq!(good.parse::<Name>().unwrap().as_str(), good);
        }
        let too_long = "a".repeat(64);
        for bad in [
            "", "-a", ".a", "..", "_a", "a/b", "a b", "ä", "a\n", &too_long,
        ] {
            assert!(bad.parse::<Name>().is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_name_or_an_error(text in any::<String>()) {
            let pattern = regex::Regex::new(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z").unwrap();
            prop_assert_eq!(text.parse::<Name>().is_ok(), pattern.is_match(&text));
        }
    }
}
