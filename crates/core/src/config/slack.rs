//! `[slack]`: whom `slack-status` tells, and where.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::message::Direct;

/// `[slack]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct SlackConfig {
    /// The channel, best by its id: `C012AB3CD`.
    pub channel: Option<String>,
    /// Who is called when a run has failed or was rolled back: `here`, `channel`, `everyone`,
    /// Slack's ids of people or groups, or logins.
    pub mention: Vec<String>,
    /// Who is told in a direct message.
    pub dm: Option<Direct>,
    /// The logins of those who get it.
    pub dm_users: Vec<String>,
    /// Whether the thread's reply is shown in the channel too when a run has failed.
    pub broadcast_on_failure: Option<bool>,
    /// Who is who: a login, and the id or the e-mail of that person in Slack.
    pub users: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use crate::config::{CONFIG_FILE, Config};

    #[test]
    fn mistakes_have_line_column_and_the_nearest_key() {
        for (text, expected, hint) in [
            (
                "chanel = 'C012AB3CD'",
                "2:1: unknown field",
                Some("channel"),
            ),
            (
                "dm = 'on_failure'",
                "2:6: unknown variant",
                Some("on-failure"),
            ),
            ("mention = 'here'", "2:11: invalid type: string", None),
            (
                "channel = ['C012AB3CD']",
                "2:11: invalid type: sequence",
                None,
            ),
            ("users = ['octocat']", "2:9: invalid type: sequence", None),
            ("users.octocat = 7", "2:17: invalid type: integer", None),
            ("token = 'xoxb-1'", "2:1: unknown field", None),
        ] {
            let problem = Config::parse(CONFIG_FILE, &format!("[slack]\n{text}\n")).unwrap_err();
            let message = problem.message;
            let expected = format!("windlass.toml:{expected}");
            assert!(message.starts_with(&expected), "{text}: {message}");
            let hint = hint.map(|key| format!("did you mean '{key}'?"));
            assert_eq!(problem.hints.first(), hint.as_ref(), "{text}");
        }
    }
}
