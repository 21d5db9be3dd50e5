//! Whom a message calls. Only what somebody configured becomes a mention, never a text that
//! happens to look like one.

use std::fmt;
use std::str::FromStr;

/// Whoever is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mention {
    /// A person, by Slack's id.
    User(String),
    /// A group of people, by Slack's id.
    Group(String),
    /// Those who are in the channel and active.
    Here,
    /// All who are in the channel.
    Channel,
    /// All who are in the workspace; in its general channel only.
    Everyone,
}

/// A text that names nobody in Slack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is neither here, channel, everyone, nor an id of Slack")]
pub struct ParseMentionError(String);

impl FromStr for Mention {
    type Err = ParseMentionError;

    /// Reads `here`, `channel`, `everyone`, or an id as Slack shows it: `U…` or `W…` for a person,
    /// `S…` for a group.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim().trim_start_matches('@');
        let is_id = name.len() >= 7
            && name
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        match name {
            "here" => Ok(Self::Here),
            "channel" => Ok(Self::Channel),
            "everyone" => Ok(Self::Everyone),
            id if is_id && id.starts_with(['U', 'W']) => Ok(Self::User(id.to_owned())),
            id if is_id && id.starts_with('S') => Ok(Self::Group(id.to_owned())),
            _ => Err(ParseMentionError(text.to_owned())),
        }
    }
}

impl fmt::Display for Mention {
    /// As Slack reads it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(formatter, "<@{id}>"),
            Self::Group(id) => write!(formatter, "<!subteam^{id}>"),
            Self::Here => formatter.write_str("<!here>"),
            Self::Channel => formatter.write_str("<!channel>"),
            Self::Everyone => formatter.write_str("<!everyone>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_somebody_is_a_mention_and_nothing_else_is() {
        let cases = [
            ("here", Some("<!here>")),
            ("@channel", Some("<!channel>")),
            ("everyone", Some("<!everyone>")),
            ("U012AB3CD", Some("<@U012AB3CD>")),
            (" @W012AB3CD ", Some("<@W012AB3CD>")),
            ("S0614TZR7", Some("<!subteam^S0614TZR7>")),
            ("octocat", None),
            ("U1", None),
            ("U012AB3CD>", None),
            ("<!channel>", None),
            ("C012AB3CD", None),
            ("", None),
        ];
        for (text, shown) in cases {
            let mention = text.parse::<Mention>().ok();
            assert_eq!(
                mention.map(|one| one.to_string()).as_deref(),
                shown,
                "{text:?}"
            );
        }
    }
}
