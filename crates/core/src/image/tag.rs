//! A tag of an image in a registry. What the tag stands for is not known here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// A tag may be this long (OCI distribution specification, `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`).
const LIMIT: usize = 128;

/// What a tag may be, for hints.
pub(crate) const LEGAL: &str =
    "an image tag is letters, digits, '_', '.' and '-', and begins with neither '.' nor '-'";

/// A tag, such as `v1.2.4` or `latest`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageTag(String);

impl ImageTag {
    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text can't be a tag, if it can't.
pub(crate) fn flaw(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("an image tag can't be empty".to_owned());
    }
    if text.len() > LIMIT {
        return Some(format!("an image tag has at most {LIMIT} characters"));
    }
    match text.chars().enumerate().find(|(at, c)| !legal_at(*at, *c)) {
        Some((0, c)) => Some(format!("an image tag can't begin with {c:?}")),
        Some((_, c)) => Some(format!("an image tag can't have {c:?}")),
        None => None,
    }
}

/// Whether a tag may have this character at this place.
pub(crate) fn legal_at(at: usize, c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || (at > 0 && matches!(c, '.' | '-'))
}

impl FromStr for ImageTag {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        match flaw(text) {
            None => Ok(Self(text.to_owned())),
            Some(why) => {
                Err(Problem::bad_input("image-tag", format!("{text:?}: {why}")).hint(LEGAL))
            }
        }
    }
}

impl TryFrom<String> for ImageTag {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<ImageTag> for String {
    fn from(tag: ImageTag) -> Self {
        tag.0
    }
}

impl fmt::Display for ImageTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_what_the_specification_allows() {
        let longest = "a".repeat(LIMIT);
        for legal in ["v1.2.4", "latest", "_", "1.4.0-rc.2", longest.as_str()] {
            assert_eq!(legal.parse::<ImageTag>().unwrap().as_str(), legal);
        }
        let too_long = "a".repeat(LIMIT + 1);
        for (text, why) in [
            ("", "can't be empty"),
            (".hidden", "can't begin with '.'"),
            ("-rf", "can't begin with '-'"),
            ("v1/2", "can't have '/'"),
            ("v1:2", "can't have ':'"),
            ("v1\n", "can't have '\\n'"),
            ("größe", "can't have 'ö'"),
            (too_long.as_str(), "at most 128"),
        ] {
            let problem = text.parse::<ImageTag>().unwrap_err();
            assert!(problem.message.contains(why), "{text:?}: {problem}");
        }
    }
}
