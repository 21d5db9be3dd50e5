//! Whether GitHub Apps gate the environments that jobs enter without filing a deployment:
//! `verify-staging-tag` and `rollback-target`.

use windlass_emulator::{DeploymentState, Environment, Level, Permissions};

use crate::rollback_target::{Shipped, back};
use crate::support::{Call, NAME, Staged};

const UNGATED: [&str; 2] = [
    "--ungated-environments=production",
    "--ungated-environments=production-approval",
];

fn gated(name: &str) -> Environment {
    Environment::new(name).gated_by("watch")
}

/// Fails when it shows only after the version was made.
#[test]
fn a_promotion_is_refused_where_an_app_gates_what_is_entered() {
    let staged = Staged::new();
    let judge = |name| {
        let github = staged.with(|builder| builder.environment(NAME, gated(name)));
        Call::verify("v1.2.1").args(&UNGATED).on(&github).run()
    };
    // Staging is entered no more, and what is not there is gated by nobody.
    let run = judge("staging");
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.says(&["✓ ungated    no App gates 'production' and 'production-approval'"]);
    for name in ["production", "production-approval"] {
        let run = judge(name);
        assert_eq!((run.code, run.output("failed")), (1, r#"["ungated"]"#));
        run.says(&[
            &format!("✗ ungated    an App gates '{name}' (watch): a job with 'deployment: false'"),
            "hint: disable the custom deployment protection rules",
        ]);
        // Everything else was judged all the same.
        assert_eq!(run.output("production-tag"), "v1.3.0");
    }
}

#[test]
fn a_rollback_is_refused_where_an_app_gates_what_is_entered() {
    let mut shipped = Shipped::new();
    shipped.deploy("v1.3.0", DeploymentState::Success);
    shipped.deploy("v1.4.0", DeploymentState::Success);
    let open = back(&UNGATED).on(&shipped.github()).succeeds();
    assert_eq!(open.tag(), "v1.3.0");
    let run = back(&UNGATED)
        .on(&shipped.with(Some(gated("production"))))
        .run();
    assert_eq!((run.code, run.tag()), (1, ""), "{}", run.stderr);
    run.says(&[
        "✗ ungated: an App gates 'production' (watch)",
        "ungated is not met",
    ]);
}

#[test]
fn gates_that_may_not_be_read_are_not_taken_to_be_open() {
    let staged = Staged::new();
    let judge = |granted: &[&'static str]| {
        let permissions = Permissions::only(granted.iter().map(|name| (*name, Level::Read)));
        let github = staged.with(|builder| {
            let builder = builder.private(NAME).environment(NAME, gated("staging"));
            builder.token("ghs_job", permissions)
        });
        let call = Call::verify("v1.2.1")
            .args(&["--require=exists"])
            .args(&UNGATED);
        call.on_with(&github, "ghs_job").run()
    };
    let run = judge(&["contents", "deployments"]);
    assert_eq!((run.code, run.output("failed")), (1, r#"["ungated"]"#));
    run.says(&["can't be judged: ", "403", "grant 'actions: read'"]);
    assert_eq!(judge(&["contents", "actions"]).code, 0);
}
