//! Environments that GitHub Apps gate, and jobs that file no deployment.

use super::scene::Scene;
use crate::verification::Outcome::{Failed, Passed};
use crate::verification::Requirement::{Approval, Exists, Ungated};
use crate::verification::*;

/// Before a promotion to production, which somebody approves.
fn entering() -> Scene {
    let mut scene = Scene::staged().require(&[Exists]);
    scene.request.ungated_environments = vec!["production".into(), "production-approval".into()];
    scene
}

/// Fails when it shows only after a version was made that the job can't enter.
#[test]
fn no_job_without_a_deployment_enters_what_an_app_gates() {
    let mut scene = entering();
    scene.finds(
        Ungated,
        Passed,
        &["no App gates 'production' and 'production-approval'"],
    );
    scene.gates = vec![("staging", "watch")];
    scene.finds(Ungated, Passed, &[]);
    scene.gates = vec![("production", "watch"), ("production", "desk")];
    let texts = [
        "an App gates 'production' (watch, desk): a job with 'deployment: false' fails there",
        "custom deployment protection rules of 'production' under Settings",
    ];
    scene.finds(Ungated, Failed, &texts);
    scene.gates.push(("production-approval", "desk"));
    scene.finds(
        Ungated,
        Failed,
        &["'production' (watch, desk) and 'production-approval' (desk)"],
    );
    // It stops nothing else from being judged.
    scene.finds(Exists, Passed, &[]);
}

#[test]
fn every_environment_is_asked_about_at_once_and_only_where_it_is_named() {
    let mut scene = entering();
    scene.request.approval_environment = Some("production-approval".into());
    assert_eq!(scene.request.requirements(), [Approval, Ungated, Exists]);
    scene.verify();
    let of_gates = |inquiry: &&Inquiry| matches!(inquiry, Inquiry::Gates { .. });
    assert_eq!(scene.asked.borrow().iter().filter(of_gates).count(), 2);
    scene.request.ungated_environments.clear();
    scene.verify();
    assert_eq!(scene.asked.borrow().iter().filter(of_gates).count(), 0);
}

#[test]
fn what_may_not_be_read_is_no_open_gate() {
    let mut scene = entering();
    scene.denied = |inquiry| matches!(inquiry, Inquiry::Gates { .. });
    scene.finds(Ungated, Failed, &["can't be judged: 403", "grant it"]);
}
