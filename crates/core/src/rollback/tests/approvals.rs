//! Who types and who approves, and what may not be read.

use super::scene::Scene;
use crate::verification::*;

fn scene() -> Scene {
    Scene::deployed(&["v1.3.0", "v1.4.0"], &["v1.3.0 success", "v1.4.0 success"])
}

#[test]
fn nothing_is_given_to_deploy_where_the_wrong_word_was_typed() {
    for (given, is_allowed) in [
        (Some("rollback"), true),
        (Some("Rollback"), false),
        (None, false),
    ] {
        let mut scene = scene();
        let given = given.map(str::to_owned);
        scene.request.confirmation = Confirmation::new(given, Some("rollback".into())).unwrap();
        let rollback = scene.find();
        assert_eq!(rollback.allowed().is_some(), is_allowed);
        // It is found and told all the same.
        assert_eq!(rollback.target.unwrap().tag, "v1.3.0");
        assert_eq!(rollback.findings[0].requirement, Requirement::Confirm);
    }
}

#[test]
fn w7_a_rollback_is_refused_where_nobody_is_asked() {
    let reviewers = |names: &[&str]| ApprovalEnvironment {
        name: "production-approval".into(),
        reviewers: names.iter().map(|name| (*name).to_owned()).collect(),
        prevents_self_review: false,
    };
    for (approval, is_allowed) in [
        (None, false),
        (Some(reviewers(&[])), false),
        (Some(reviewers(&["ana"])), true),
    ] {
        let mut scene = scene();
        scene.request.approval_environment = Some("production-approval".into());
        scene.approval = approval;
        assert_eq!(scene.target().is_some(), is_allowed);
    }
}

/// The job that deploys would fail, after everything else was done.
#[test]
fn a_rollback_is_refused_where_an_app_gates_the_environment() {
    let mut scene = scene();
    scene.request.ungated_environments = vec!["production".into()];
    assert!(scene.target().is_some());
    let gated = Inquiry::Gates {
        environment: "production".into(),
    };
    assert!(scene.asked.borrow().contains(&gated));
    scene.gates = vec!["watch".into()];
    let rollback = scene.find();
    assert!(rollback.allowed().is_none() && rollback.target.is_some());
    let [finding] = rollback.findings.as_slice() else {
        panic!("{:?}", rollback.findings);
    };
    assert_eq!(finding.requirement, Requirement::Ungated);
    assert_eq!(finding.outcome, Outcome::Failed);
}

#[test]
fn what_may_not_be_read_settles_nothing() {
    let mut history = scene();
    history.denied = |inquiry| matches!(inquiry, Inquiry::History { .. });
    history.refuses(&["can't be judged: 403", "grant it"]);
    let mut statuses = scene();
    statuses.denied = |inquiry| matches!(inquiry, Inquiry::DeploymentStatuses { .. });
    statuses.refuses(&["can't be judged: 403", "grant it"]);
    let mut approval = scene();
    approval.request.approval_environment = Some("production-approval".into());
    approval.denied = |inquiry| matches!(inquiry, Inquiry::Approval { .. });
    approval.refuses(&["can't be judged: 403", "grant it"]);
    let mut gates = scene();
    gates.request.ungated_environments = vec!["production".into()];
    gates.denied = |inquiry| matches!(inquiry, Inquiry::Gates { .. });
    gates.refuses(&["can't be judged: 403", "grant it"]);
}

#[test]
fn a_name_that_is_empty_is_bad_input() {
    let mut scene = scene();
    assert_eq!(scene.request.validate(), Ok(()));
    scene.request.approval_environment = Some(" ".into());
    assert_eq!(scene.request.validate().unwrap_err().code, "environment");
    scene.request.approval_environment = None;
    scene.request.ungated_environments = vec!["production".into(), "".into()];
    assert_eq!(scene.request.validate().unwrap_err().code, "environment");
    scene.request.ungated_environments.clear();
    scene.request.environment = String::new();
    assert_eq!(scene.request.validate().unwrap_err().code, "environment");
}
