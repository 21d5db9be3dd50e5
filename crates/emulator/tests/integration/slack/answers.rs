//! What is refused, and how Slack says so.

use serde_json::{Value, json};

use super::{Slack, answer, office};

fn long(characters: usize) -> String {
    "x".repeat(characters)
}

async fn all_are_refused(slack: &Slack, messages: &[(Value, &str)]) {
    for (message, error) in messages {
        let found = slack.refused("chat.postMessage", message.clone()).await;
        assert_eq!(found, *error, "{message}");
    }
    assert_eq!(slack.emulator.slack_messages("releases").unwrap(), []);
}

#[tokio::test]
async fn a_channel_that_cannot_be_posted_to_is_refused_in_a_200() {
    let slack = Slack::start().await;
    let to = |name| json!({"channel": slack.channel(name), "text": "x"});
    let messages = [
        (
            json!({"channel": "C0NOWHERE", "text": "x"}),
            "channel_not_found",
        ),
        (to("hidden"), "channel_not_found"),
        (to("open"), "not_in_channel"),
        (to("closed"), "is_archived"),
        (json!({"text": "x"}), "invalid_arguments"),
    ];
    all_are_refused(&slack, &messages).await;
}

#[tokio::test]
async fn a_message_that_says_nothing_or_too_much_is_refused() {
    let slack = Slack::start().await;
    let messages = [
        (json!({"channel": "releases"}), "no_text"),
        (
            json!({"channel": "releases", "text": "", "blocks": []}),
            "no_text",
        ),
        (
            json!({"channel": "releases", "text": long(40_001)}),
            "msg_too_long",
        ),
        (
            json!({"channel": "releases", "blocks": "[{"}),
            "invalid_blocks_format",
        ),
        (
            json!({"channel": "releases", "blocks": {}}),
            "invalid_blocks_format",
        ),
        (
            json!({"channel": "releases", "blocks": [{"type": "x"}]}),
            "invalid_blocks",
        ),
        (
            json!({"channel": "releases", "text": "x", "link_names": true}),
            "invalid_arguments",
        ),
        (
            json!({"channel": "releases", "text": "x", "attachments": [{}]}),
            "invalid_arguments",
        ),
    ];
    all_are_refused(&slack, &messages).await;
    let longest = json!({"channel": "releases", "text": long(40_000)});
    slack.granted("chat.postMessage", longest).await;
}

#[tokio::test]
async fn metadata_has_a_type_and_a_flat_payload() {
    let slack = Slack::start().await;
    let with = |metadata: Value| json!({"channel": "releases", "text": "x", "metadata": metadata});
    let event = |payload: Value| with(json!({"event_type": "run", "event_payload": payload}));
    let messages = [
        (with(json!("x")), "invalid_metadata_format"),
        (with(json!({"event_type": "x"})), "invalid_metadata_format"),
        (event(json!({"a": null})), "invalid_metadata_format"),
        (event(json!({"a": {"b": {}}})), "invalid_metadata_format"),
        (event(json!({"a": long(8_000)})), "metadata_too_large"),
    ];
    all_are_refused(&slack, &messages).await;
    let whole = event(json!({"a": "x", "b": 1, "c": true, "d": {"e": "f"}, "g": [{"h": 1}]}));
    slack.granted("chat.postMessage", whole).await;
}

#[tokio::test]
async fn what_is_wrong_with_an_update_is_told() {
    let slack = Slack::start().await;
    let ts = slack.say("releases", "x").await;
    let channel = slack.channel("releases");
    for (update, error) in [
        (
            json!({"channel": channel, "text": "x"}),
            "invalid_arguments",
        ),
        (
            json!({"channel": channel, "ts": "1700000000.000100", "text": "x"}),
            "message_not_found",
        ),
        (
            json!({"channel": channel, "ts": "x", "text": "x"}),
            "message_not_found",
        ),
        (
            json!({"channel": slack.channel("incidents"), "ts": ts, "text": "x"}),
            "message_not_found",
        ),
        (json!({"channel": channel, "ts": ts}), "no_text"),
        (
            json!({"channel": channel, "ts": ts, "text": long(4_001)}),
            "msg_too_long",
        ),
    ] {
        assert_eq!(
            slack.refused("chat.update", update.clone()).await,
            error,
            "{update}"
        );
    }
}

