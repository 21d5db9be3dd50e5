//! Slack away, and Slack that refuses.

use windlass_emulator::{
    CheckConclusion, Fault, Faults, Job, Match, SlackChannel, SlackSetup, WorkflowRun,
};

use crate::support::Run;
use crate::support::slack::{CREATED, RUN, Slack, texts};

/// Longer than any step waits.
const AWAY: Fault = Fault::TooManyRequests { retry_after: 3_600 };

fn away(requests: u64) -> Faults {
    let range = (1..=requests).map(|nth| Match::any("/slack/api/*").nth(nth));
    range.fold(Faults::default(), |faults, matched| {
        faults.on(matched, AWAY)
    })
}

fn warns(run: &Run, texts: &[&str]) {
    let warnings = run.annotations("warning").join("\n");
    for text in texts {
        assert!(warnings.contains(text), "'{text}' is not in:\n{warnings}");
    }
}

#[test]
fn s2_slack_away_for_the_whole_run_harms_nothing_and_is_told() {
    let faults = Faults::default().on(Match::any("/slack/api/*"), AWAY);
    let slack = Slack::with(|builder| builder.faults(faults));
    for phase in ["init", "build", "deploy", "completed"] {
        let run = slack.tell(phase).input("version", "v1.2.4").succeeds();
        warns(&run, &["not delivered: ", "Release v1.2.4", "rate"]);
        assert_eq!((run.output("ts"), run.output("phase")), ("", phase));
        assert!(
            run.summary.contains("Slack was not told"),
            "{}",
            run.summary
        );
    }
}

/// As a workflow does it: what a step gives is what the next one is given.
#[test]
fn s2_steps_that_pass_on_what_they_gave_outlive_an_outage_at_the_first() {
    let slack = Slack::with(|builder| builder.faults(away(1)));
    let first = slack.tell("init").succeeds();
    assert_eq!(
        (first.output("ts"), first.output("channel-id")),
        ("", slack.channel().as_str())
    );
    let (mut ts, mut channel) = (String::new(), first.output("channel-id").to_owned());
    for phase in ["build", "deploy", "completed"] {
        let call = slack.tell(phase).input("channel", &channel);
        let run = call.input("message-ts", &ts).succeeds();
        (ts, channel) = (
            run.output("ts").to_owned(),
            run.output("channel-id").to_owned(),
        );
    }
    assert!(slack.message().content.text.starts_with("✅"));
}

#[test]
fn what_was_kept_for_one_channel_is_not_told_in_another() {
    let slack = Slack::with(|builder| builder.faults(away(1)));
    let directory = tempfile::tempdir().unwrap();
    let tell = |channel: &str| {
        let call = slack.tell("build").input("channel", channel);
        call.env("RUNNER_TEMP", directory.path().to_str().unwrap())
    };
    let incidents = slack.emulator().slack_channel_id("incidents").unwrap();
    tell(&incidents).input("fields", "internal=yes").succeeds();
    tell(&slack.channel()).succeeds();
    assert!(!texts(&slack.message()).contains("internal"));
    tell(&incidents).succeeds();
    let told = slack.emulator().slack_messages("incidents").unwrap();
    assert!(texts(&told[0]).contains("internal\nyes"));
}

