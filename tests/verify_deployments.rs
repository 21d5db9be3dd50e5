//! `verify-staging-tag`: what ran, by the records that count.

use serde_json::json;
use windlass_emulator::{Deployment, DeploymentState};

use crate::support::staged::{DEPLOYED, DIGEST, payload, recorded};
use crate::support::{Call, GitHub, NAME, Run, Staged};

fn judge(github: &GitHub, arguments: &[&str]) -> Run {
    let call = Call::verify("v1.2.1").args(&["--require=deployed"]);
    call.args(arguments).on(github).run()
}

/// By the requests of whoever deploys: the second success makes the first record inactive. Fails
/// when the newest status decides.
#[test]
fn w6_a_later_success_doesnt_undo_an_earlier_one() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let deploy = |tag: &str, sha: &str| {
        let body = json!({
            "ref": sha, "task": "windlass", "environment": "staging",
            "payload": payload(tag, sha), "auto_merge": false, "required_contexts": [],
        });
        let id = github.send("POST", "/deployments", &body)["id"].to_string();
        let path = format!("/deployments/{id}/statuses");
        for state in ["in_progress", "success"] {
            github.send("POST", &path, &json!({"state": state}));
        }
        path
    };
    let first = deploy("v1.2.1", staged.commit());
    deploy("v1.2.2", &staged.main[2]);
    assert_eq!(github.get(&first)[0]["state"], "inactive");
    let now = ["--now", "2099-01-01T00:00:00Z"];
    let run = Call::new(&["verify-staging-tag", "--tag=v1.2.1", "--require=deployed"]);
    let run = run.args(&now).on(&github).succeeds();
    assert_eq!(run.output("image-digest"), DIGEST);
}

/// Fails when any record decides that says success.
#[test]
fn w6_what_others_recorded_does_not_count() {
    let staged = Staged::new();
    let sha = staged.commit();
    let own = || recorded("v1.2.1", sha);
    let cases = [
        (
            Deployment::by_job(sha, "staging", DEPLOYED),
            "its task is 'deploy'",
        ),
        (
            Deployment {
                payload: json!({}),
                ..own()
            },
            "missing field `tag`",
        ),
        (
            Deployment {
                payload: json!("v1.2.1"),
                ..own()
            },
            "its payload is not Windlass's",
        ),
        (
            Deployment {
                payload: payload("v1.2.2", sha),
                ..own()
            },
            "of another tag, 'v1.2.2'",
        ),
        (
            Deployment {
                payload: payload("v1.2.1", &staged.main[2]),
                ..own()
            },
            "and it was recorded for",
        ),
        (
            Deployment {
                environment: "qa".into(),
                ..own()
            },
            "was taken to qa",
        ),
    ];
    for (deployment, text) in cases {
        let deployment = deployment.status(DeploymentState::Success, DEPLOYED);
        let github = staged.bare(|builder| builder.deployment(NAME, deployment));
        let run = judge(&github, &[]);
        assert_eq!(
            (run.code, run.output("deployed-at")),
            (1, ""),
            "{text}: {}",
            run.stderr
        );
        run.says(&[text, "deploy v1.2.1 to staging first"]);
    }
}

/// Fails when only a first page is read, of records or of statuses.
#[test]
fn w6_among_hundreds_of_records_the_one_that_counts_is_found() {
    let staged = Staged::new();
    let sha = staged.commit();
    let mut own = recorded("v1.2.1", sha).status(DeploymentState::Success, DEPLOYED);
    for _ in 0..120 {
        own = own.status(DeploymentState::Inactive, "2026-01-19T09:00:00Z");
    }
    let github = staged.bare(|builder| {
        (0..130).fold(builder.deployment(NAME, own), |builder, number| {
            let at = format!("2026-01-20T{:02}:{:02}:00Z", number / 60, number % 60);
            let job = Deployment::by_job(sha, "staging", &at);
            builder.deployment(NAME, job.status(DeploymentState::Success, &at))
        })
    });
    let run = judge(&github, &[]);
    assert_eq!(
        (run.code, run.output("deployed-at")),
        (0, DEPLOYED),
        "{}",
        run.stderr
    );
    let asked = |path: &str| github.count("GET", path);
    assert_eq!((asked("/deployments"), asked("/statuses")), (2, 2));
}

#[test]
fn the_newest_record_is_asked_first_and_no_more_than_it_takes() {
    let staged = Staged::new();
    let sha = staged.commit();
    let at = |minute: u32| format!("2026-01-19T08:{minute:02}:00Z");
    let record = |minute: u32, state| {
        let record = Deployment {
            created_at: at(minute),
            ..recorded("v1.2.1", sha)
        };
        record.status(state, &at(minute + 1))
    };
    let github = staged.bare(|builder| {
        builder
            .deployment(NAME, record(10, DeploymentState::Success))
            .deployment(NAME, record(20, DeploymentState::Success))
            .deployment(NAME, record(30, DeploymentState::Failure))
    });
    let run = judge(&github, &[]);
    assert_eq!(
        (run.code, run.output("deployed-at")),
        (0, "2026-01-19T08:21:00Z")
    );
    assert_eq!(github.count("GET", "/statuses"), 2);
}

#[test]
fn it_must_have_run_for_long_enough() {
    let staged = Staged::new();
    let github = staged.github();
    for (soak, code, text) in [
        ("47h", 0, "it has run for 47h; 47h are required"),
        (
            "2d",
            1,
            "it has run for 47h of 48h; it is over at 2026-01-21T08:00:00Z",
        ),
    ] {
        let run = judge(&github, &["--soak", soak]);
        assert_eq!(run.code, code, "{}", run.stderr);
        run.says(&[text]);
    }
}

/// A deployment can't have succeeded after now.
#[test]
fn a_success_in_the_future_names_the_clock_that_is_slow() {
    let staged = Staged::new();
    let call = Call::new(&["verify-staging-tag", "--tag=v1.2.1", "--soak=1h"]);
    let call = call.args(&["--now=2026-01-19T07:00:00Z"]);
    let run = call.on(&staged.github()).run();
    assert_eq!(
        (run.code, run.output("failed")),
        (1, r#"["deployed","soak"]"#)
    );
    run.says(&[
        "which is 1h in the future",
        "the clock here",
        "correct the input 'now'",
    ]);
}

#[test]
fn the_environment_is_named_by_an_input_or_once_for_all() {
    let staged = Staged::new();
    let github = staged.bare(|builder| {
        let deployment = Deployment {
            environment: "qa".into(),
            ..recorded("v1.2.1", staged.commit())
        };
        builder.deployment(NAME, deployment.status(DeploymentState::Success, DEPLOYED))
    });
    assert_eq!(judge(&github, &["--environment=qa"]).code, 0);
    assert_eq!(judge(&github, &[]).code, 1);
    let call = || {
        let call = Call::verify("v1.2.1").args(&["--require=deployed"]);
        call.file("windlass.toml", "[lanes.staging]\nenvironment = 'qa'\n")
            .on(&github)
    };
    assert_eq!(call().run().code, 0);
    assert_eq!(call().args(&["--environment=staging"]).run().code, 1);
}
