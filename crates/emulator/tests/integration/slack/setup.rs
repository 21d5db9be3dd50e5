//! A workspace that is set up, and outlives its emulator.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use windlass_emulator::{SlackChannel, SlackSetup, StartError};

use super::{Slack, office};
use crate::support::{Fixture, Running};

#[tokio::test]
async fn there_are_always_two_channels() {
    let slack = Slack::with(|builder| builder).await;
    for name in ["releases", "incidents"] {
        slack.say(name, "x").await;
    }
}

#[tokio::test]
async fn the_state_directory_keeps_what_was_said_and_by_whom() {
    let fixture = Fixture::new();
    let start = || {
        Running::start(
            fixture
                .builder()
                .slack(office().message("open", "ada", "hi")),
        )
    };
    let (one, other) = (start().await, start().await);
    assert_eq!(one.emulator.slack_token(), other.emulator.slack_token());
    let secret = |running: &Running| {
        let url = running.emulator.slack_webhook_url();
        url.rsplit_once('/').unwrap().1.to_owned()
    };
    assert_eq!(secret(&one), secret(&other));
    assert!(one.emulator.slack_token().starts_with("xoxb-"));
    let url = format!("{}/chat.postMessage", one.emulator.slack_api_url());
    let request = one
        .client
        .post(url)
        .bearer_auth(other.emulator.slack_token());
    let message =
        json!({"channel": one.emulator.slack_channel_id("releases").unwrap(), "text": "x"});
    assert_eq!(request.json(&message).send().await.unwrap().status(), 200);
    let seen = other.emulator.slack_messages("releases").unwrap();
    assert_eq!(seen, one.emulator.slack_messages("releases").unwrap());
    assert_eq!(seen.len(), 1);
    assert_eq!(other.emulator.slack_messages("open").unwrap().len(), 1);
    let ready = one.emulator.ready();
    assert_eq!(ready.slack_token, one.emulator.slack_token());
    assert!(ready.slack_api_url.ends_with("/slack/api"));
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_posted_at_once_by_two_emulators_have_times_of_their_own() {
    let fixture = Fixture::new();
    let start = || Running::start(fixture.builder().slack(office().pace(100, 1)));
    let running = [start().await, start().await];
    let mut posts = tokio::task::JoinSet::new();
    for number in 0..40 {
        let running = &running[number % 2];
        let url = format!("{}/chat.postMessage", running.emulator.slack_api_url());
        let message = json!({"channel": "releases", "text": number.to_string()});
        let request = running
            .client
            .post(url)
            .bearer_auth(running.emulator.slack_token());
        posts.spawn(request.json(&message).send());
    }
    for posted in posts.join_all().await {
        let answer: Value = posted.unwrap().json().await.unwrap();
        assert_eq!(answer["ok"], true, "{answer}");
    }
    let seen = running[0].emulator.slack_messages("releases").unwrap();
    let times: BTreeSet<&str> = seen.iter().map(|seen| seen.ts.as_str()).collect();
    assert_eq!((seen.len(), times.len()), (40, 40));
}

#[tokio::test]
async fn what_makes_no_sense_is_told_at_the_start() {
    let named = |name: &str| SlackSetup::default().channel(SlackChannel::new(name));
    for (setup, text) in [
        (named("#releases"), "\"#releases\" is no name"),
        (named("Releases"), "\"Releases\" is no name"),
        (
            SlackSetup::default().user("", "x@example.com"),
            "\"\" is no name",
        ),
        (SlackSetup::default().webhook("nowhere"), "no \"nowhere\""),
        (
            SlackSetup::default().message("releases", "nobody", "x"),
            "no \"nobody\"",
        ),
    ] {
        let fixture = Fixture::new();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let started = fixture.builder().slack(setup).start(listener).await;
        let error: StartError = started.unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
    }
}
