//! `deployed` and `soak`: what ran, and for how long.

use serde_json::json;

use super::scene::{Scene, ago, digest, now};
use crate::rules::tests::world::id;
use crate::verification::Outcome::{Failed, Passed};
use crate::verification::Requirement::{Deployed, Soak};
use crate::verification::*;

/// Fails when the newest status decides: a later deployment has marked this one inactive.
#[test]
fn w6_a_deployment_counts_that_ever_succeeded() {
    let mut scene = Scene::staged();
    let record = scene.record("staging", "v1.2.1", 2);
    for (state, minutes) in [("in_progress", 61), ("success", 60), ("inactive", 5)] {
        scene.status(record, state, minutes);
    }
    scene.finds(
        Deployed,
        Passed,
        &["v1.2.1 (0000000) reached staging", "deployment 1"],
    );
    let deployed = scene.verify().deployed.unwrap();
    assert_eq!((deployed.record, deployed.at), (1, ago(60)));
    assert_eq!(deployed.image_digest.unwrap().as_str(), digest('a'));
}

/// Fails when a record of a job, of another tool, tag, commit or environment decides.
#[test]
fn w6_only_what_windlass_recorded_of_this_tag_and_commit_counts() {
    let own = || json!({"tag": "v1.2.1", "sha": id(2), "deployment-id": "7"});
    let other = |key: &str, value: serde_json::Value| {
        let mut payload = own();
        payload[key] = value;
        payload
    };
    let cases = [
        ("staging", "deploy", own(), "its task is 'deploy'"),
        ("staging", "windlass2", own(), "its task is 'windlass2'"),
        ("staging", "windlass", json!({}), "missing field `tag`"),
        (
            "staging",
            "windlass",
            json!("v1.2.1"),
            "its payload is not Windlass's",
        ),
        (
            "staging",
            "windlass",
            other("tag", json!("v1.2.2")),
            "of another tag, 'v1.2.2'",
        ),
        (
            "staging",
            "windlass",
            other("sha", json!(id(3))),
            "its payload says 0000000",
        ),
        (
            "staging",
            "windlass",
            other("deployment-id", json!("")),
            "`deployment-id` is empty",
        ),
        (
            "staging",
            "windlass",
            other("services", json!(["web", "api"])),
            "only some services there: web, api",
        ),
        ("stage", "windlass", own(), "was taken to stage"),
    ];
    for (environment, task, payload, text) in cases {
        let mut scene = Scene::staged();
        let record = scene.foreign_record(environment, task, 2, payload);
        scene.status(record, "success", 60);
        scene.finds(Deployed, Failed, &[text, "deploy v1.2.1 to staging first"]);
        // It is no obstacle either, nor is it asked about.
        let mut scene = scene.deployed("v1.2.1", 2);
        let foreign = scene.records.remove(0);
        scene.records.push(foreign);
        scene.finds(Deployed, Passed, &["deployment 2"]);
        let asked = scene.asked.borrow();
        let statuses = |it: &&Inquiry| matches!(it, Inquiry::DeploymentStatuses { .. });
        assert_eq!(asked.iter().filter(statuses).count(), 1);
    }
    let mut cased = Scene::staged();
    let record = cased.record("Staging", "v1.2.1", 2);
    cased.status(record, "success", 60);
    cased.finds(Deployed, Passed, &[]);
}

#[test]
fn w6_without_a_success_a_deployment_does_not_count() {
    let mut scene = Scene::staged();
    scene.finds(
        Deployed,
        Failed,
        &["no deployment of v1.2.1 (0000000) to staging is recorded"],
    );
    let failed = scene.record("staging", "v1.2.1", 2);
    scene.status(failed, "failure", 60);
    scene.record("staging", "v1.2.1", 2);
    scene.finds(
        Deployed,
        Failed,
        &["succeeded", "deployment 1 ('d'): failure", "no status yet"],
    );
}

/// The newest record is read first, and no more than it takes.
#[test]
fn the_newest_success_decides() {
    let mut scene = Scene::staged().deployed("v1.2.1", 2);
    let newer = scene.record("staging", "v1.2.1", 2);
    scene.status(newer, "success", 90);
    let failed = scene.record("staging", "v1.2.1", 2);
    scene.status(failed, "failure", 30);
    assert_eq!(scene.verify().deployed.unwrap().record, newer);
    let asked = scene.asked.borrow().clone();
    let deployment = 1;
    assert!(!asked.contains(&Inquiry::DeploymentStatuses { deployment }));
}

#[test]
fn two_images_of_one_tag_are_warned_of() {
    let mut scene = Scene::staged().deployed("v1.2.1", 2);
    scene.records[0].payload["image-digest"] = json!(digest('b'));
    let newer = scene.record("staging", "v1.2.1", 2);
    scene.status(newer, "success", 90);
    let verification = scene.verify();
    let digest = verification.deployed.unwrap().image_digest.unwrap();
    assert_eq!(digest.as_str(), self::digest('a'));
    assert!(verification.warnings[0].contains("an older one of the same tag (1) another"));
}

#[test]
fn a_success_in_the_future_is_a_fault_of_this_clock() {
    let mut scene = Scene::staged();
    let record = scene.record("staging", "v1.2.1", 2);
    scene.status(record, "success", -1);
    scene.finds(Deployed, Passed, &[]);
    scene.statuses.clear();
    scene.status(record, "success", -2);
    scene.request.soak = Some("0h".parse().unwrap());
    scene.finds(
        Deployed,
        Failed,
        &["2m in the future", "the clock here", "is slow"],
    );
    scene.finds(Soak, Failed, &["can't be judged"]);
}

#[test]
fn soak_counts_from_the_success() {
    for (minutes, soak, outcome, text) in [
        (
            119,
            "2h",
            Failed,
            "1h 59m of 2h; it is over at 2026-01-19T07:01:00Z",
        ),
        (120, "2h", Passed, "it has run for 2h; 2h are required"),
        (
            60 * 48,
            "1d",
            Passed,
            "it has run for 48h; 24h are required",
        ),
        (60, "100000000h", Failed, "after the end of time"),
        (-1, "0h", Passed, "it has run for 0s"),
    ] {
        let mut scene = Scene::staged();
        let record = scene.record("staging", "v1.2.1", 2);
        scene.status(record, "success", minutes);
        scene.status(record, "inactive", 0);
        scene.request.soak = Some(soak.parse().unwrap());
        scene.finds(Soak, outcome, &[text]);
    }
    let mut scene = Scene::staged();
    scene.request.soak = Some("1h".parse().unwrap());
    scene.finds(
        Soak,
        Failed,
        &["can't be judged: there is no deployment that counts"],
    );
    assert_eq!(
        scene.verify().findings.last().unwrap().requirement,
        Requirement::NotOlder
    );
    assert_eq!(now(), ago(0));
}

#[test]
fn what_may_not_be_read_is_a_finding_of_its_own() {
    let mut scene = Scene::staged().deployed("v1.2.1", 2);
    scene.denied = |it| matches!(it, Inquiry::Deployments { .. });
    scene.finds(
        Deployed,
        Failed,
        &["can't be judged: 403 Forbidden", "grant it"],
    );
    scene.finds(Requirement::NotOlder, Passed, &[]);
    scene.denied = |it| matches!(it, Inquiry::DeploymentStatuses { .. });
    scene.finds(
        Deployed,
        Failed,
        &["can't be judged: 403 Forbidden", "grant it"],
    );
}
