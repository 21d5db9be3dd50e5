//! What the workflow's own `needs` say of a run, where GitHub doesn't say enough.

use serde_json::json;
use windlass_emulator::{CheckConclusion, Fault, Faults, Job, Match, WorkflowRun};

use crate::support::Call;
use crate::support::slack::{CREATED, RUN, Slack, texts};

/// A run that GitHub doesn't know, as those of act.
fn unknown(slack: &Slack, phase: &str) -> Call {
    slack.tell(phase).env("GITHUB_RUN_ID", "1768773600")
}

/// GitHub knows of jobs that went well, and nothing else.
fn behind() -> Slack {
    let build = Job::new("Build", CREATED).completed(CheckConclusion::Success, CREATED);
    let run = WorkflowRun::new(RUN, CREATED).job(build);
    Slack::of_run(run.job(Job::new("finish", CREATED)), |builder| builder)
}

#[test]
fn s4_without_the_runs_jobs_those_that_were_waited_for_decide() {
    let forbidden = Fault::Status {
        status: 403,
        body: None,
    };
    let faults = Faults::default().on(Match::get("/jobs"), forbidden);
    let slack = Slack::with(|builder| builder.faults(faults));
    for (needs, phase) in [
        (
            r#"{"a": {"result": "success", "outputs": null}}"#,
            "completed",
        ),
        (
            r#"{"a": {"result": "success"}, "b": {"result": "cancelled"}}"#,
            "cancelled",
        ),
        (
            r#"{"a": {"result": "cancelled"}, "b": {"result": "failure"}}"#,
            "failed",
        ),
    ] {
        let told = |call: Call| {
            let run = call
                .input("message-key", phase)
                .input("needs", needs)
                .succeeds();
            run.says(&["the run's jobs are not known"]);
            run.output("phase").to_owned()
        };
        assert_eq!(told(slack.tell("auto")), phase);
        assert_eq!(told(unknown(&slack, "auto")), phase);
        assert_eq!(told(slack.tell("auto").env("GITHUB_TOKEN", "")), phase);
    }
}

#[test]
fn s4_nothing_is_guessed_where_no_job_that_was_waited_for_ran() {
    let slack = Slack::new();
    for needs in ["", "{}", r#"{"deploy": {"result": "skipped"}}"#] {
        let run = unknown(&slack, "auto").input("needs", needs).run();
        assert_eq!(run.code, 1, "{}", run.stderr);
        run.says(&["actions: read", "needs: ${{ toJSON(needs) }}"]);
    }
    assert!(slack.messages().is_empty());
}

#[test]
fn s4_a_list_that_is_behind_makes_no_failure_a_success() {
    for (result, phase) in [
        ("failure", "failed"),
        ("cancelled", "cancelled"),
        ("success", "completed"),
    ] {
        let slack = behind();
        let needs = json!({"build": {"result": "success"}, "deploy": {"result": result}});
        let call = slack.tell("auto").env("GITHUB_JOB", "finish");
        let run = call.input("needs", &needs.to_string()).succeeds();
        assert_eq!(run.output("phase"), phase);
    }
}

#[test]
fn what_failed_is_named_where_github_names_nothing() {
    let needs = json!({
        "build": {"result": "success", "outputs": null},
        "deploy-staging": {"result": "failure", "outputs": {}},
    });
    for phase in ["auto", "failed", "rolled-back"] {
        let slack = Slack::new();
        let call = unknown(&slack, phase).input("needs", &needs.to_string());
        call.succeeds();
        for message in [slack.message(), slack.replies().remove(0)] {
            let shown = texts(&message);
            assert!(shown.contains("❌ deploy-staging"), "{shown}");
            assert!(!shown.contains("❌ build"), "{shown}");
        }
    }
    let slack = Slack::new();
    let call = slack.tell("completed").input("needs", &needs.to_string());
    call.succeeds();
    assert!(!texts(&slack.message()).contains("deploy-staging"));
}

#[test]
fn s3_what_jobs_gave_and_how_they_are_called_harms_nothing() {
    let hostile = "<!channel>\n::error::x\n\u{1b}[31m*bold*";
    let outputs = json!({"note": hostile, "result": "success", "many": "é".repeat(30_000)});
    let needs = json!({hostile: {"result": "failure", "outputs": outputs, hostile: [[hostile]]}});
    let slack = Slack::new();
    let call = unknown(&slack, "auto").input("needs", &needs.to_string());
    assert_eq!(call.succeeds().output("phase"), "failed");
    let message = slack.message();
    assert!(message.content.mentions.is_empty());
    let shown = texts(&message);
    assert!(
        shown.contains("&lt;!channel&gt;") && !shown.contains("éé"),
        "{shown}"
    );
    let wrong = slack
        .tell("auto")
        .input("needs", &json!({hostile: hostile}).to_string());
    wrong.fails(2).says(&["read needs", "hint: "]);
}