#[tokio::test]
async fn reasons_come_with_their_places() {
    let slack = Slack::start().await;
    let blocks =
        json!([{"type": "header", "text": {"type": "plain_text", "text": ""}}, {"type": "x"}]);
    let message = json!({"channel": slack.channel("releases"), "blocks": blocks});
    let answer = slack.ask("chat.postMessage", message).await;
    let messages = json!([
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        "[ERROR] unsupported type: x [json-pointer:/blocks/1/type]",
    ]);
    assert_eq!(answer["response_metadata"]["messages"], messages);
    let answer = slack.ask("chat.postMessage", json!({"text": "x"})).await;
    let messages = json!(["[ERROR] missing required field: channel"]);
    assert_eq!(answer["response_metadata"]["messages"], messages);
}

#[tokio::test]
async fn a_wrong_token_and_none_are_told_apart() {
    let slack = Slack::start().await;
    let ask = async |request: reqwest::RequestBuilder| answer(request).await.2["error"].clone();
    assert_eq!(ask(slack.bare("auth.test")).await, "not_authed");
    assert_eq!(
        ask(slack.bare("auth.test").bearer_auth("xoxb-1")).await,
        "invalid_auth"
    );
    let github = slack.emulator.token();
    assert_eq!(
        ask(slack.bare("auth.test").bearer_auth(github)).await,
        "invalid_auth"
    );
    assert_eq!(ask(slack.bare("chat.post")).await, "unknown_method");
    let url = format!(
        "{}/auth.test?token={}",
        slack.emulator.slack_api_url(),
        slack.emulator.slack_token()
    );
    assert_eq!(ask(slack.client.get(url)).await, "not_authed");
}

#[tokio::test]
async fn a_scope_that_is_missing_is_named() {
    let setup = office().scopes(&["channels:history", "users:read"]);
    let slack = Slack::with(|builder| builder.slack(setup)).await;
    let secret = slack.channel("secret");
    let answer = slack
        .ask(
            "chat.postMessage",
            json!({"channel": "releases", "text": "x"}),
        )
        .await;
    let refusal = json!({"ok": false, "error": "missing_scope", "needed": "chat:write", "provided": "channels:history,users:read"});
    assert_eq!(answer, refusal);
    for (method, arguments, needed) in [
        (
            "conversations.history",
            ("channel", secret.as_str()),
            "groups:history",
        ),
        (
            "conversations.info",
            ("channel", secret.as_str()),
            "groups:read",
        ),
        ("conversations.open", ("users", "U1"), "im:write"),
        (
            "users.lookupByEmail",
            ("email", "ada@example.com"),
            "users:read.email",
        ),
    ] {
        let answer = slack.query(method, &[arguments]).await;
        assert_eq!(
            (&answer["error"], &answer["needed"]),
            (&json!("missing_scope"), &json!(needed))
        );
    }
    let ada = slack.emulator.slack_user_id("ada").unwrap();
    let answer = slack.query("users.info", &[("user", &ada)]).await;
    assert_eq!(answer["user"]["profile"].get("email"), None);
}

#[tokio::test]
async fn answers_have_slacks_headers_and_none_of_githubs() {
    let slack = Slack::start().await;
    let request = slack
        .bare("chat.postMessage")
        .bearer_auth(slack.emulator.slack_token());
    let (_, headers, _) = answer(request).await;
    let scopes = headers["x-oauth-scopes"].to_str().unwrap();
    assert!(scopes.contains("chat:write,"), "{scopes}");
    assert_eq!(headers["x-accepted-oauth-scopes"], "chat:write");
    for name in [
        "x-github-request-id",
        "x-ratelimit-remaining",
        "x-github-media-type",
    ] {
        assert!(!headers.contains_key(name), "{name}");
    }
}

#[tokio::test]
async fn a_public_channel_is_open_to_who_may_write_everywhere() {
    let setup = office().scopes(&["chat:write", "chat:write.public"]);
    let slack = Slack::with(|builder| builder.slack(setup)).await;
    let post = async |name| {
        let message = json!({"channel": slack.channel(name), "text": "x"});
        slack.ask("chat.postMessage", message).await["ok"].clone()
    };
    assert_eq!(
        (post("open").await, post("hidden").await),
        (json!(true), json!(false))
    );
}
