//! `verify-staging-tag`: what is left out on purpose, as by a hotfix that can't wait for staging.

use windlass_emulator::{Builder, CheckConclusion, Ruleset};

use crate::support::staged::built;
use crate::support::{Call, GitHub, NAME, Run, Staged};

/// A hotfix of `v1.2.0` that staging never ran, and its commit.
fn mended() -> (Staged, String) {
    let staged = Staged::new();
    let repository = &staged.repository;
    let fix = repository.commit("hotfix", &staged.main[0], "fix: mend", &[("fix", "x\n")]);
    repository.version("v1.2.2", &fix, "hotfix");
    (staged, fix)
}

/// The trunk requires the check `build`.
fn checking(builder: Builder) -> Builder {
    builder.ruleset(NAME, Ruleset::require_checks("refs/heads/main", ["build"]))
}

fn judge(github: &GitHub, arguments: &[&str]) -> Run {
    Call::verify("v1.2.2").args(arguments).on(github).run()
}

/// Fails when a hotfix that skips staging skips the trunk's checks too.
#[test]
fn what_is_left_out_is_told_and_all_else_stays_required() {
    let except = ["--except=deployed", "--except-reason=we lose\nmoney"];
    let (staged, fix) = mended();
    let unchecked = staged.bare(checking);
    let run = judge(&unchecked, &[]);
    let failed = r#"["deployed","checks"]"#;
    assert_eq!((run.code, run.output("failed")), (1, failed));
    let run = judge(&unchecked, &except);
    assert_eq!((run.code, run.output("failed")), (1, r#"["checks"]"#));
    run.says(&[
        "'build' (missing)",
        "requirements not met, 1 of 5: checks",
        "– deployed   not required: we lose money",
    ]);
    let checked = staged.bare(|builder| {
        checking(builder).workflow_run(NAME, built(10, &fix, CheckConclusion::Success))
    });
    assert_eq!(judge(&checked, &[]).output("failed"), r#"["deployed"]"#);
    let before = checked.count("GET", "/deployments");
    let run = judge(&checked, &except);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(checked.count("GET", "/deployments"), before);
    assert_eq!(
        (run.output("lane"), run.output("production-tag")),
        ("hotfix", "v1.2.2")
    );
    assert_eq!(
        (run.output("deployed-at"), run.output("image-digest")),
        ("", "")
    );
    assert!(
        run.summary.contains("not required: we lose money"),
        "{}",
        run.summary
    );
}

/// As `production-promote` gives it, with `skip-staging` and without.
#[test]
fn an_empty_list_leaves_nothing_out() {
    let staged = Staged::new();
    let github = staged.github();
    let call = |except: &str| {
        let call = Call::verify("v1.2.1").input("except", except);
        call.input("except-reason", "").on(&github).run()
    };
    call("").says(&["✓ deployed"]);
    call("\n\n").says(&["✓ deployed"]);
    call("deployed\n").says(&["– deployed   not required: 'except' leaves it out"]);
}

/// Nothing is asked, and nothing is given.
#[test]
fn an_exception_that_makes_no_sense_is_bad_input() {
    let github = Staged::new().github();
    for (arguments, texts) in [
        (
            &["--except=deployd"][..],
            &["deployd", "deployed", "INPUT_EXCEPT"][..],
        ),
        (&["--except=approval"], &["approval", "not-older"]),
        (
            &["--except=soak"],
            &["leaves soak out, which is not required anyhow"],
        ),
        (
            &["--except=deployed", "--soak=1h"],
            &["'except' leaves deployed out", "take deployed out"],
        ),
        (
            &["--require=exists", "--except=exists"],
            &["leaves nothing of what is required"],
        ),
        (
            &["--except-reason=haste"],
            &["'except-reason' has no meaning"],
        ),
    ] {
        let call = Call::verify("v1.2.1").args(arguments);
        call.on(&github).fails(2).says(texts);
    }
    assert_eq!(github.requests().len(), 0);
}
