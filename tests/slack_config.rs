//! What `windlass.toml` says of Slack, and what it means that it can't be read.

use serde_json::json;
use windlass_emulator::{Fault, Faults, Match, SlackSetup};

use crate::support::slack::{Slack, texts};
use crate::support::{Call, Run};

const FILE: &str = r#"
[slack]
mention = ["here", "hubot"]
dm = "always"
dm-users = ["OctoCat"]
broadcast-on-failure = true

[slack.users]
octocat = "octocat@example.com"
hubot = "hubot@example.com"
"#;
const ASKED: &str = "/contents/windlass.toml";

fn office() -> SlackSetup {
    SlackSetup::default()
        .user("octocat", "octocat@example.com")
        .user("hubot", "hubot@example.com")
}

/// The file, with the channel.
fn whole(slack: &Slack) -> String {
    let channel = format!("[slack]\nchannel = \"{}\"", slack.channel());
    FILE.replace("[slack]\n", &format!("{channel}\n"))
}

fn warns(run: &Run, texts: &[&str]) {
    let warnings = run.annotations("warning").join("\n");
    for text in texts {
        assert!(warnings.contains(text), "'{text}' is not in:\n{warnings}");
    }
}

#[test]
fn what_the_file_says_counts_where_no_input_does() {
    let slack = Slack::of(office());
    let file = whole(&slack);
    slack.tell_by(&file, "init").succeeds();
    let run = slack.tell_by(&file, "failed").succeeds();
    assert_eq!(run.output("channel-id"), slack.channel());
    assert!(slack.message().content.text.starts_with("❌"));
    let replies = slack.replies();
    let hubot = format!("<@{}>", slack.emulator().slack_user_id("hubot").unwrap());
    let mentions = &replies[0].content.mentions;
    assert!(mentions.contains(&"<!here>".to_owned()) && mentions.contains(&hubot));
    assert!(replies[0].is_broadcast);
    let direct = slack.emulator().slack_direct_messages("octocat").unwrap();
    assert_eq!(direct.len(), 1);
    assert_eq!(slack.github.count("GET", ASKED), 2);
}

#[test]
fn an_input_takes_the_place_of_what_the_file_says() {
    let slack = Slack::of(office());
    let file = FILE.replace("[slack]\n", "[slack]\nchannel = \"incidents\"\n");
    let call = slack
        .tell_by(&file, "failed")
        .input("channel", &slack.channel())
        .input("mention", "octocat")
        .input("dm-users", "octocat\nhubot")
        .input("broadcast-on-failure", "false");
    // A map of one's own knows nobody else.
    let run = call
        .input("user-map", "octocat=octocat@example.com")
        .succeeds();
    let direct: serde_json::Value = serde_json::from_str(run.output("dm")).unwrap();
    assert_eq!(direct[0], json!({"login": "octocat", "delivered": true}));
    assert_eq!(direct[1]["delivered"], false);
    let reply = slack.replies().remove(0);
    let octocat = format!("<@{}>", slack.emulator().slack_user_id("octocat").unwrap());
    assert_eq!(
        (reply.content.mentions, reply.is_broadcast),
        (vec![octocat], false)
    );
    let silent = slack.tell_by(&file, "failed").input("dm", "none");
    let run = silent.input("channel", &slack.channel()).succeeds();
    assert_eq!(run.output("dm"), "[]");
    assert!(
        slack
            .emulator()
            .slack_messages("incidents")
            .unwrap()
            .is_empty()
    );
}

#[test]
fn github_is_asked_only_for_what_may_count() {
    let slack = Slack::of(office());
    let file = whole(&slack);
    let given = |phase: &str| {
        slack
            .tell_by(&file, phase)
            .input("channel", &slack.channel())
    };
    let all = given("failed")
        .input("mention", "here")
        .input("dm", "on-failure")
        .input("dm-users", "octocat")
        .input("broadcast-on-failure", "false")
        .input("user-map", "octocat=octocat@example.com");
    let calls = [
        (given("init"), 0),
        (given("deploy"), 0),
        (all, 0),
        (given("failed"), 1),
        (slack.tell_by(&file, "deploy"), 1),
    ];
    for (call, count) in calls {
        let before = slack.github.count("GET", ASKED);
        call.succeeds();
        assert_eq!(slack.github.count("GET", ASKED) - before, count);
    }
}

#[test]
fn in_a_checkout_the_file_is_read_there() {
    let slack = Slack::of(office());
    let step = || slack.tell("deploy").input("channel", "");
    step().file("windlass.toml", whole(&slack)).succeeds();
    let named = step().file("ci/slack.toml", whole(&slack));
    named.input("config", "ci/slack.toml").succeeds();
    assert_eq!(slack.github.count("GET", ASKED), 0);
    assert!(texts(&slack.message()).contains("deploy"));
    let missing = slack.tell("deploy").input("config", "none.toml");
    missing
        .fails(2)
        .says(&["none.toml", "from the top of the repository"]);
}

