//! Runs judged by their jobs.

use serde_json::{Value, json};

use super::*;

fn job(name: &str, conclusion: &str) -> Job {
    Job {
        name: name.to_owned(),
        url: format!(
            "https://github.com/acme/shop/actions/runs/7/job/{}",
            name.len()
        ),
        is_own: false,
        attempt: 1,
        conclusion: Some(conclusion.to_owned()).filter(|text| !text.is_empty()),
        started_at: None,
        steps: Vec::new(),
    }
}

fn own(name: &str, steps: &[(&str, &str)]) -> Job {
    let steps = steps
        .iter()
        .zip(1..)
        .map(|((name, conclusion), number)| JobStep {
            name: (*name).to_owned(),
            number,
            conclusion: Some((*conclusion).to_owned()),
        });
    Job {
        is_own: true,
        steps: steps.collect(),
        ..job(name, "")
    }
}

/// By the list alone.
fn judged(jobs: &[Job]) -> RunState {
    judge(jobs, &Needs::default())
}

fn needs(results: &[(&str, &str)]) -> Needs {
    let jobs = results.iter();
    let jobs = jobs.map(|(id, result)| ((*id).to_owned(), json!({"result": result})));
    serde_json::from_value(Value::Object(jobs.collect())).unwrap()
}

/// What the other jobs came to, and what it says of the run.
type Case = (&'static [(&'static str, &'static str)], Phase);

#[test]
fn s4_the_conclusion_is_that_of_the_runs_own_jobs() {
    let cases: &[Case] = &[
        (
            &[("test (1)", "success"), ("test (2)", "failure")],
            Phase::Failed,
        ),
        (&[("test", "timed_out"), ("deploy", "")], Phase::Failed),
        (&[("a", "cancelled"), ("b", "failure")], Phase::Failed),
        (&[("a", "startup_failure")], Phase::Failed),
        (&[("a", "success"), ("b", "cancelled")], Phase::Cancelled),
        (
            &[("a", "success"), ("b", "skipped"), ("c", "neutral")],
            Phase::Completed,
        ),
        (&[("plan", "success"), ("deploy", "")], Phase::Init),
        (&[], Phase::Completed),
    ];
    for (others, phase) in cases {
        let others = others
            .iter()
            .map(|(name, conclusion)| job(name, conclusion));
        let jobs: Vec<Job> = others.chain([own("notify", &[])]).collect();
        assert_eq!(judged(&jobs).phase, *phase, "{jobs:?}");
    }
    let unknown = judged(&[]);
    assert_eq!((unknown.phase, unknown.others_at_work), (Phase::Init, None));
}

#[test]
fn others_are_at_work_that_have_begun_and_not_ended() {
    let begun = |name: &str, conclusion: &str| Job {
        started_at: Some(Timestamp::UNIX_EPOCH),
        ..job(name, conclusion)
    };
    let mut own = own("finish", &[]);
    own.started_at = Some(Timestamp::UNIX_EPOCH);
    for (other, expected) in [
        (begun("a", "success"), false),
        (begun("a", ""), true),
        (job("waits", ""), false),
    ] {
        let state = judged(&[other.clone(), own.clone()]);
        assert_eq!(state.others_at_work, Some(expected), "{other:?}");
    }
}

#[test]
fn s4_a_job_that_asks_has_failed_when_a_step_of_it_has() {
    for (steps, phase) in [
        ([("Set up", "success"), ("Push", "failure")], Phase::Failed),
        (
            [("Set up", "success"), ("Push", "cancelled")],
            Phase::Cancelled,
        ),
        (
            [("Set up", "success"), ("Push", "skipped")],
            Phase::Completed,
        ),
    ] {
        assert_eq!(judged(&[own("release", &steps)]).phase, phase, "{steps:?}");
    }
}

#[test]
fn jobs_are_found_by_the_phase_in_their_name() {
    let at = |second| Timestamp::from_second(second).unwrap();
    let started = |name: &str, second, conclusion: &str| Job {
        started_at: Some(at(second)),
        ..job(name, conclusion)
    };
    let state = judged(&[
        started("Build image (arm64)", 20, "success"),
        started("build image (amd64)", 10, "success"),
        started("release / Deploy to staging", 30, ""),
        started("verify", 25, "skipped"),
        started("rebuild", 26, "success"),
    ]);
    let told =
        Story::remark(Phase::Build, 1, at(10)).join(&Story::remark(Phase::Deploy, 1, at(30)));
    assert!(state.story.includes(&told));
    assert_eq!(state.phase, Phase::Deploy);
    assert_eq!(state.story.phase(), Phase::Deploy);
    let chapters: Vec<_> = state.story.chapters().iter().map(|one| one.phase).collect();
    assert_eq!(chapters, [Phase::Build, Phase::Deploy]);
}

#[test]
fn a_failure_is_told_with_its_steps_and_where_their_logs_are() {
    let step = |name: &str, number, conclusion: &str| JobStep {
        name: name.to_owned(),
        number,
        conclusion: Some(conclusion.to_owned()),
    };
    let failing = Job {
        steps: vec![step("Checkout", 2, "success"), step("Sync", 3, "failure")],
        ..job("deploy", "failure")
    };
    let state = judged(&[failing, job("lost", "startup_failure")]);
    let url = "https://github.com/acme/shop/actions/runs/7/job/6";
    assert_eq!(
        state.failures[0],
        FailedJob {
            name: "deploy".to_owned(),
            url: url.to_owned(),
            steps: vec![FailedStep {
                name: "Sync".to_owned(),
                url: format!("{url}#step:3:1"),
            }],
        }
    );
    assert_eq!(state.failures[1].name, "lost");
}

/// What the list says and what the workflow says, what both come to, and who failed.
type Both = (
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str)],
    Phase,
    &'static [&'static str],
);

