//! What a step is told, how a webhook is told, and what a person sees before.

use windlass_emulator::{Fault, Faults, Match};

use crate::support::Call;
use crate::support::slack::{Slack, texts};

#[test]
fn what_is_wrong_by_itself_is_refused_before_anything_is_asked() {
    let slack = Slack::new();
    let cases: &[(&str, &str, &str)] = &[
        ("phase", "done", "phase"),
        ("message-ts", "yesterday", "message-ts"),
        ("fields", "no name", "fields"),
        ("needs", "failure", "toJSON(needs)"),
        (
            "needs",
            r#"{"deploy": {"result": "broken"}}"#,
            "toJSON(needs)",
        ),
        ("user-map", "octocat", "user-map"),
        ("services", "{", "services"),
        ("release-url", "javascript:alert(1)", "release-url"),
        ("runner-url", "/x", "runner-url"),
        ("slack-api-url", "slack.com", "slack-api-url"),
        ("slack-api-url", "ftp://slack.com/api", "http"),
        ("dm", "maybe", "dm"),
        ("on-error", "ignore", "on-error"),
        ("channel", "", "channel"),
    ];
    for (name, value, says) in cases {
        slack
            .tell("build")
            .input(name, value)
            .fails(2)
            .says(&[says, "hint: "]);
    }
    slack
        .tell("build")
        .secret("token", "")
        .fails(2)
        .says(&["token", "webhook-url"]);
    let without = slack.tell("build").secret("token", "");
    let run = without.input("on-error", "warn").succeeds();
    assert!(run.annotations("warning")[0].contains("Slack is not told"));
    assert!(
        run.summary.contains("Slack was not told"),
        "{}",
        run.summary
    );
    let nowhere = slack.tell("build").input("channel", " ");
    let run = nowhere.input("on-error", "warn").succeeds();
    assert!(run.annotations("warning")[0].contains("there is no channel"));
    slack
        .tell("build")
        .env("GITHUB_RUN_ID", "")
        .fails(2)
        .says(&["--run-id"]);
    assert!(slack.calls().is_empty());
}

#[test]
fn a_webhook_is_told_of_the_end_and_says_so() {
    let slack = Slack::new();
    let url = slack.emulator().slack_webhook_url();
    let tell = |phase: &str| slack.step(phase).secret("webhook-url", &url);
    let run = tell("deploy").succeeds();
    run.says(&["deploy is not posted", "webhook"]);
    assert!(slack.messages().is_empty());
    let run = tell("failed").input("dm", "always").succeeds();
    assert_eq!(run.output("ts"), "");
    assert!(
        run.output("dm").contains("a webhook"),
        "{}",
        run.output("dm")
    );
    assert!(
        slack
            .message()
            .content
            .text
            .starts_with("❌ Release: failed")
    );
    tell("build").input("webhook-phases", "every").succeeds();
    assert_eq!(slack.messages().len(), 2);
}

#[test]
fn s1_a_webhook_that_is_gone_fails_and_its_address_is_not_shown() {
    let slack = Slack::new();
    let url = slack.emulator().slack_webhook_url();
    let wrong = format!("{}x", url);
    let run = slack.step("failed").secret("webhook-url", &wrong).run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    run.says(&["invalid_token", "hint: "]);
    let (_, secret) = url.rsplit_once('/').unwrap();
    let log = run
        .stderr
        .lines()
        .filter(|line| !line.starts_with("::add-mask::"));
    let shown = log.collect::<String>() + &run.summary + &run.stdout;
    assert!(!shown.contains(secret), "{shown}");
}

#[test]
fn s2_a_webhook_that_is_away_warns() {
    let away = Fault::TooManyRequests { retry_after: 3_600 };
    let faults = Faults::default().on(Match::post("/slack/services/*"), away);
    let slack = Slack::with(|builder| builder.faults(faults));
    let url = slack.emulator().slack_webhook_url();
    let run = slack.step("failed").secret("webhook-url", &url).succeeds();
    assert!(
        run.annotations("warning")
            .join("\n")
            .contains("not delivered: ❌ Release")
    );
}

#[test]
fn a_preview_is_shown_without_any_secret_and_tells_nobody() {
    let call = Call::terminal(&["slack-status", "--preview", "--phase=deploy"]);
    let call = call.args(&[
        "--version=v1.2.4",
        "--environment=staging",
        "--fields=commit=Fix the cart",
    ]);
    let run = call.run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "⏳ Release v1.2.4 → staging: deploying");
    assert!(lines[1].starts_with("⏳ deploy since "), "{}", run.stdout);
    assert_eq!(lines[2], "commit: Fix the cart");
}

#[test]
fn fields_of_later_steps_are_added() {
    let slack = Slack::new();
    slack
        .tell("init")
        .input("fields", "image=old\nticket=OPS-1")
        .succeeds();
    slack.tell("build").input("fields", "image=new").succeeds();
    let shown = texts(&slack.message());
    assert!(
        shown.contains("image\nnew") && shown.contains("ticket\nOPS-1"),
        "{shown}"
    );
    assert!(!shown.contains("old"), "{shown}");
}

#[test]
fn a_webhook_tells_at_the_end_what_the_job_has_said_before() {
    let slack = Slack::new();
    let directory = tempfile::tempdir().unwrap();
    let url = slack.emulator().slack_webhook_url();
    let tell = |phase: &str| {
        let call = slack.step(phase).secret("webhook-url", &url);
        call.env("RUNNER_TEMP", directory.path().to_str().unwrap())
    };
    tell("init").input("environment", "staging").succeeds();
    let run = tell("deploy").input("version", "v9").succeeds();
    assert!(run.summary.contains("the end alone"), "{}", run.summary);
    tell("completed").succeeds();
    let message = slack.message();
    let text = &message.content.text;
    assert!(
        text.starts_with("✅ Release v9 → staging: completed"),
        "{text}"
    );
    assert!(texts(&message).contains("✅ deploy"));
}

#[test]
fn what_was_kept_for_one_webhook_is_not_told_through_another() {
    let slack = Slack::new();
    let directory = tempfile::tempdir().unwrap();
    let url = slack.emulator().slack_webhook_url();
    let tell = |phase: &str, url: &str, key: &str| {
        let call = slack.step(phase).secret("webhook-url", url);
        let call = call.input("message-key", key);
        call.env("RUNNER_TEMP", directory.path().to_str().unwrap())
    };
    let internal = |call: Call| call.input("fields", "internal=yes").succeeds();
    internal(tell("init", &format!("{url}x"), "배포"));
    internal(tell("init", &url, "검증"));
    tell("completed", &url, "배포").succeeds();
    assert!(!texts(&slack.message()).contains("internal"));
}
