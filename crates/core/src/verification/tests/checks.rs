//! `checks`: what ran on the commit, and what of it decides.

use super::scene::{ACTIONS, Scene};
use crate::verification::Outcome::{Failed, NotConfigured, Passed};
use crate::verification::Requirement::Checks;
use crate::verification::*;

const OWN: u64 = 7;

fn scene(names: &[&str]) -> Scene {
    let mut scene = Scene::staged();
    scene.request.required_checks = names.iter().map(|name| (*name).to_owned()).collect();
    scene
}

fn required(name: &str, app: Option<u64>) -> RequiredCheck {
    let name = name.to_owned();
    RequiredCheck { name, app }
}

/// Fails when any run of a name decides but its newest.
#[test]
fn w9_the_newest_run_of_a_name_decides() {
    for (runs, outcome) in [
        (&[("failure", 0), ("success", 1)][..], Passed),
        (&[("success", 0), ("failure", 1)], Failed),
        // What an App says of its times doesn't make its run a newer one.
        (&[("success", 1), ("failure", 0)], Failed),
        (&[("failure", 1), ("success", 0)], Passed),
        (&[("success", 5), ("queued", 0)], Failed),
        (&[("success", 5), ("in_progress", 6)], Failed),
    ] {
        let mut scene = scene(&["build"]);
        for (number, (conclusion, minute)) in runs.iter().enumerate() {
            scene.run("build", number as u64, conclusion, *minute);
        }
        scene.finds(Checks, outcome, &["build"]);
    }
}

/// Fails when the promotion waits for itself, or trusts itself.
#[test]
fn w9_runs_of_the_workflow_that_asks_are_left_out() {
    let workflow = |id, path: &str, suite| WorkflowRun {
        id,
        path: path.into(),
        suite: Some(suite),
    };
    let (promote, ci) = (".github/workflows/promote.yml", ".github/workflows/ci.yml");
    for (caller, left_out) in [
        (
            Caller {
                workflow: Some(promote.into()),
                run: None,
            },
            true,
        ),
        (
            Caller {
                workflow: None,
                run: Some(70),
            },
            true,
        ),
        (
            Caller {
                workflow: Some(ci.into()),
                run: Some(71),
            },
            false,
        ),
        (Caller::default(), false),
    ] {
        let mut scene = scene(&["build"]);
        scene.workflows = vec![workflow(70, promote, OWN), workflow(80, ci, 8)];
        if caller.run == Some(71) {
            scene.workflows.pop();
        }
        scene.request.caller = caller;
        scene.run("build", 8, "success", 0);
        scene.run("build", OWN, "in_progress", 9);
        let outcome = if left_out { Passed } else { Failed };
        scene.finds(Checks, outcome, &["build"]);
        scene.runs.remove(0);
        let text = if left_out {
            "only this very workflow has it"
        } else {
            "wait for"
        };
        scene.finds(Checks, Failed, &[text]);
    }
}

/// An earlier run of the same workflow is left out too, whatever became of it.
#[test]
fn w9_an_old_failed_promotion_blocks_nothing() {
    let mut scene = scene(&["build"]);
    let path = ".github/workflows/promote.yml";
    scene.request.caller = Caller {
        workflow: Some(path.into()),
        run: Some(70),
    };
    scene.workflows = [(60, 6), (70, OWN)]
        .map(|(id, suite)| WorkflowRun {
            id,
            path: path.into(),
            suite: Some(suite),
        })
        .into();
    scene.run("build", 5, "success", 0);
    scene.run("build", 6, "failure", 8);
    scene.run("build", OWN, "in_progress", 9);
    scene.finds(Checks, Passed, &["1 required check passed"]);
}

/// As a protected branch counts them.
#[test]
fn success_neutral_and_skipped_pass() {
    for (word, outcome, hint) in [
        ("success", Passed, ""),
        ("neutral", Passed, ""),
        ("skipped", Passed, ""),
        ("failure", Failed, "mend what failed"),
        ("cancelled", Failed, "mend what failed"),
        ("timed_out", Failed, "mend what failed"),
        ("action_required", Failed, "mend what failed"),
        ("stale", Failed, "mend what failed"),
        ("in_progress", Failed, "wait for what is under way"),
        ("queued", Failed, "wait for what is under way"),
    ] {
        let mut scene = scene(&["build"]);
        scene.run("build", 1, word, 0);
        scene.finds(Checks, outcome, &[word, hint]);
    }
    for (word, outcome, hint) in [
        ("success", Passed, ""),
        ("pending", Failed, "wait for what is under way"),
        ("failure", Failed, "mend what failed"),
        ("error", Failed, "mend what failed"),
    ] {
        let mut scene = scene(&["build"]);
        scene.commit_status("build", word);
        scene.finds(Checks, outcome, &[word, hint]);
    }
}

