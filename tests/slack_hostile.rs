//! Text of others, through the whole program into Slack.

use crate::support::Call;
use crate::support::slack::{Slack, texts};

const HOSTILE: [&str; 8] = [
    "<!channel> <@U012AB3CD> <!here|x> & <https://evil.example|click>",
    "*_~`bold`~_* ```code```",
    "emoji 👩‍🚀 :tada: 🎉",
    "עברית و العربية \u{202e}turned\u{202c}",
    "한국어 배포 완료 中文 部署完成",
    "::error::no command\u{7}",
    "line one\nline two = more",
    "\"quotes\" and \\ backslashes {\"a\": 1}",
];

fn long(text: &str) -> String {
    text.chars().cycle().take(10_000).collect()
}

#[test]
fn s3_hostile_text_arrives_as_text_and_calls_nobody() {
    for text in HOSTILE
        .map(str::to_owned)
        .into_iter()
        .chain(HOSTILE.map(long))
    {
        let slack = Slack::new();
        let one_line = text.replace('\n', " ");
        slack
            .tell("completed")
            .input("title", &one_line)
            .input("version", &one_line)
            .input("environment", &one_line)
            .input("fields", &format!("commit={text}\nname={one_line}"))
            .env("GITHUB_REF_NAME", &one_line)
            .env("GITHUB_ACTOR", "octo*cat")
            .succeeds();
        let message = slack.message();
        assert!(
            message.content.mentions.is_empty(),
            "{:?}",
            message.content.mentions
        );
        let shown = texts(&message) + &message.content.text;
        assert!(
            !shown.contains("<!channel") && !shown.contains("<@"),
            "{shown}"
        );
        assert!(!shown.contains("<https://evil.example"), "{shown}");
        assert!(
            !shown.contains('\u{202e}') && !shown.contains('\u{7}'),
            "{shown}"
        );
    }
}

#[test]
fn s3_other_scripts_arrive_whole() {
    let slack = Slack::new();
    let text = "한국어 배포 완료 中文 部署完成 עברית 👩‍🚀";
    slack
        .tell("build")
        .input("fields", &format!("commit={text}"))
        .succeeds();
    assert!(texts(&slack.message()).contains(text));
}

#[test]
fn s6_what_is_too_long_is_cut_with_a_link_to_the_run() {
    let slack = Slack::new();
    // More fields than are shown, and longer: together less than a variable may be.
    let value = "<&>".repeat(2_000);
    let fields: Vec<String> = (0..12).map(|n| format!("field-{n}={value}")).collect();
    slack
        .tell("build")
        .input("fields", &fields.join("\n"))
        .succeeds();
    let message = slack.message();
    let shown = texts(&message);
    assert!(shown.contains("cut to fit"), "{shown}");
    let blocks = serde_json::to_string(&message.content.blocks).unwrap();
    assert!(blocks.chars().count() < 10_000);
    assert!(blocks.contains("/actions/runs/4242"), "{blocks}");
}

/// A quote takes four characters in JSON within JSON.
#[test]
fn s6_the_mark_is_not_too_long_either() {
    let slack = Slack::new();
    for text in ["\"", "\\", "가", "<"] {
        let value = text.repeat(300);
        let fields: Vec<String> = (0..12).map(|n| format!("field-{n}={value}")).collect();
        let url = format!("https://example.com/{}", "a".repeat(900));
        let call = slack.tell("build").input("fields", &fields.join("\n"));
        let call = call.input("title", &value).input("release-url", &url);
        let run = call.input("runner-url", &format!("{url}|x")).succeeds();
        assert_ne!(run.output("ts"), "", "{}", run.stderr);
    }
    assert!(texts(&slack.message()).contains("cut to fit"));
    let blocks = serde_json::to_string(&slack.message().content.blocks).unwrap();
    assert!(blocks.chars().count() < 10_000, "{}", blocks.len());
    let buttons = slack.message().content.blocks.last().unwrap().to_string();
    assert!(buttons.contains("%7Cx"), "{buttons}");
}

/// Every run of a step proves that the runner obeys none but the program's own commands.
#[test]
fn s3_a_preview_in_a_step_gives_the_runner_no_commands() {
    let hostile = "x\n::error::forged\n##[error]forged\n$(id) `id` \"'";
    let call = Call::new(&["slack-status", "--preview", "--phase=build"]);
    let run = call
        .input("title", hostile)
        .input("fields", &format!("commit={hostile}"));
    let run = run.succeeds();
    assert_eq!(run.annotations("error"), [""; 0]);
    run.says(&["::error::forged", "$(id)"]);
}
