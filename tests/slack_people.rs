//! Whom a step tells besides the channel.

use serde_json::{Value, json};
use windlass_emulator::{CheckConclusion, Job, SlackSetup, WorkflowRun};

use crate::support::slack::{CREATED, RUN, Slack, texts};

const MAP: &str = "octocat=octocat@example.com\nhubot=hubot@example.com";

fn office() -> SlackSetup {
    SlackSetup::default()
        .user("octocat", "octocat@example.com")
        .user("hubot", "hubot@example.com")
}

fn direct(run: &crate::support::Run) -> Value {
    serde_json::from_str(run.output("dm")).unwrap()
}

#[test]
fn the_actor_is_told_at_the_end_and_sees_where() {
    let slack = Slack::of(office());
    let tell = |phase: &str| {
        slack
            .tell(phase)
            .input("dm", "always")
            .input("user-map", MAP)
    };
    assert_eq!(direct(&tell("init").succeeds()), json!([]));
    let end = tell("completed").succeeds();
    assert_eq!(
        direct(&end),
        json!([{"login": "octocat", "delivered": true}])
    );
    let messages = slack.emulator().slack_direct_messages("octocat").unwrap();
    assert_eq!(messages.len(), 1);
    assert!(
        texts(&messages[0]).contains(end.output("permalink")),
        "{}",
        texts(&messages[0])
    );
    tell("completed").succeeds();
    let messages = slack.emulator().slack_direct_messages("octocat").unwrap();
    assert_eq!(messages.len(), 1);
}

#[test]
fn on_failure_means_failures_alone() {
    for (phase, count) in [
        ("completed", 0),
        ("cancelled", 0),
        ("failed", 1),
        ("rolled-back", 1),
    ] {
        let slack = Slack::of(office());
        let call = slack
            .tell(phase)
            .input("dm", "on-failure")
            .input("user-map", MAP);
        call.input("dm-users", "hubot").succeeds();
        let messages = slack.emulator().slack_direct_messages("hubot").unwrap();
        assert_eq!(messages.len(), count, "{phase}");
    }
}

#[test]
fn who_cannot_be_found_is_named_and_the_others_are_told() {
    let slack = Slack::of(office());
    let call = slack
        .tell("failed")
        .input("dm", "always")
        .input("user-map", MAP);
    let call = call.input("dm-users", "ghost\nhubot\nrobot[bot]\ngone");
    let map = format!("{MAP}\ngone=gone@example.com");
    let run = call.input("user-map", &map).succeeds();
    let told = direct(&run);
    let delivered: Vec<_> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["delivered"])
        .collect();
    assert_eq!(delivered, [false, true, false, false]);
    for (index, reason) in [
        (0, "user-map: ghost="),
        (2, "a program"),
        (3, "nobody in Slack"),
    ] {
        let text = told[index]["reason"].as_str().unwrap();
        assert!(text.contains(reason), "{text}");
    }
    run.says(&["no direct message went to ghost"]);
}

#[test]
fn without_the_scope_for_it_a_direct_message_is_a_warning() {
    let scopes = ["chat:write", "channels:history", "users:read.email"];
    let slack = Slack::of(office().scopes(&scopes));
    let call = slack
        .tell("failed")
        .input("dm", "always")
        .input("user-map", MAP);
    let told = direct(&call.succeeds());
    assert!(
        told[0]["reason"].as_str().unwrap().contains("im:write"),
        "{told}"
    );
}

#[test]
fn who_pushed_is_found_by_the_e_mail_of_the_commit() {
    let slack = Slack::of(office());
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("event.json");
    let author = json!({"username": "octocat", "email": "octocat@example.com"});
    std::fs::write(
        &path,
        json!({"head_commit": {"author": author}}).to_string(),
    )
    .unwrap();
    let call = slack.tell("failed").input("dm", "always");
    let call = call.env("GITHUB_EVENT_NAME", "push");
    let run = call
        .env("GITHUB_EVENT_PATH", path.to_str().unwrap())
        .succeeds();
    assert_eq!(direct(&run)[0]["delivered"], true, "{}", run.stderr);
}

