//! The incoming webhook.

use serde_json::{Value, json};
use windlass_emulator::{SlackAuthor, SlackChannel};

use super::{Slack, answer, office};

async fn post(slack: &Slack, payload: Value) -> (u16, Value) {
    let request = slack.client.post(slack.emulator.slack_webhook_url());
    let (status, _, said) = answer(request.json(&payload)).await;
    (status, said)
}

#[tokio::test]
async fn a_payload_is_a_message_and_its_answer_a_word() {
    let slack = Slack::start().await;
    assert_eq!(
        post(&slack, json!({"text": "one"})).await,
        (200, json!("ok"))
    );
    let request = slack.client.post(slack.emulator.slack_webhook_url());
    let request = request.body("payload=%7B%22text%22%3A%22two%22%7D");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(answer(request).await.0, 200);
    let seen = slack.emulator.slack_messages("releases").unwrap();
    let texts: Vec<&str> = seen.iter().map(|seen| seen.content.text.as_str()).collect();
    assert_eq!(texts, ["one", "two"]);
    assert_eq!(seen[0].author, SlackAuthor::Webhook);
}

#[tokio::test]
async fn refusals_are_words_with_a_status() {
    let slack = Slack::start().await;
    for (payload, status, word) in [
        (json!([]), 400, "invalid_payload"),
        (json!({}), 400, "no_text"),
        (json!({"blocks": [{"type": "x"}]}), 400, "invalid_blocks"),
        (json!({"blocks": "x"}), 400, "invalid_blocks_format"),
        (json!({"text": "x".repeat(40_001)}), 400, "msg_too_long"),
    ] {
        assert_eq!(post(&slack, payload).await, (status, json!(word)));
    }
    let url = slack.emulator.slack_webhook_url();
    let (address, _) = url.rsplit_once('/').unwrap();
    for (url, status, word) in [
        (format!("{address}/x"), 403, "invalid_token"),
        (
            format!("{}/slack/services/T1/B1/x", slack.emulator.server_url()),
            404,
            "no_team",
        ),
    ] {
        let request = slack.client.post(url).json(&json!({"text": "x"}));
        let (found, _, said) = answer(request).await;
        assert_eq!((found, said), (status, json!(word)));
    }
}

#[tokio::test]
async fn it_posts_to_the_channel_that_was_chosen() {
    let slack = Slack::with(|builder| builder.slack(office().webhook("closed"))).await;
    assert_eq!(
        post(&slack, json!({"text": "x"})).await,
        (410, json!("channel_is_archived"))
    );
    let setup = office().channel(SlackChannel::new("ops")).webhook("ops");
    let slack = Slack::with(|builder| builder.slack(setup)).await;
    assert_eq!(post(&slack, json!({"text": "x"})).await.0, 200);
    assert_eq!(slack.emulator.slack_messages("ops").unwrap().len(), 1);
}

#[tokio::test]
async fn its_address_is_written_down_without_the_secret() {
    let slack = Slack::start().await;
    post(&slack, json!({"text": "x"})).await;
    let path = slack.emulator.requests().pop().unwrap().path;
    assert!(
        path.starts_with("/slack/services/T") && path.ends_with("/left-out"),
        "{path}"
    );
}
