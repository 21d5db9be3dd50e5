//! What goes wrong on purpose, and going too fast.

use serde_json::{Value, json};
use windlass_emulator::{Fault, Faults, Match};

use super::{Slack, answer, office};

async fn with(fault: Fault) -> Slack {
    let faults = Faults::default().on(Match::post("/chat.postMessage").nth(1), fault);
    Slack::with(|builder| builder.faults(faults)).await
}

async fn post(slack: &Slack) -> (u16, Option<String>, Value) {
    let request = slack
        .bare("chat.postMessage")
        .bearer_auth(slack.emulator.slack_token());
    let request = request.json(&json!({"channel": "releases", "text": "x"}));
    let (status, headers, said) = answer(request).await;
    let wait = headers.get("retry-after");
    (
        status,
        wait.map(|wait| wait.to_str().unwrap().to_owned()),
        said,
    )
}

#[tokio::test]
async fn faults_answer_as_slack_does() {
    let status = |status, body: Option<&str>| Fault::Status {
        status,
        body: body.map(ToOwned::to_owned),
    };
    let no = |word: &str| json!({"ok": false, "error": word});
    let wait = |seconds: &str| Some(seconds.to_owned());
    for (fault, expected) in [
        (status(500, None), (500, None, no("internal_error"))),
        (status(503, None), (503, None, no("service_unavailable"))),
        (status(502, Some("<html>")), (502, None, json!("<html>"))),
        (
            status(200, Some(r#"{"ok":false,"error":"fatal_error"}"#)),
            (200, None, no("fatal_error")),
        ),
        (
            Fault::TooManyRequests { retry_after: 7 },
            (429, wait("7"), no("ratelimited")),
        ),
        (
            Fault::SecondaryLimit { retry_after: 9 },
            (200, wait("9"), no("ratelimited")),
        ),
    ] {
        let slack = with(fault).await;
        assert_eq!(post(&slack).await, expected);
        assert!(
            slack
                .emulator
                .slack_messages("releases")
                .unwrap()
                .is_empty()
        );
        assert_eq!(post(&slack).await.0, 200);
    }
}

#[tokio::test]
async fn a_message_whose_answer_is_lost_is_there() {
    let slack = with(Fault::DropAfterWrite).await;
    let request = slack
        .bare("chat.postMessage")
        .bearer_auth(slack.emulator.slack_token());
    let lost = request
        .json(&json!({"channel": "releases", "text": "x"}))
        .send()
        .await;
    assert!(lost.unwrap_err().is_request());
    assert_eq!(slack.emulator.slack_messages("releases").unwrap().len(), 1);
}

#[tokio::test]
async fn a_webhook_goes_wrong_as_well() {
    for (fault, status, word) in [
        (
            Fault::TooManyRequests { retry_after: 3 },
            429,
            "rate_limited",
        ),
        (
            Fault::Status {
                status: 500,
                body: None,
            },
            500,
            "rollup_error",
        ),
    ] {
        let faults = Faults::default().on(Match::post("/services/*"), fault);
        let slack = Slack::with(|builder| builder.faults(faults)).await;
        let request = slack.client.post(slack.emulator.slack_webhook_url());
        let (found, _, said) = answer(request.json(&json!({"text": "x"}))).await;
        assert_eq!((found, said), (status, json!(word)));
    }
}

#[tokio::test]
async fn a_channel_takes_a_burst_and_then_says_when_to_come_again() {
    let slack = Slack::with(|builder| builder.slack(office().pace(2, 3_600))).await;
    assert_eq!((post(&slack).await.0, post(&slack).await.0), (200, 200));
    let (status, wait, said) = post(&slack).await;
    assert_eq!(
        (status, said),
        (429, json!({"ok": false, "error": "ratelimited"}))
    );
    let wait: u64 = wait.unwrap().parse().unwrap();
    assert!((3_000..=3_600).contains(&wait), "{wait}");
    // Another channel has a pace of its own, and updates share that of their channel.
    slack.say("incidents", "x").await;
    let ts = slack.emulator.slack_messages("releases").unwrap()[0]
        .ts
        .clone();
    let update = slack
        .bare("chat.update")
        .bearer_auth(slack.emulator.slack_token());
    let change = json!({"channel": slack.channel("releases"), "ts": ts, "text": "y"});
    assert_eq!(answer(update.json(&change)).await.0, 429);
}
