//! Reading the file, and what errors say.

use super::*;
use crate::message::Direct;

const WHOLE: &str = r#"
[version]
scheme = "patch-line"
tag-prefix = "api/v"
initial = "0.1.0"
time-zone = "Asia/Seoul"
ignore = ["nightly-*"]
paths = ["services/api"]

[lanes.staging]
image-template = "sha-{sha7}"
environment = "staging"
prerelease = true

[adopt]
before = "api/v2.0.0"
lane = "production"

[slack]
channel = "C012AB3CD"
mention = ["S0614TZR7", "octocat"]
dm = "on-failure"
dm-users = ["hubot"]
broadcast-on-failure = true

[slack.users]
octocat = "U012AB3CD"
"hubot.example" = "hubot@example.com"
"#;

#[test]
fn every_key_is_read() {
    let config = Config::parse(CONFIG_FILE, WHOLE).unwrap();
    assert_eq!(config.version.scheme, Some(Scheme::PatchLine));
    assert_eq!(config.version.tag_prefix.unwrap().as_str(), "api/v");
    assert_eq!(config.version.time_zone.unwrap().to_string(), "Asia/Seoul");
    assert_eq!(config.version.paths, ["services/api"]);
    assert_eq!(config.lanes[&Lane::Staging].prerelease, Some(true));
    assert_eq!(config.adopt.unwrap().lane, Lane::Production);
    let slack = config.slack;
    assert_eq!(slack.channel.as_deref(), Some("C012AB3CD"));
    assert_eq!(slack.mention, ["S0614TZR7", "octocat"]);
    assert_eq!(slack.dm, Some(Direct::OnFailure));
    assert_eq!(slack.dm_users, ["hubot"]);
    assert_eq!(slack.broadcast_on_failure, Some(true));
    assert_eq!(slack.users["hubot.example"], "hubot@example.com");
    assert_eq!(Config::parse(CONFIG_FILE, "").unwrap(), Config::default());
}

#[test]
fn errors_have_line_column_and_the_nearest_key() {
    let cases = [
        (
            "[version]\ntag-prefx = 'v'\n",
            "windlass.toml:2:1: unknown field",
            Some("tag-prefix"),
        ),
        (
            "[version]\nscheme = 'patchline'\n",
            "windlass.toml:2:10: unknown variant",
            Some("patch-line"),
        ),
        (
            "[lanes.stagin]\n",
            "windlass.toml:1:8: unknown variant",
            Some("staging"),
        ),
        (
            "[versions]\n",
            "windlass.toml:1:2: unknown field",
            Some("version"),
        ),
        (
            "[version]\nignore = 'x'\n",
            "windlass.toml:2:10: invalid type: string",
            None,
        ),
        (
            "[version]\ntag-prefix = 'v1'\n",
            "windlass.toml:2:14: tag-prefix 'v1'",
            None,
        ),
        (
            "[version]\ntime-zone = 'Seoul'\n",
            "windlass.toml:2:13: time-zone 'Seoul'",
            None,
        ),
        (
            "[lanes.dev]\nimage-template = '{x}'\n",
            "windlass.toml:2:18: image-template",
            None,
        ),
        ("[version\n", "windlass.toml:1:9:", None),
        (
            "[adopt]\nlane = 'production'\n",
            "windlass.toml:1:1: missing field `before`",
            None,
        ),
    ];
    for (text, expected, hint) in cases {
        let problem = Config::parse(CONFIG_FILE, text).unwrap_err();
        assert!(
            problem.message.starts_with(expected),
            "{text}: {}",
            problem.message
        );
        let hint = hint.map(|key| format!("did you mean '{key}'?"));
        assert_eq!(problem.hints.first(), hint.as_ref(), "{text}");
    }
}

#[test]
fn the_schema_names_every_key() {
    let schema = serde_json::to_string(&Config::schema()).unwrap();
    for key in [
        "tag-prefix",
        "time-zone",
        "image-template",
        "adopt",
        "patch-line",
        "dm-users",
        "on-failure",
    ] {
        assert!(schema.contains(key), "{key}");
    }
}
