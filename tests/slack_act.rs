//! What is told on a laptop, by act.

use crate::support::Call;
use crate::support::slack::Slack;

/// act names a called workflow after its file.
fn called(slack: &Slack, phase: &str, file: &str) -> Call {
    let call = slack.tell(phase).env("ACT", "true");
    call.env("GITHUB_WORKFLOW", file)
}

#[test]
fn a_title_stays_where_later_steps_have_none_of_their_own() {
    let slack = Slack::new();
    called(&slack, "init", "version.yml")
        .input("title", "Shop")
        .succeeds();
    for (phase, says) in [
        ("deploy", "⏳ Shop: deploying"),
        ("completed", "✅ Shop: completed"),
    ] {
        called(&slack, phase, "deploy.yml").succeeds();
        let text = slack.message().content.text;
        assert!(text.starts_with(says), "{text}");
    }
}

#[test]
fn that_all_runs_have_the_same_id_is_said() {
    let slack = Slack::new();
    let warnings = |act: &str, id: &str| {
        let call = slack.tell("init").env("ACT", act).env("GITHUB_RUN_ID", id);
        let warnings = call.succeeds().annotations("warning");
        warnings
            .iter()
            .any(|text| text.contains("--env GITHUB_RUN_ID=$(date +%s)"))
    };
    assert!(warnings("true", "1"));
    assert!(!warnings("true", "1768773600"));
    assert!(!warnings("", "1"));
}
