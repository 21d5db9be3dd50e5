//! One message that follows a run.

use windlass_emulator::SlackSetup;

use crate::support::slack::{CHANNEL, Slack, texts};

#[test]
fn s5_one_message_follows_the_run() {
    let slack = Slack::new();
    let first = slack
        .tell("init")
        .input("environment", "staging")
        .succeeds();
    let (ts, channel) = (first.output("ts"), first.output("channel-id"));
    assert_eq!(channel, slack.channel());
    let later = |phase: &str| {
        slack
            .tell(phase)
            .input("channel", channel)
            .input("message-ts", ts)
    };
    later("build").input("version", "v1.2.4").succeeds();
    let url = "https://deploy.example.com/deployments/d1";
    later("deploy").input("runner-url", url).succeeds();
    let last = later("completed").succeeds();
    assert_eq!((last.output("ts"), last.output("phase")), (ts, "completed"));
    assert_eq!(last.output("permalink"), first.output("permalink"));

    let message = slack.message();
    assert_eq!((message.ts.as_str(), message.earlier.len()), (ts, 3));
    assert_eq!(message.earlier[0].text, "⏳ Release → staging: starting");
    assert!(
        message
            .content
            .text
            .starts_with("✅ Release v1.2.4 → staging: completed after")
    );
    let shown = texts(&message);
    for phase in ["✅ init", "✅ build", "✅ deploy"] {
        assert!(shown.contains(phase), "{shown}");
    }
    let buttons = message.content.blocks.last().unwrap().to_string();
    assert!(
        buttons.contains(url) && buttons.contains("/actions/runs/4242"),
        "{buttons}"
    );
    assert!(slack.replies().is_empty());
}

#[test]
fn s5_a_step_makes_two_requests_and_lists_nothing() {
    let slack = Slack::new();
    let first = slack.tell("init").succeeds();
    assert_eq!(slack.calls(), ["chat.postMessage", "conversations.history"]);
    for (phase, ts) in [
        ("build", first.output("ts")),
        ("deploy", ""),
        ("completed", ""),
    ] {
        let before = slack.calls().len();
        slack.tell(phase).input("message-ts", ts).succeeds();
        assert_eq!(
            slack.calls()[before..],
            ["conversations.history", "chat.update"],
            "{phase}"
        );
    }
}

#[test]
fn s5_the_message_is_found_again_by_its_metadata() {
    let slack = Slack::new();
    slack.tell("init").succeeds();
    // Another run's message is not this one's.
    slack.tell("init").env("GITHUB_RUN_ID", "4243").succeeds();
    slack.tell("failed").succeeds();
    let messages = slack.messages();
    let said: Vec<&str> = messages
        .iter()
        .map(|one| one.content.text.as_str())
        .collect();
    assert_eq!(messages.len(), 2, "{said:?}");
    assert!(
        said[0].starts_with("❌") && said[1].starts_with("⏳"),
        "{said:?}"
    );
}

#[test]
fn the_permalink_is_slacks_own() {
    let slack = Slack::new();
    let run = slack.tell("init").succeeds();
    let link = format!(
        "{}/slack/archives/{}/p{}",
        slack.github.url(),
        slack.channel(),
        run.output("ts").replace('.', "")
    );
    assert_eq!(run.output("permalink"), link);
    assert!(run.summary.contains(&link), "{}", run.summary);
}

#[test]
fn what_is_told_twice_is_told_once() {
    let slack = Slack::new();
    for phase in ["init", "init", "deploy", "deploy", "init"] {
        slack.tell(phase).succeeds();
    }
    let message = slack.message();
    assert!(
        message.content.text.contains("deploying"),
        "{}",
        message.content.text
    );
    assert_eq!(texts(&message).matches("init").count(), 1);
}

