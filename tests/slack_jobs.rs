//! What a run's own jobs say of it.

use windlass_emulator::{CheckConclusion, Fault, Faults, Job, Match, WorkflowRun};

use crate::support::slack::{CREATED, RUN, Slack, texts};

const LATER: &str = "2026-01-18T22:05:00Z";

fn job(name: &str, conclusion: CheckConclusion) -> Job {
    Job::new(name, CREATED).completed(conclusion, LATER)
}

fn run(jobs: Vec<Job>) -> WorkflowRun {
    let jobs = jobs.into_iter();
    jobs.fold(WorkflowRun::new(RUN, CREATED), WorkflowRun::job)
        .job(Job::new("finish", LATER))
}

fn told(jobs: Vec<Job>) -> (Slack, String) {
    let slack = Slack::of_run(run(jobs), |builder| builder);
    let step = slack.tell("auto").env("GITHUB_JOB", "finish").succeeds();
    (slack, step.output("phase").to_owned())
}

#[test]
fn s4_one_of_a_matrix_that_failed_is_a_failure_with_links() {
    use CheckConclusion::{Failure, Skipped, Success};
    let failing = job("deploy (api)", Failure)
        .step("Set up job", Success)
        .step("Sync services", Failure);
    let jobs = vec![
        job("build", Success),
        job("deploy (web)", Success),
        failing,
        job("docs", Skipped),
    ];
    let (slack, phase) = told(jobs);
    assert_eq!(phase, "failed");
    let shown = texts(&slack.message());
    assert!(
        shown.contains("❌ <") && shown.contains("|deploy (api)>"),
        "{shown}"
    );
    assert!(shown.contains("#step:2:1|Sync services>"), "{shown}");
    assert!(!shown.contains("deploy (web)"), "{shown}");
    let replies = slack.replies();
    assert_eq!(replies.len(), 1);
    assert!(texts(&replies[0]).contains("#step:2:1|Sync services>"));
}

#[test]
fn s4_the_end_is_what_the_jobs_came_to() {
    use CheckConclusion::{Cancelled, Skipped, Success};
    for (jobs, phase) in [
        (
            vec![job("build", Success), job("docs", Skipped)],
            "completed",
        ),
        (
            vec![job("build", Success), job("deploy", Cancelled)],
            "cancelled",
        ),
        (
            vec![job("build", Success), Job::new("deploy", LATER)],
            "deploy",
        ),
    ] {
        assert_eq!(told(jobs).1, phase);
    }
}

#[test]
fn s4_jobs_beyond_the_first_page_count_too() {
    use CheckConclusion::{Failure, Success};
    let good = (0..150).map(|number| job(&format!("test ({number})"), Success));
    let jobs = good.chain([job("test (150)", Failure)]).collect();
    assert_eq!(told(jobs).1, "failed");
}

#[test]
fn s4_nothing_is_guessed_where_the_jobs_cannot_be_read() {
    let slack = Slack::new();
    let step = slack.tell("auto").env("GITHUB_RUN_ID", "1").run();
    assert_eq!(step.code, 1, "{}", step.stderr);
    step.says(&["actions: read"]);
    let step = slack.tell("auto").env("GITHUB_TOKEN", "").run();
    assert_eq!(step.code, 1, "{}", step.stderr);
    step.says(&["github-token"]);
    assert!(slack.messages().is_empty());
}

#[test]
fn what_failed_is_told_without_its_jobs_where_they_cannot_be_read() {
    let faults = Faults::default().on(
        Match::get("/jobs"),
        Fault::Status {
            status: 403,
            body: None,
        },
    );
    let slack = Slack::with(|builder| builder.faults(faults));
    let step = slack.tell("failed").succeeds();
    step.says(&["the run's jobs are not known"]);
    assert!(
        slack
            .message()
            .content
            .text
            .starts_with("❌ Release: failed")
    );
}
