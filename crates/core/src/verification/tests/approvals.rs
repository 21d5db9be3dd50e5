//! Who has to approve.

use super::scene::Scene;
use crate::verification::Outcome::{self, Failed, Passed};
use crate::verification::Requirement::{Approval, Confirm, Exists};
use crate::verification::*;

/// A tag that nobody asks anything about but whether somebody has to approve.
fn asked_in(approval: Option<ApprovalEnvironment>) -> Scene {
    let mut scene = Scene::staged().require(&[Exists]);
    scene.request.approval_environment = Some("production-approval".into());
    scene.approval = approval;
    scene
}

fn environment(reviewers: &[&str]) -> ApprovalEnvironment {
    ApprovalEnvironment {
        name: "production-approval".into(),
        reviewers: reviewers.iter().map(|name| (*name).to_owned()).collect(),
        prevents_self_review: false,
    }
}

#[test]
fn w7_an_environment_without_reviewers_lets_everybody_pass() {
    let rows: [(Option<ApprovalEnvironment>, Outcome, &[&str]); 4] = [
        (
            None,
            Failed,
            &[
                "there is no environment 'production-approval'",
                "creates it without protection",
                "Settings → Environments",
                "GitHub Enterprise",
            ],
        ),
        (
            Some(environment(&[])),
            Failed,
            &[
                "has no required reviewers: everybody passes",
                "Settings → Environments",
                "GitHub Enterprise",
            ],
        ),
        (
            Some(environment(&["ana"])),
            Passed,
            &["has 1 required reviewer", "reviewers: ana"],
        ),
        (
            Some(environment(&["ana", "release-team"])),
            Passed,
            &["has 2 required reviewers", "reviewers: ana, release-team"],
        ),
    ];
    for (approval, outcome, texts) in rows {
        let scene = asked_in(approval);
        scene.finds(Approval, outcome, texts);
        // It stops nothing else from being judged.
        scene.finds(Exists, Passed, &[]);
    }
}

#[test]
fn w7_what_may_not_be_read_is_no_approval() {
    let mut scene = asked_in(Some(environment(&["ana"])));
    scene.denied = |inquiry| matches!(inquiry, Inquiry::Approval { .. });
    scene.finds(Approval, Failed, &["can't be judged: 403", "grant it"]);
}

#[test]
fn who_may_approve_what_they_started_is_told() {
    let mut own = environment(&["ana"]);
    asked_in(Some(own.clone())).finds(Approval, Passed, &["who starts a run may approve it"]);
    own.prevents_self_review = true;
    asked_in(Some(own)).finds(Approval, Passed, &["who starts a run may not approve it"]);
}

/// As before a rollback: a tag that was promoted long ago.
#[test]
fn a_tag_that_is_not_to_be_promoted_takes_one_question() {
    let mut scene = asked_in(Some(environment(&["ana"])));
    scene.request.promotion.from = Some("v1.2.0".into());
    scene.request.confirmation =
        Confirmation::new(Some("rollback".into()), Some("rollback".into())).unwrap();
    let verification = scene.verify();
    assert!(verification.is_verified(), "{verification:?}");
    let told = verification.findings.iter().map(|it| it.requirement);
    assert_eq!(told.collect::<Vec<_>>(), [Confirm, Approval, Exists]);
    let asked = [Inquiry::Approval {
        environment: "production-approval".into(),
    }];
    assert_eq!(*scene.asked.borrow(), asked);
}

#[test]
fn nobody_is_asked_where_no_environment_is_given() {
    let scene = Scene::staged().require(&[Exists]);
    assert_eq!(scene.request.requirements(), [Exists]);
    assert!(scene.verify().is_verified());
    assert!(scene.asked.borrow().is_empty());
}