#[test]
fn a_message_that_somebody_deleted_is_posted_anew() {
    let slack = Slack::new();
    let first = slack.tell("init").succeeds();
    slack.delete(first.output("ts"));
    let ts = first.output("ts");
    let second = slack.tell("build").input("message-ts", ts).succeeds();
    assert_ne!(second.output("ts"), ts);
    assert_eq!(slack.message().ts, second.output("ts"));
}

#[test]
fn a_re_run_goes_on_in_the_same_message() {
    let slack = Slack::new();
    for phase in ["init", "build", "deploy", "failed"] {
        slack.tell(phase).succeeds();
    }
    let again = |phase: &str| slack.tell(phase).env("GITHUB_RUN_ATTEMPT", "2");
    again("deploy").succeeds();
    let message = slack.message();
    let shown = texts(&message);
    assert!(
        message.content.text.starts_with("⏳"),
        "{}",
        message.content.text
    );
    assert!(
        shown.contains("✅ build") && shown.contains("⏳ deploy since"),
        "{shown}"
    );
    assert!(shown.contains("attempt 2"), "{shown}");
    again("completed").succeeds();
    // And all of it again, from the beginning.
    slack.tell("init").env("GITHUB_RUN_ATTEMPT", "3").succeeds();
    let posts = slack
        .calls()
        .into_iter()
        .filter(|call| call == "chat.postMessage");
    assert_eq!(posts.count(), 1);
    let shown = texts(&slack.message());
    assert!(
        shown.contains("⏳ init") && !shown.contains("build"),
        "{shown}"
    );
}

#[test]
fn a_channels_name_will_do_for_the_first_step() {
    let slack = Slack::new();
    let first = slack.tell("init").input("channel", "#releases").succeeds();
    assert_eq!(first.output("channel-id"), slack.channel());
    let second = slack.tell("build").input("channel", "releases").succeeds();
    second.says(&["give the channel's id"]);
    assert_eq!(slack.message().ts, first.output("ts"));
    assert!(texts(&slack.message()).contains("✅ init"));
    let third = slack.tell("deploy").input("channel", "releases");
    let refused = third.input("message-ts", first.output("ts")).fails(2);
    refused.says(&["by the channel's id only", "channel-id"]);
}

#[test]
fn a_message_that_was_named_and_is_gone_is_looked_for() {
    let slack = Slack::new();
    let first = slack.tell("init").succeeds();
    slack.delete(first.output("ts"));
    let named = |phase: &str| slack.tell(phase).input("message-ts", first.output("ts"));
    let second = named("build").succeeds();
    assert_eq!(named("deploy").succeeds().output("ts"), second.output("ts"));
    assert_eq!(
        slack
            .calls()
            .iter()
            .filter(|call| *call == "chat.postMessage")
            .count(),
        2
    );
}

#[test]
fn with_keys_a_run_has_several_messages() {
    let slack = Slack::new();
    let tell = |phase: &str, key: &str| slack.tell(phase).input("message-key", key).succeeds();
    for (phase, key) in [
        ("init", "staging"),
        ("deploy", "staging"),
        ("init", "production"),
    ] {
        tell(phase, key);
    }
    tell("completed", "staging");
    let texts: Vec<String> = slack
        .messages()
        .into_iter()
        .map(|one| one.content.text)
        .collect();
    assert_eq!(texts.len(), 2);
    assert!(
        texts[0].starts_with("✅") && texts[1].starts_with("⏳"),
        "{texts:?}"
    );
}

#[test]
fn in_a_channel_that_is_full_of_others_it_is_two_requests_too() {
    let setup = (0..150).fold(
        SlackSetup::default().user("octocat", "octocat@example.com"),
        |setup, n| setup.message(CHANNEL, "octocat", &format!("message {n}")),
    );
    let slack = Slack::of(setup);
    slack.tell("init").succeeds();
    let before = slack.calls().len();
    slack.tell("build").succeeds();
    assert_eq!(
        slack.calls()[before..],
        ["conversations.history", "chat.update"]
    );
}
