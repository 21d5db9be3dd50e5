//! The id of a person in a workspace. Knows no names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// `U012AB3CD`, or `W012AB3CD` in an Enterprise organization; checked so that it can stand in a
/// mention as it is.
///
/// ```
/// use windlass_slack::UserId;
/// assert!("U012AB3CD".parse::<UserId>().is_ok());
/// assert!("@octocat".parse::<UserId>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserId(String);

/// Why a text is not a [`UserId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a Slack user's id (like U012AB3CD: 'Copy member ID' in the profile's menu)")]
pub struct ParseUserIdError(String);

impl UserId {
    /// The id as Slack writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserId {
    type Err = ParseUserIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix(['U', 'W']) {
            Some(rest) if is_rest(rest) => Ok(Self(text.to_owned())),
            _ => Err(ParseUserIdError(text.to_owned())),
        }
    }
}

fn is_rest(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    !text.is_empty() && text.bytes().all(legal)
}

impl TryFrom<String> for UserId {
    type Error = ParseUserIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<UserId> for String {
    fn from(id: UserId) -> Self {
        id.0
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_an_id_can_stand_in_a_mention() {
        for (text, valid) in [
            ("U012AB3CD", true),
            ("W012AB3CD", true),
            ("U", false),
            ("C012AB3CD", false),
            ("U012ab3cd", false),
            ("U012AB3CD>", false),
            ("U012AB3CD|x", false),
            ("<@U012AB3CD>", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<UserId>().is_ok(), valid, "{text:?}");
        }
    }
}
