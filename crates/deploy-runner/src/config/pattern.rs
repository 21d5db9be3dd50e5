//! Patterns for refs and claims. They match whole texts only, so that `main` never lets
//! `not-main` in.

use std::fmt;
use std::str::FromStr;

use regex::Regex;
use serde::Deserialize;

use super::wrong_value::{WrongValue, read_from_text};

/// A regular expression that must match the whole text.
///
/// Its syntax is that of the [regex crate](https://docs.rs/regex/latest/regex/#syntax).
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    written: String,
    anchored: Regex,
}

impl Pattern {
    /// Whether the pattern matches all of the text.
    pub fn matches(&self, text: &str) -> bool {
        self.anchored.is_match(text)
    }

    /// The pattern as it was written, without anchors.
    pub fn as_str(&self) -> &str {
        &self.written
    }
}

impl FromStr for Pattern {
    type Err = WrongValue;

    fn from_str(text: &str) -> Result<Self, WrongValue> {
        let wrong = |reason: &str| WrongValue(format!("{text:?} is no pattern: {reason}"));
        if text.is_empty() {
            return Err(wrong("it is empty"));
        }
        // Alone first: `a)|(b` would only be a pattern inside the group that anchors it.
        let compiled = Regex::new(text).and_then(|_| Regex::new(&format!(r"\A(?:{text})\z")));
        let anchored = compiled.map_err(|error| wrong(last_line(&error.to_string())))?;
        Ok(Self {
            written: text.to_owned(),
            anchored,
        })
    }
}

read_from_text!(Pattern);

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.written)
    }
}

/// The reason stands below a drawing of the pattern.
fn last_line(text: &str) -> &str {
    let line = text.lines().next_back().unwrap_or_default();
    line.trim_start_matches("error: ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_whole_text_matches() {
        let pattern: Pattern = "refs/heads/main|refs/tags/v.*".parse().unwrap();
        assert!(pattern.matches("refs/heads/main") && pattern.matches("refs/tags/v1"));
        for other in [
            "refs/heads/main2",
            "xrefs/heads/main",
            "x\nrefs/heads/main",
            "refs/heads/main\n",
            "refs/tags/v1\nx",
        ] {
            assert!(!pattern.matches(other), "{other:?}");
        }
    }

    #[test]
    fn what_is_no_pattern_says_why() {
        for (text, reason) in [
            ("", "it is empty"),
            ("a(", "is no pattern: unclosed group"),
            ("a)|(b", "unopened group"),
            ("(?x)a #", "unclosed group"),
        ] {
            let error = text.parse::<Pattern>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn a_literal_matches_itself_alone(text in "[a-z/]{1,20}", more in "[a-z/]{1,5}") {
            let pattern: Pattern = text.parse().unwrap();
            prop_assert!(pattern.matches(&text));
            prop_assert!(!pattern.matches(&(text + &more)));
        }
    }
}
