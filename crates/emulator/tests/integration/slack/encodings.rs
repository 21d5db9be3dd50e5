//! How arguments may come.

use serde_json::json;

use super::{Slack, answer};

fn form(pairs: &[(&str, &str)]) -> String {
    let escaped = |text: &str| {
        let bytes = text.bytes().map(|byte| format!("%{byte:02X}"));
        bytes.collect::<String>()
    };
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn a_form_has_structures_as_json_in_a_text() {
    let slack = Slack::start().await;
    let body = form(&[
        ("token", slack.emulator.slack_token()),
        ("channel", "releases"),
        ("text", "ö & <b>"),
        ("blocks", r#"[{"type": "divider"}]"#),
        (
            "metadata",
            r#"{"event_type": "run", "event_payload": {"id": 7}}"#,
        ),
    ]);
    let request = slack.bare("chat.postMessage").body(body);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let (_, _, posted) = answer(request).await;
    assert_eq!(posted["ok"], true, "{posted}");
    let [seen] = slack
        .emulator
        .slack_messages("releases")
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(seen.content.text, "ö & <b>");
    assert_eq!(json!(seen.content.blocks), json!([{"type": "divider"}]));
    assert_eq!(seen.content.metadata.unwrap()["event_type"], "run");
}

#[tokio::test]
async fn bodies_are_what_they_say_they_are() {
    let slack = Slack::start().await;
    let token = slack.emulator.slack_token();
    for (kind, body, error) in [
        ("application/json", "{", "invalid_json"),
        ("application/json", "[]", "json_not_object"),
        ("text/plain", "x", "invalid_post_type"),
    ] {
        let request = slack.bare("auth.test").bearer_auth(token).body(body);
        let (_, _, refused) = answer(request.header("content-type", kind)).await;
        assert_eq!(refused["error"], error);
    }
    let (_, _, refused) = answer(slack.bare("auth.test").bearer_auth(token).body("x")).await;
    assert_eq!(refused["error"], "missing_post_type");
}

#[tokio::test]
async fn json_is_looked_past_where_a_method_takes_none() {
    let slack = Slack::start().await;
    let ada = slack.emulator.slack_user_id("ada").unwrap();
    assert_eq!(
        slack.query("users.info", &[("user", &ada)]).await["ok"],
        true
    );
    let refused = slack.refused("users.info", json!({"user": ada})).await;
    assert_eq!(refused, "invalid_arguments");
}

#[tokio::test]
async fn json_without_a_charset_is_warned_of() {
    let slack = Slack::start().await;
    let answered = slack.granted("auth.test", json!({})).await;
    assert_eq!(answered["warning"], "missing_charset");
    let request = slack
        .bare("auth.test")
        .bearer_auth(slack.emulator.slack_token())
        .body("{}");
    let request = request.header("content-type", "application/json; charset=utf-8");
    let (_, _, answered) = answer(request).await;
    assert_eq!(
        (&answered["ok"], answered.get("warning")),
        (&json!(true), None)
    );
}