/// Slack, and a GitHub that doesn't give the file.
fn without_file(fault: Fault) -> Slack {
    let faults = Faults::default().on(Match::get(ASKED), fault);
    Slack::with(|builder| builder.faults(faults))
}

fn forbidden() -> Fault {
    Fault::Status {
        status: 403,
        body: None,
    }
}

fn away() -> Fault {
    Fault::TooManyRequests { retry_after: 3_600 }
}

#[test]
fn s2_a_file_that_cannot_be_had_fails_nothing_where_the_channel_is_known() {
    for (fault, says) in [(forbidden(), "contents: read"), (away(), "windlass.toml")] {
        let slack = without_file(fault);
        let call = slack
            .tell_by(FILE, "failed")
            .input("channel", &slack.channel());
        let run = call.input("mention", "here").succeeds();
        warns(&run, &["the inputs alone say whom to tell", says]);
        assert_eq!(slack.replies()[0].content.mentions, ["<!here>"]);
    }
}

#[test]
fn s2_where_only_the_file_knows_the_channel_on_error_decides() {
    for (fault, on_error, code) in [
        (forbidden(), "", 1),
        (forbidden(), "fail", 1),
        (forbidden(), "warn", 0),
        (away(), "", 0),
        (away(), "fail", 3),
        (away(), "warn", 0),
    ] {
        let slack = without_file(fault);
        let run = slack
            .tell_by(FILE, "deploy")
            .input("on-error", on_error)
            .run();
        assert_eq!(run.code, code, "{on_error}: {}", run.stderr);
        run.says(&["no channel is known", "hint: with the input 'channel'"]);
        assert_eq!((run.output("ts"), run.output("phase")), ("", ""));
        assert!(slack.calls().is_empty());
    }
}

#[test]
fn a_file_that_is_wrong_is_bad_input_unless_errors_are_to_warn() {
    for (text, says) in [
        (
            "[slack]\nchanel = \"C012AB3CD\"\n",
            "windlass.toml:2:1: unknown field",
        ),
        (
            "[slack]\ndm = \"::error::x\"\n",
            "windlass.toml:2:6: unknown variant",
        ),
        ("[slack\n", "windlass.toml:1:7:"),
        (
            "[slack.users]\noctocat = \"somebody\"\n",
            "[slack.users] \"octocat\" = \"somebody\"",
        ),
        ("[slack.users]\n\"\" = \"U012AB3CD\"\n", "[slack.users]"),
        (
            "[slack.users]\nx = \"\\u001b[31m\\n::error::x\"\n",
            "[slack.users]",
        ),
    ] {
        let slack = Slack::new();
        let call = || {
            slack
                .tell_by(text, "failed")
                .input("channel", &slack.channel())
        };
        call().fails(2).says(&[says]);
        assert!(slack.calls().is_empty());
        let run = call().input("on-error", "warn").succeeds();
        warns(&run, &["the inputs alone say whom to tell"]);
        assert!(slack.message().content.text.starts_with("❌"));
        let nowhere = slack.tell_by(text, "failed").input("on-error", "warn");
        warns(&nowhere.succeeds(), &["no channel is known"]);
    }
}

#[test]
fn s3_what_the_file_says_is_no_markup_and_no_command() {
    let hostile = "\\u001b[31m\\n::error::x <!channel> ##[error]x";
    let slack = Slack::new();
    let nowhere = slack.tell_by("[slack]\nchannel = \" \"\n", "deploy");
    nowhere
        .fails(2)
        .says(&["there is no channel", "in [slack]"]);
    let unknown = format!("[slack]\nchannel = \"{hostile}\"\n");
    let run = slack.tell_by(&unknown, "deploy").run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    let people = format!(
        "[slack]\nmention = [\"{hostile}\", \"\"]\ndm = \"always\"\ndm-users = [\"{hostile}\"]\n"
    );
    let call = |phase: &str| -> Call {
        slack
            .tell_by(&people, phase)
            .input("channel", &slack.channel())
    };
    let run = call("failed").succeeds();
    warns(&run, &["not mentioned: ", "no direct message went to "]);
    assert!(slack.message().content.mentions.is_empty() && slack.replies().is_empty());
    let named = slack.tell_by("[slack]\nchannel = \"releases\"\n", "deploy");
    let named = named.input("message-ts", &slack.message().ts);
    named.fails(2).says(&["by the channel's id only"]);
}
