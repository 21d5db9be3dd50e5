//! `verify-staging-tag`: the checks of the tag's commit.

use windlass_emulator::{
    BranchProtection, Builder, CheckConclusion, CheckRun, CommitStatus, Job, RequiredCheck,
    RequiredChecks, Ruleset, StatusState, WorkflowRun,
};

use crate::support::staged::{CHECKED, built};
use crate::support::{Call, GitHub, NAME, Run, Staged};

const LATER: &str = "2026-01-19T09:00:00Z";
const LAST: &str = "2026-01-19T09:30:00Z";
const PROMOTE: &str = "promote.yml";

fn judge(github: &GitHub, checks: &[&str]) -> Run {
    let mut call = Call::verify("v1.2.1").args(&["--require=checks"]);
    for check in checks {
        call = call.args(&["--required-checks", check]);
    }
    call.of_workflow(PROMOTE).on(github).run()
}

/// A run of the workflow that asks, whose job is called `build` too.
fn promotion(id: u64, sha: &str) -> WorkflowRun {
    let path = format!(".github/workflows/{PROMOTE}");
    WorkflowRun::new(id, LATER).path(&path).head("main", sha)
}

/// Fails when the promotion waits for its own check, or is blocked by an earlier promotion's.
#[test]
fn w9_runs_of_the_workflow_that_asks_are_left_out() {
    let staged = Staged::new();
    let sha = staged.commit();
    let under_way = promotion(99, sha).job(Job::new("build", LAST));
    let failed = Job::new("build", LATER).completed(CheckConclusion::Failure, LATER);
    let earlier = promotion(98, sha)
        .completed(CheckConclusion::Failure)
        .job(failed);
    let own = |builder: Builder| {
        let builder = builder.workflow_run(NAME, earlier.clone());
        builder.workflow_run(NAME, under_way.clone())
    };
    let run = judge(&staged.with(own), &["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // They are not there at all: neither to wait for, nor to be believed.
    let run = judge(&staged.bare(own), &["build"]);
    assert_eq!(run.code, 1);
    run.says(&["'build' (missing)", "only this very workflow has it"]);
    // Another workflow asks: what is under way is waited for.
    let call = Call::verify("v1.2.1").args(&["--required-checks=build"]);
    let call = call.of_workflow("other.yml").env("GITHUB_RUN_ID", "100");
    let run = call.on(&staged.with(own)).run();
    assert_eq!(run.code, 1);
    run.says(&["'build' (in_progress)", "wait for what is under way"]);
}

/// Fails when an old attempt decides.
#[test]
fn w9_the_newest_run_of_a_name_decides() {
    let staged = Staged::new();
    let sha = staged.commit();
    for (old, new, code) in [
        (CheckConclusion::Failure, CheckConclusion::Success, 0),
        (CheckConclusion::Success, CheckConclusion::Failure, 1),
    ] {
        let again = Job::new("build", LATER).completed(new, LATER);
        let again = WorkflowRun::new(11, LATER)
            .path(".github/workflows/ci.yml")
            .head("main", sha)
            .completed(new)
            .job(again);
        let github = staged.bare(|builder| {
            let builder = builder.workflow_run(NAME, built(10, sha, old));
            builder.workflow_run(NAME, again)
        });
        let run = judge(&github, &["build"]);
        assert_eq!(run.code, code, "{}", run.stderr);
    }
}

/// Fails when only a first page is read.
#[test]
fn w9_among_hundreds_of_runs_the_required_one_is_found() {
    let staged = Staged::new();
    let sha = staged.commit();
    let github = staged.with(|builder| {
        (0..130).fold(builder, |builder, number| {
            let run = CheckRun::new(77, &format!("scan-{number}"), sha, CHECKED);
            builder.check_run(NAME, run.completed(CheckConclusion::Failure, CHECKED))
        })
    });
    let run = judge(&github, &["build"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(github.count("GET", "/check-runs") >= 2);
}

fn required(checks: &[(&str, Option<u64>)]) -> BranchProtection {
    let check = |(context, app): &(&str, Option<u64>)| RequiredCheck {
        context: (*context).to_owned(),
        app: *app,
    };
    BranchProtection {
        required_checks: Some(RequiredChecks {
            strict: false,
            checks: checks.iter().map(check).collect(),
        }),
        ..BranchProtection::default()
    }
}

#[test]
fn what_the_trunk_requires_is_required() {
    const ACTIONS: u64 = 15_368;
    let staged = Staged::new();
    let protected = |checks: &[(&str, Option<u64>)]| {
        let protection = required(checks);
        staged.with(|builder| builder.protect(NAME, "main", protection))
    };
    for (checks, code, text) in [
        (&[("build", None)][..], 0, "1 required check passed"),
        (&[("build", Some(ACTIONS))], 0, "1 required check passed"),
        (&[("build", Some(77))], 1, "of the App 77"),
        (&[("build", None), ("lint", None)], 1, "'lint' (missing)"),
    ] {
        let run = judge(&protected(checks), &[]);
        assert_eq!(run.code, code, "{}", run.stderr);
        run.says(&[text]);
    }
    let ruleset = Ruleset::require_checks("refs/heads/main", ["lint"]);
    let ruled = staged.with(|builder| builder.ruleset(NAME, ruleset));
    judge(&ruled, &[]).says(&["'lint' (missing)"]);
    // Those that are named go before.
    assert_eq!(judge(&ruled, &["build"]).code, 0);
}

/// Fails when nothing to check counts as passed, or fails whoever didn't ask for it.
#[test]
fn nothing_configured_is_reported_as_such() {
    let staged = Staged::new();
    let github = staged.github();
    let run = Call::verify("v1.2.1").on(&github).succeeds();
    run.says(&["– checks     not configured: main requires no checks"]);
    let run = judge(&github, &[]);
    assert_eq!((run.code, run.output("failed")), (1, r#"["checks"]"#));
    run.says(&[
        "✗ checks     not configured",
        "name them in 'required-checks'",
    ]);
}

#[test]
fn statuses_of_the_older_interface_count_where_there_is_no_run() {
    let staged = Staged::new();
    let status = |state| {
        let old = CommitStatus::new(staged.commit(), "ci/old", StatusState::Failure, CHECKED);
        let new = CommitStatus::new(staged.commit(), "ci/old", state, LATER);
        staged.with(|builder| builder.commit_status(NAME, old).commit_status(NAME, new))
    };
    for (state, code, text) in [
        (StatusState::Success, 0, "2 required checks passed"),
        (StatusState::Pending, 1, "wait for what is under way"),
        (StatusState::Error, 1, "'ci/old' (error)"),
    ] {
        let run = judge(&status(state), &["build", "ci/old"]);
        assert_eq!(run.code, code, "{}", run.stderr);
        run.says(&[text]);
    }
}
