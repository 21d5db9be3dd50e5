//! `verify-staging-tag`: whether a person has to approve.

use windlass_emulator::{Builder, Environment, Level, Permissions};

use crate::support::{Call, GitHub, NAME, Staged};

const APPROVAL: &str = "--approval-environment=production-approval";

fn approved_by(environment: Environment) -> impl FnOnce(Builder) -> Builder {
    move |builder| builder.environment(NAME, environment)
}

fn reviewed() -> Environment {
    let environment = Environment::new("production-approval").reviewer("ana");
    environment.prevent_self_review()
}

fn asked(github: &GitHub) -> Call {
    let call = Call::verify("v1.2.1").args(&["--required-checks=build", APPROVAL]);
    call.on(github)
}

#[test]
fn w7_a_promotion_is_refused_where_nobody_is_asked() {
    let staged = Staged::new();
    let reviewed = staged.with(approved_by(reviewed()));
    let run = asked(&reviewed).succeeds();
    run.says(&["✓ approval   the environment 'production-approval' has 1 required reviewer"]);
    for text in ["reviewers: ana", "who starts a run may not approve it"] {
        assert!(run.summary.contains(text), "{}", run.summary);
    }
    for (github, text) in [
        (
            staged.github(),
            "✗ approval   there is no environment 'production-approval'",
        ),
        (
            staged.with(approved_by(Environment::new("production-approval"))),
            "✗ approval   the environment 'production-approval' has no required reviewers",
        ),
        (
            staged.with(approved_by(
                Environment::new("production-approval").wait_timer(30),
            )),
            "has no required reviewers",
        ),
        (
            staged.with(approved_by(Environment::new("production").reviewer("ana"))),
            "there is no environment",
        ),
    ] {
        let run = asked(&github).run();
        assert_eq!((run.code, run.output("failed")), (1, r#"["approval"]"#));
        run.says(&[text, "everybody passes", "hint: name who has to approve"]);
        // Everything else was judged all the same.
        assert_eq!(run.output("production-tag"), "v1.3.0");
    }
}

/// What comes before a rollback: the tag is there, it was confirmed, and somebody has to approve.
#[test]
fn w7_a_tag_that_is_not_promoted_can_need_approval_too() {
    let staged = Staged::new();
    let github = staged.with(approved_by(reviewed()));
    let confirm = ["--confirm=rollback", "--confirm-expected=rollback"];
    let call = Call::verify("v1.2.0").args(&["--require=exists", APPROVAL]);
    let run = call.args(&confirm).on(&github).succeeds();
    assert_eq!(run.output("sha"), staged.main[0]);
    assert_eq!(run.output("production-tag"), "");
    run.says(&["✓ confirm", "✓ approval", "✓ exists", "v1.2.0 is verified"]);
    // The tags, and the environment.
    assert_eq!(github.requests().len(), 2, "{:#?}", github.requests());
}

#[test]
fn w7_an_environment_that_may_not_be_read_is_no_approval() {
    let staged = Staged::new();
    let judge = |granted: &[&'static str]| {
        let permissions = Permissions::only(granted.iter().map(|name| (*name, Level::Read)));
        let github = staged.with(|builder| {
            let builder = approved_by(reviewed())(builder.private(NAME));
            builder.token("ghs_job", permissions)
        });
        let call = Call::verify("v1.2.1").args(&["--require=exists", APPROVAL]);
        call.on_with(&github, "ghs_job").run()
    };
    let run = judge(&["contents", "deployments"]);
    assert_eq!((run.code, run.output("failed")), (1, r#"["approval"]"#));
    run.says(&["can't be judged: ", "403", "grant 'actions: read'"]);
    assert_eq!(judge(&["contents", "actions"]).code, 0);
}
