//! What is left out on purpose.

use super::scene::Scene;
use crate::rules::tests::world::World;
use crate::verification::Outcome::{Failed, NotApplicable, NotConfigured, NotRequired, Passed};
use crate::verification::Requirement::{
    Approval, Checks, Deployed, Exists, Lane as OfLane, NotOlder, OnTrunk, Soak,
};
use crate::verification::*;
use crate::*;

fn except(requirements: &[Requirement]) -> Exceptions {
    Exceptions {
        requirements: requirements.to_vec(),
        reason: None,
    }
}

/// A hotfix of what production runs, which staging never saw.
fn hotfix() -> Scene {
    let mut world = World::trunk(3).tag("v1.3.0", 1, Lane::Production);
    let fix = world.branch(1);
    let mut scene = Scene::new(world.hotfix("v1.3.1", fix, "v1.3.0"), "v1.3.1");
    scene.request.except = except(&[Deployed]);
    scene
}

/// Fails when a reader could take what was left out for something that was looked at.
#[test]
fn what_is_left_out_is_told_in_its_place_and_not_asked() {
    let mut scene = hotfix();
    let verification = scene.verify();
    let told = verification.findings.iter();
    let told: Vec<_> = told.map(|it| (it.requirement, it.outcome)).collect();
    let expected = [
        (Exists, Passed),
        (OfLane, Passed),
        (OnTrunk, NotApplicable),
        (Deployed, NotRequired),
        (Checks, NotConfigured),
        (NotOlder, Passed),
    ];
    assert_eq!(told, expected);
    assert!(verification.is_verified());
    assert_eq!(verification.judged(), 5);
    assert_eq!(verification.deployed, None);
    assert_eq!(verification.production_tag.as_deref(), Some("v1.3.1"));
    let of_deployments = |inquiry: &Inquiry| matches!(inquiry, Inquiry::Deployments { .. });
    assert!(!scene.asked.borrow().iter().any(of_deployments));
    scene.finds(
        Deployed,
        NotRequired,
        &["not required: 'except' leaves it out"],
    );
    scene.request.except.reason = Some("we lose\nmoney".into());
    scene.finds(Deployed, NotRequired, &["not required: we lose money"]);
}

/// Fails when leaving out one requirement drops another.
#[test]
fn the_trunks_own_checks_stay_required() {
    let mut scene = hotfix();
    let name = "build".into();
    scene.required = vec![RequiredCheck { name, app: None }];
    scene.finds(Checks, Failed, &["'build' (missing)"]);
    scene.run("build", 1, "failure", 0);
    scene.finds(Checks, Failed, &["'build' (failure)"]);
    scene.run("build", 2, "success", 1);
    scene.finds(Checks, Passed, &["1 required check passed"]);
}

#[test]
fn what_was_named_can_be_left_out_too() {
    let mut scene = Scene::staged().require(&[Exists, Deployed, Deployed]);
    scene.request.except = except(&[Deployed, Deployed]);
    assert_eq!(scene.request.requirements(), [Exists]);
    let findings = scene.verify().findings;
    assert_eq!(findings.len(), 2, "{findings:?}");
}

#[test]
fn an_exception_that_makes_no_sense_is_bad_input() {
    let soaking = |r: &mut VerificationRequest| r.soak = Some("1h".parse().unwrap());
    type Row<'a> = (&'a [Requirement], fn(&mut VerificationRequest), &'a str);
    let rows: [Row<'_>; 9] = [
        (&[Soak], |_| (), "not required anyhow"),
        (&[Approval], |_| (), "not required anyhow"),
        (
            &[Deployed],
            |r| r.require = Some(vec![Exists]),
            "'except' leaves deployed out, which is not required anyhow",
        ),
        (
            &[Exists],
            |r| r.require = Some(vec![Exists]),
            "leaves nothing",
        ),
        (Requirement::DEFAULT, |_| (), "leaves nothing"),
        (
            &[Deployed],
            soaking,
            "counts from the deployment, and 'except' leaves deployed out",
        ),
        (
            &[Soak],
            soaking,
            "'soak' has no meaning, and 'except' leaves soak out",
        ),
        (
            &[Checks],
            |r| r.required_checks = vec!["build".into()],
            "'required-checks' has no meaning, and 'except' leaves checks out",
        ),
        (
            &[],
            |r| r.except.reason = Some("in a hurry".into()),
            "'except-reason' has no meaning",
        ),
    ];
    for (exceptions, change, text) in rows {
        let mut request = Scene::staged().request;
        request.except = except(exceptions);
        change(&mut request);
        let problem = request.validate().unwrap_err();
        assert!(problem.message.contains(text), "{problem:?}");
        assert!(!problem.hints.is_empty(), "{problem:?}");
    }
}
