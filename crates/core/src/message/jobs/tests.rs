//! Runs judged by their jobs.

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

#[test]
fn s4_the_conclusion_is_that_of_the_runs_own_jobs() {
    let cases: &[(&str, Vec<Job>, Phase)] = &[
        (
            "one of a matrix failed",
            vec![
                job("test (1)", "success"),
                job("test (2)", "failure"),
                own("notify", &[]),
            ],
            Phase::Failed,
        ),
        (
            "a failure decides though others go on",
            vec![
                job("test", "timed_out"),
                job("deploy", ""),
                own("notify", &[]),
            ],
            Phase::Failed,
        ),
        (
            "a failure weighs more than what was cancelled for it",
            vec![
                job("a", "cancelled"),
                job("b", "failure"),
                own("notify", &[]),
            ],
            Phase::Failed,
        ),
        (
            "a cancelled one",
            vec![
                job("a", "success"),
                job("b", "cancelled"),
                own("notify", &[]),
            ],
            Phase::Cancelled,
        ),
        (
            "a step of the job that asks failed",
            vec![own(
                "release",
                &[("Set up", "success"), ("Push", "failure")],
            )],
            Phase::Failed,
        ),
        (
            "a step of the job that asks was cancelled",
            vec![own("release", &[("Push", "cancelled")])],
            Phase::Cancelled,
        ),
        (
            "all went well, or did not have to run",
            vec![job("a", "success"), job("b", "skipped"), own("notify", &[])],
            Phase::Completed,
        ),
        (
            "a neutral end is no bad one",
            vec![job("a", "neutral"), own("notify", &[])],
            Phase::Completed,
        ),
        (
            "another job has not ended",
            vec![
                job("plan", "success"),
                job("deploy", ""),
                own("notify", &[]),
            ],
            Phase::Init,
        ),
        ("nothing is known", vec![], Phase::Init),
        (
            "the job that asks is alone",
            vec![own("release", &[])],
            Phase::Completed,
        ),
    ];
    for (what, jobs, phase) in cases {
        assert_eq!(judge(jobs).phase, *phase, "{what}");
    }
}

#[test]
fn jobs_are_found_by_the_phase_in_their_name() {
    let at = |second| Timestamp::from_second(second).unwrap();
    let started = |name: &str, second, conclusion: &str| Job {
        started_at: Some(at(second)),
        ..job(name, conclusion)
    };
    let state = judge(&[
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
    let state = judge(&[failing, job("lost", "startup_failure")]);
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
