//! What stands before the number in a version tag.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The prefix of version tags: `v`, `api/v`, or nothing (written `none`).
///
/// It is compared whole, and it never ends in a digit: `v1` before `2.3.4` could not be told
/// from `v` before `12.3.4`.
///
/// ```
/// use windlass_core::TagPrefix;
/// let prefix: TagPrefix = "api/v".parse()?;
/// assert_eq!(prefix.strip("api/v1.2.3"), Some("1.2.3"));
/// assert_eq!(prefix.strip("data-api/v1.2.3"), None);
/// assert!("v1".parse::<TagPrefix>().is_err());
/// # Ok::<(), windlass_core::Problem>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TagPrefix(String);

/// How an empty prefix is written, because an empty input means "not given".
const NO_PREFIX: &str = "none";

impl TagPrefix {
    /// No prefix at all.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// What follows the prefix in `name`, if the name starts with all of it.
    pub fn strip<'a>(&self, name: &'a str) -> Option<&'a str> {
        name.strip_prefix(self.0.as_str())
    }

    /// The name of the tag for a version.
    pub fn tag(&self, version: &semver::Version) -> String {
        format!("{}{version}", self.0)
    }

    /// The prefix as it stands in a tag; empty for none.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for TagPrefix {
    fn default() -> Self {
        Self("v".to_owned())
    }
}

impl FromStr for TagPrefix {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        if text == NO_PREFIX || text.is_empty() {
            return Ok(Self::none());
        }
        if text.ends_with(|last: char| last.is_ascii_digit()) {
            return Err(invalid(
                text,
                "it ends in a digit, so the number could not be told from it",
            ));
        }
        match illegal_in_ref(text) {
            Some(why) => Err(invalid(text, &why)),
            None => Ok(Self(text.to_owned())),
        }
    }
}

fn invalid(text: &str, why: &str) -> Problem {
    Problem::bad_input(
        "tag-prefix",
        format!("tag-prefix '{text}' can't be used: {why}"),
    )
    .hint("use a prefix such as 'v', 'api/v' or 'webui-v', or 'none' for no prefix")
}

/// Git's rules for the start of a ref name below `refs/tags/` (git-check-ref-format(1)).
fn illegal_in_ref(text: &str) -> Option<String> {
    let bad =
        |c: char| c.is_control() || matches!(c, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\');
    if let Some(character) = text.chars().find(|c| bad(*c)) {
        return Some(format!("git allows no {character:?} in a tag's name"));
    }
    if text.contains("..") || text.contains("@{") || text.contains("//") {
        return Some("git allows no '..', '@{' or '//' in a tag's name".to_owned());
    }
    let part_is_bad = |part: &str| part.starts_with('.') || part.ends_with(".lock");
    let mut parts = text.split('/').rev();
    // The number follows the last part, so only its start can be wrong.
    let last_is_bad = parts.next().is_some_and(|last| last.starts_with('.'));
    if last_is_bad || parts.any(part_is_bad) {
        return Some("no part of a tag's name may start with '.' or end in '.lock'".to_owned());
    }
    if text.starts_with('-') || text.starts_with('/') {
        return Some("a tag's name may start neither with '-' nor with '/'".to_owned());
    }
    None
}

impl TryFrom<String> for TagPrefix {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<TagPrefix> for String {
    fn from(prefix: TagPrefix) -> Self {
        prefix.to_string()
    }
}

impl fmt::Display for TagPrefix {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_empty() {
            NO_PREFIX
        } else {
            &self.0
        })
    }
}

impl JsonSchema for TagPrefix {
    fn schema_name() -> Cow<'static, str> {
        "TagPrefix".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "'none' for no prefix" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_prefixes_are_taken_as_they_are() {
        for text in ["v", "api/v", "webui-v", "release-", "@scope/pkg@", "한글-v"] {
            assert_eq!(text.parse::<TagPrefix>().unwrap().as_str(), text);
        }
        assert_eq!("none".parse::<TagPrefix>().unwrap().as_str(), "");
    }

    #[test]
    fn prefixes_that_git_or_the_model_forbid_are_bad_input() {
        for text in [
            "v1", "-v", "/v", "a b", "a..b", "a/.v", ".v", "x.lock/v", "v*", "a//v", "a\nv",
        ] {
            assert_eq!(
                text.parse::<TagPrefix>().unwrap_err().code,
                "tag-prefix",
                "{text:?}"
            );
        }
    }
}