#[test]
fn s2_what_nobody_has_set_up_wrongly_fails_nothing() {
    let strange = |status, body: &str| Fault::Status {
        status,
        body: Some(body.to_owned()),
    };
    for fault in [
        strange(200, "<html>Slack is having a moment</html>"),
        strange(403, "<html>a proxy</html>"),
        strange(200, r#"{"ok":false,"error":"something_new"}"#),
    ] {
        let faults = Faults::default().on(Match::any("/slack/api/*"), fault);
        let slack = Slack::with(|builder| builder.faults(faults));
        warns(&slack.tell("init").succeeds(), &["not delivered"]);
    }
}

#[test]
fn s2_no_connection_is_an_outage_too() {
    let slack = Slack::new();
    let run = slack
        .tell("build")
        .env("SLACK_API_URL", "http://127.0.0.1:1/api")
        .succeeds();
    warns(&run, &["not delivered: ⏳ Release: building"]);
}

#[test]
fn s2_slack_back_in_the_middle_has_a_whole_message() {
    let slack = Slack::with(|builder| builder.faults(away(2)));
    let directory = tempfile::tempdir().unwrap();
    let temp = directory.path().to_str().unwrap();
    let tell = |phase: &str| slack.tell(phase).env("RUNNER_TEMP", temp);
    tell("init").input("environment", "staging").succeeds();
    tell("build").input("version", "v1.2.4").succeeds();
    assert!(slack.messages().is_empty());
    tell("deploy").succeeds();
    let message = slack.message();
    assert!(
        message
            .content
            .text
            .starts_with("⏳ Release v1.2.4 → staging"),
        "{}",
        message.content.text
    );
    let shown = texts(&message);
    assert!(
        shown.contains("✅ init") && shown.contains("✅ build"),
        "{shown}"
    );
    assert_eq!(std::fs::read_dir(temp).unwrap().count(), 0);
}

#[test]
fn s2_what_other_jobs_could_not_tell_is_known_from_the_runs_jobs() {
    let end = CheckConclusion::Success;
    let run = WorkflowRun::new(RUN, CREATED)
        .job(Job::new("build image", CREATED).completed(end, "2026-01-18T22:03:00Z"))
        .job(Job::new("deploy", "2026-01-18T22:03:10Z"));
    let slack = Slack::of_run(run, |builder| builder);
    slack.tell("deploy").succeeds();
    let shown = texts(&slack.message());
    assert!(
        shown.contains("✅ build 3m 10s") && shown.contains("⏳ deploy since"),
        "{shown}"
    );
}

#[test]
fn s2_by_input_an_outage_fails_and_a_mistake_warns() {
    let slack = Slack::with(|builder| builder.faults(away(1)));
    let run = slack.tell("build").input("on-error", "fail").run();
    assert_eq!(run.code, 3, "{}", run.stderr);
    run.says(&["not delivered: ⏳ Release: building"]);
    let wrong = slack.tell("build").secret("token", "xoxb-wrong");
    let run = wrong.input("on-error", "warn").succeeds();
    warns(&run, &["not delivered", "invalid_auth"]);
}

/// What is wrong, and what the step says of it.
#[test]
fn s1_a_refusal_with_status_200_fails_and_says_what_to_change() {
    let scopes = |scopes: &[&str]| SlackSetup::default().scopes(scopes);
    let channel = |channel: SlackChannel| SlackSetup::default().channel(channel);
    let left = SlackChannel::new("releases").without_app();
    let archived = SlackChannel::new("releases").archived();
    let cases: [(&str, SlackSetup, &[&str]); 3] = [
        (
            "a scope",
            scopes(&["channels:history"]),
            &["missing_scope", "chat:write"],
        ),
        (
            "the app is not in it",
            channel(left),
            &["not_in_channel", "/invite"],
        ),
        ("archived", channel(archived), &["is_archived"]),
    ];
    for (what, setup, says) in cases {
        let slack = Slack::of(setup);
        let run = slack.tell("init").run();
        assert_eq!(
            (run.code, run.output("ts")),
            (1, ""),
            "{what}: {}",
            run.stderr
        );
        run.says(says).says(&["not delivered: "]);
        assert!(slack.messages().is_empty(), "{what}");
    }
}

#[test]
fn s1_a_wrong_token_or_channel_fails() {
    let slack = Slack::new();
    let run = slack.tell("init").secret("token", "xoxb-wrong").run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    run.says(&["invalid_auth", "hint: "]);
    let run = slack.tell("init").input("channel", "C000000000").run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    run.says(&["channel_not_found", "hint: "]);
}

#[test]
fn without_the_right_to_read_the_message_is_changed_by_its_ts() {
    let slack = Slack::of(SlackSetup::default().scopes(&["chat:write"]));
    let first = slack.tell("init").succeeds();
    warns(&first, &["channels:history"]);
    let ts = first.output("ts");
    slack.tell("deploy").input("message-ts", ts).succeeds();
    assert!(slack.message().content.text.contains("deploying"));
    // Without it nothing may be posted: it could be one message for each phase.
    let run = slack.tell("completed").run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    run.says(&["channels:history"]);
    assert_eq!(slack.messages().len(), 1);
}
