//! What is wrong with a request whatever the repository holds, and what is required.

use super::scene::Scene;
use crate::verification::Outcome::{Failed, Passed};
use crate::verification::Requirement::{
    Approval, Checks, Confirm, Deployed, Exists, NotOlder, Soak,
};
use crate::verification::*;

fn code(change: impl FnOnce(&mut VerificationRequest)) -> Option<String> {
    let mut request = Scene::staged().request;
    change(&mut request);
    let verifier = Verifier::new(&request, &[]);
    verifier.err().map(|problem| problem.code)
}

#[test]
fn what_is_wrong_by_itself_is_bad_input() {
    let soak = || Some("1h".parse().unwrap());
    assert_eq!(code(|_| ()), None);
    assert_eq!(
        code(|r| r.require = Some(vec![Soak])).as_deref(),
        Some("soak")
    );
    let without_deployed = |r: &mut VerificationRequest| {
        r.require = Some(vec![Exists]);
        r.soak = soak();
    };
    assert_eq!(code(without_deployed).as_deref(), Some("soak"));
    assert_eq!(code(|r| r.soak = soak()), None);
    for name in ["", " "] {
        let empty = |r: &mut VerificationRequest| r.required_checks = vec!["a".into(), name.into()];
        assert_eq!(code(empty).as_deref(), Some("required-checks"));
    }
    let unused = |r: &mut VerificationRequest| {
        r.require = Some(vec![Exists]);
        r.required_checks = vec!["a".into()];
    };
    assert_eq!(code(unused).as_deref(), Some("required-checks"));
    let unused = |r: &mut VerificationRequest| {
        r.require = Some(vec![Exists]);
        r.promotion.require_hotfixes = true;
    };
    assert_eq!(code(unused).as_deref(), Some("require-hotfixes"));
    for change in [
        |r: &mut VerificationRequest| r.environment = " ".into(),
        |r: &mut VerificationRequest| r.production_environment = String::new(),
        |r: &mut VerificationRequest| r.approval_environment = Some(" ".into()),
        |r: &mut VerificationRequest| r.ungated_environments = vec!["a".into(), String::new()],
    ] {
        assert_eq!(code(change).as_deref(), Some("environment"));
    }
    assert_eq!(
        code(|r| r.promotion.from = None).as_deref(),
        Some("from-missing")
    );
    assert_eq!(
        code(|r| r.promotion.lane = crate::Lane::Staging).as_deref(),
        Some("lane")
    );
}

#[test]
fn what_is_required_is_told_in_one_order() {
    let mut scene = Scene::staged();
    assert_eq!(scene.request.requirements(), Requirement::DEFAULT);
    scene.request.require = Some(vec![NotOlder, Deployed, Exists, Deployed]);
    scene.request.soak = Some("1h".parse().unwrap());
    scene.request.confirmation = Confirmation::new(None, Some("deploy".into())).unwrap();
    scene.request.approval_environment = Some("production-approval".into());
    let expected = [Confirm, Approval, Exists, Deployed, Soak, NotOlder];
    assert_eq!(scene.request.requirements(), expected);
    let findings = scene.verify().findings;
    let told: Vec<Requirement> = findings.iter().map(|finding| finding.requirement).collect();
    assert_eq!(told, expected);
}

#[test]
fn what_was_typed_must_be_what_was_expected() {
    assert_eq!(Confirmation::new(None, None), Ok(None));
    let alone = Confirmation::new(Some("deploy".into()), None).unwrap_err();
    assert_eq!(alone.code, "confirm");
    for (given, outcome, text) in [
        (Some("deploy"), Passed, "'deploy' was typed"),
        (
            Some("Deploy"),
            Failed,
            "'Deploy' was typed, and 'deploy' was expected",
        ),
        (Some("deploy "), Failed, "'deploy ' was typed"),
        (None, Failed, "nothing was typed"),
    ] {
        let mut scene = Scene::staged().deployed("v1.2.1", 2);
        let given = given.map(str::to_owned);
        scene.request.confirmation = Confirmation::new(given, Some("deploy".into())).unwrap();
        scene.finds(Confirm, outcome, &[text]);
        // Nothing else is looked at less for it.
        scene.finds(Deployed, Passed, &[]);
        scene.finds(Checks, Outcome::NotConfigured, &[]);
    }
}

#[test]
fn what_is_not_required_is_not_asked() {
    let scene = Scene::staged().require(&[Exists]);
    assert!(scene.verify().is_verified());
    assert!(scene.asked.borrow().is_empty());
    let scene = Scene::staged().deployed("v1.2.1", 2).require(&[Deployed]);
    assert!(scene.verify().is_verified());
    assert_eq!(scene.asked.borrow().len(), 2);
}