const BOTH: &[Both] = &[
    // The list is behind.
    (
        &[("Build", "success")],
        &[("build", "failure")],
        Phase::Failed,
        &["build"],
    ),
    (
        &[("Build", "")],
        &[("build", "failure")],
        Phase::Failed,
        &["build"],
    ),
    (
        &[("Build", "cancelled")],
        &[("a", "failure")],
        Phase::Failed,
        &["a"],
    ),
    (
        &[("Build", "success")],
        &[("build", "cancelled")],
        Phase::Cancelled,
        &[],
    ),
    (
        &[("Build", "success")],
        &[("build", "skipped")],
        Phase::Completed,
        &[],
    ),
    // It knows of one that a matrix or `continue-on-error` hides.
    (
        &[("Build (2)", "failure")],
        &[("build", "success")],
        Phase::Failed,
        &["Build (2)"],
    ),
    (
        &[("Build", "failure")],
        &[("build", "failure")],
        Phase::Failed,
        &["Build"],
    ),
    (
        &[("Build", "cancelled")],
        &[("build", "success")],
        Phase::Cancelled,
        &[],
    ),
    // One that nobody waits for is at work.
    (
        &[("Build", "success"), ("Deploy", "")],
        &[("build", "success")],
        Phase::Init,
        &[],
    ),
];

#[test]
fn s4_of_the_list_and_what_was_waited_for_the_worse_counts() {
    for (list, waited_for, phase, failed) in BOTH {
        let list = list.iter().map(|(name, conclusion)| job(name, conclusion));
        let list: Vec<Job> = list.chain([own("notify", &[])]).collect();
        let state = judge(&list, &needs(waited_for));
        let names: Vec<&str> = state.failures.iter().map(|job| job.name.as_str()).collect();
        assert_eq!(
            (state.phase, names.as_slice()),
            (*phase, *failed),
            "{list:?}"
        );
        assert!(state.others_at_work.is_some());
    }
}

#[test]
fn s4_without_a_list_what_was_waited_for_decides() {
    for (waited_for, phase, failed) in [
        (
            &[("a", "success"), ("b", "failure")][..],
            Phase::Failed,
            &["b"][..],
        ),
        (
            &[("a", "success"), ("b", "cancelled")],
            Phase::Cancelled,
            &[],
        ),
        (&[("a", "success"), ("b", "skipped")], Phase::Completed, &[]),
        (&[("a", "skipped")], Phase::Init, &[]),
    ] {
        let state = judge(&[], &needs(waited_for));
        let names: Vec<&str> = state.failures.iter().map(|job| job.name.as_str()).collect();
        assert_eq!(
            (state.phase, names.as_slice()),
            (phase, failed),
            "{waited_for:?}"
        );
        assert_eq!(state.others_at_work, None);
    }
}