#[test]
fn people_are_called_in_the_thread_when_it_ends_badly() {
    let slack = Slack::of(office());
    let tell = |phase: &str| {
        let mention = "here\nS0614TZR7\nhubot\nnobody";
        slack
            .tell(phase)
            .input("mention", mention)
            .input("user-map", MAP)
    };
    tell("completed").succeeds();
    assert!(slack.replies().is_empty());
    let run = tell("failed")
        .input("broadcast-on-failure", "true")
        .succeeds();
    run.says(&["not mentioned: nobody"]);
    let replies = slack.replies();
    assert_eq!(replies.len(), 1);
    let hubot = format!("<@{}>", slack.emulator().slack_user_id("hubot").unwrap());
    let mut mentions = replies[0].content.mentions.clone();
    mentions.sort();
    let mut expected = vec![
        "<!here>".to_owned(),
        "<!subteam^S0614TZR7>".to_owned(),
        hubot,
    ];
    expected.sort();
    assert_eq!(mentions, expected);
    assert!(replies[0].is_broadcast);
    // Nobody is called by the message itself.
    assert!(slack.message().content.mentions.is_empty());
}

#[test]
fn the_thread_has_what_failed_and_the_services_unless_it_is_unwanted() {
    let end = CheckConclusion::Failure;
    let run =
        || WorkflowRun::new(RUN, CREATED).job(Job::new("deploy", CREATED).completed(end, CREATED));
    let services = json!([
        {"service": "db", "state": "completed", "exit-code": 0, "seconds": 1.5},
        {"service": "api", "state": "failed", "exit-code": 2, "next-action": "mend its sync"},
    ]);
    let slack = Slack::of_run(run(), |builder| builder);
    slack
        .tell("failed")
        .input("services", &services.to_string())
        .succeeds();
    let shown = texts(&slack.replies()[0]);
    assert!(shown.contains("db: completed · 1.5s"), "{shown}");
    assert!(
        shown.contains("api: failed · exit code 2 · mend its sync"),
        "{shown}"
    );
    assert!(shown.contains("|deploy>"), "{shown}");
    let slack = Slack::of_run(run(), |builder| builder);
    slack.tell("failed").input("thread", "false").succeeds();
    assert!(slack.replies().is_empty());
}

/// A deploy job tells of its services, and the last job of whom to call.
#[test]
fn an_end_that_is_told_twice_says_each_part_once() {
    let slack = Slack::of(office());
    let services = json!([{"service": "api", "state": "failed", "error": "exit_status"}]);
    let deploy = || {
        slack
            .tell("failed")
            .input("services", &services.to_string())
    };
    let finish = || {
        let call = slack
            .tell("failed")
            .input("mention", "here")
            .input("dm", "always");
        call.input("user-map", MAP)
    };
    for call in [deploy(), finish(), deploy(), finish()] {
        call.succeeds();
    }
    let replies = slack.replies();
    let shown: Vec<String> = replies.iter().map(texts).collect();
    assert_eq!(replies.len(), 2, "{shown:#?}");
    assert!(shown[0].contains("api: failed · exit_status"), "{shown:#?}");
    assert!(!shown[1].contains("api"), "{shown:#?}");
    assert_eq!(replies[1].content.mentions, ["<!here>"]);
    let direct = slack.emulator().slack_direct_messages("octocat").unwrap();
    assert_eq!(direct.len(), 1);
}

#[test]
fn without_the_right_to_read_direct_messages_they_are_delivered_all_the_same() {
    let scopes = [
        "chat:write",
        "channels:history",
        "im:write",
        "users:read.email",
    ];
    let slack = Slack::of(office().scopes(&scopes));
    slack.tell("failed").succeeds();
    let call = slack
        .tell("failed")
        .input("dm", "always")
        .input("user-map", MAP);
    assert_eq!(direct(&call.succeeds())[0]["delivered"], true);
}

#[test]
fn a_run_that_was_cancelled_calls_nobody() {
    let slack = Slack::new();
    slack
        .tell("cancelled")
        .input("mention", "channel")
        .succeeds();
    assert!(slack.replies().is_empty());
}

#[test]
fn a_login_that_looks_like_an_id_is_looked_up_first() {
    let slack = Slack::of(office());
    let map = "WILLIAM1=octocat@example.com";
    let call = slack.tell("failed").input("mention", "WILLIAM1");
    call.input("user-map", map).succeeds();
    let octocat = format!("<@{}>", slack.emulator().slack_user_id("octocat").unwrap());
    assert_eq!(slack.replies()[0].content.mentions, [octocat]);
}

#[test]
fn who_started_it_again_is_told_and_nobody_twice() {
    let slack = Slack::of(office());
    let tell = || {
        slack
            .tell("failed")
            .input("dm", "always")
            .input("user-map", MAP)
    };
    let again = tell().env("GITHUB_TRIGGERING_ACTOR", "hubot").succeeds();
    assert_eq!(
        direct(&again),
        json!([{"login": "hubot", "delivered": true}])
    );
    let twice = tell().input("dm-users", "octocat\n@Octocat").succeeds();
    assert_eq!(direct(&twice).as_array().unwrap().len(), 1);
}