#[test]
fn every_required_check_is_told() {
    let mut scene = scene(&["build", "lint", "test", "lint"]);
    scene.run("build", 1, "success", 0);
    scene.run("test", 1, "failure", 0);
    scene.run("other", 1, "failure", 0);
    let texts = [
        "2 of 3 required checks did not pass on v1.2.1 (0000000): 'lint' (missing), 'test' (failure)",
        "build: success (run 1, begun at 2026-01-19T02:00:00Z)",
        "lint: missing: nothing of that name",
    ];
    scene.finds(Checks, Failed, &texts);
}

#[test]
fn the_trunks_own_checks_are_required_where_no_others_are_named() {
    let mut scene = scene(&[]);
    scene.required = vec![required("build", None)];
    scene.finds(Checks, Failed, &["'build' (missing)"]);
    scene.run("build", 1, "success", 0);
    scene.finds(Checks, Passed, &["1 required check passed"]);
    scene.request.required_checks = vec!["test".into()];
    scene.finds(Checks, Failed, &["'test' (missing)"]);
}

#[test]
fn the_app_that_has_to_report_is_respected() {
    for (app, outcome, text) in [
        (None, Passed, "build: success"),
        (Some(ACTIONS), Passed, "build: success"),
        (Some(99), Failed, "is not of the App 99"),
    ] {
        let mut scene = scene(&[]);
        scene.required = vec![required("build", app)];
        scene.run("build", 1, "success", 0);
        scene.finds(Checks, outcome, &[text]);
    }
    let mut scene = scene(&[]);
    scene.required = vec![required("build", Some(99))];
    scene.commit_status("build", "success");
    scene.finds(Checks, Failed, &["doesn't tell whether the App 99 set it"]);
}

/// Fails when nothing to check counts as a check that passed.
#[test]
fn nothing_configured_is_neither_passed_nor_failed_unless_asked_for() {
    scene(&[]).finds(Checks, NotConfigured, &["main requires no checks"]);
    let explicit = scene(&[]).require(&[Checks]);
    explicit.finds(
        Checks,
        Failed,
        &["main requires no checks", "name them in 'required-checks'"],
    );
}

#[test]
fn only_what_can_change_the_answer_is_read() {
    let asked = |scene: &Scene| {
        scene.finding(Checks);
        let asked = scene.asked.borrow();
        let workflows = asked
            .iter()
            .any(|it| matches!(it, Inquiry::WorkflowRuns { .. }));
        let statuses = asked
            .iter()
            .any(|it| matches!(it, Inquiry::CommitStatuses { .. }));
        (workflows, statuses)
    };
    let caller = Caller {
        workflow: None,
        run: Some(70),
    };
    let mut scene = scene(&["build"]);
    scene.request.caller = caller.clone();
    scene.run("other", 1, "success", 0);
    assert_eq!(asked(&scene), (false, true), "there is no run to leave out");
    scene.run("build", 1, "success", 0);
    assert_eq!(asked(&scene), (true, false));
    scene.runs[1].app.as_mut().unwrap().slug = "elsewhere".into();
    assert_eq!(asked(&scene), (false, false));
}

#[test]
fn what_others_wrote_stays_on_its_line() {
    let name = format!("x\n::error::y\u{1b}[31m{}", "z".repeat(10_000));
    let mut scene = scene(&[&name]);
    scene.run(&name, 1, "failure", 0);
    let finding = scene.finding(Checks);
    for text in [&finding.text, &finding.exhibits[0].text] {
        assert!(
            !text.contains(char::is_control) && text.len() < 600,
            "{text}"
        );
    }
}

#[test]
fn what_may_not_be_read_is_told() {
    let mut scene = scene(&["build"]);
    scene.request.caller.run = Some(70);
    scene.run("build", 1, "success", 0);
    scene.denied = |it| matches!(it, Inquiry::WorkflowRuns { .. });
    scene.finds(Checks, Failed, &["can't be judged: 403", "grant it"]);
    scene.denied = |it| matches!(it, Inquiry::CheckRuns { .. });
    scene.finds(Checks, Failed, &["can't be judged: 403"]);
    scene.request.required_checks.clear();
    scene.denied = |it| matches!(it, Inquiry::RequiredChecks { .. });
    scene.finds(Checks, Failed, &["can't be judged: 403"]);
}
