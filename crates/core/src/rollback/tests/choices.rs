//! Where no tag is given: what is chosen, and what is passed over.

use serde_json::json;

use super::scene::{Scene, at, id};

const TAGS: &[&str] = &["v1.2.0", "v1.3.0", "v1.3.1", "v1.4.0", "v1.5.0"];

#[test]
fn the_newest_that_ran_well_of_what_is_lower_is_chosen() {
    let rows: &[(&[&str], Option<&str>)] = &[
        (&["v1.3.0 success", "v1.4.0 success"], Some("v1.3.0")),
        // What failed, or nobody knows of, runs: it was tried last.
        (&["v1.3.0 success", "v1.4.0 failure"], Some("v1.3.0")),
        (&["v1.3.0 success", "v1.4.0 error"], Some("v1.3.0")),
        (&["v1.3.0 success", "v1.4.0 in_progress"], Some("v1.3.0")),
        (&["v1.3.0 success", "v1.4.0"], Some("v1.3.0")),
        // A hotfix is a version like others.
        (
            &["v1.3.0 success", "v1.3.1 success", "v1.4.0 success"],
            Some("v1.3.1"),
        ),
        (&["v1.3.0 success", "v1.3.1 failure"], Some("v1.3.0")),
        // What never ran well is passed over.
        (
            &["v1.2.0 success", "v1.3.0 failure", "v1.4.0 success"],
            Some("v1.2.0"),
        ),
        // Once is enough, whatever came after.
        (
            &["v1.3.0 success", "v1.3.0 failure", "v1.4.0 failure"],
            Some("v1.3.0"),
        ),
        (
            &["v1.3.0 in_progress success inactive", "v1.4.0 success"],
            Some("v1.3.0"),
        ),
        // The newest, not the highest.
        (
            &["v1.4.0 success", "v1.3.0 success", "v1.5.0 failure"],
            Some("v1.3.0"),
        ),
        (&["v1.4.0 success"], None),
        (&["v1.3.0 failure", "v1.4.0 success"], None),
        (&["v1.4.0 success", "v1.3.0 success"], None),
        (&[], None),
    ];
    for (deployments, expected) in rows {
        let scene = Scene::deployed(TAGS, deployments);
        assert_eq!(scene.target().as_deref(), *expected, "{deployments:?}");
    }
}

/// Fails when a rollback goes forward to what was just left, or stays where it is.
#[test]
fn a_second_rollback_goes_further_back() {
    let deployments = ["v1.2.0 success", "v1.3.0 success", "v1.4.0 success"];
    let mut scene = Scene::deployed(TAGS, &deployments);
    for expected in ["v1.3.0", "v1.2.0"] {
        assert_eq!(scene.target().as_deref(), Some(expected));
        scene.deploy(&format!("{expected} success"));
    }
    scene.refuses(&[
        "there is nothing to go back to",
        "no version below v1.2.0",
        "'tag' may be v1.3.0 or v1.4.0",
    ]);
}

#[test]
fn prereleases_are_compared_as_semver_does() {
    let tags = ["v1.4.0-rc.9", "v1.4.0-rc.10", "v1.4.0"];
    let deployments = [
        "v1.4.0-rc.9 success",
        "v1.4.0-rc.10 success",
        "v1.4.0 failure",
    ];
    assert_eq!(
        Scene::deployed(&tags, &deployments).target().as_deref(),
        Some("v1.4.0-rc.10")
    );
    let scene = Scene::deployed(&tags, &deployments[..2]);
    assert_eq!(scene.target().as_deref(), Some("v1.4.0-rc.9"));
}

/// Fails when a record of a job, of another tool or of another component decides.
#[test]
fn w6_only_what_windlass_recorded_of_a_whole_version_counts() {
    let own = || json!({"tag": "v1.3.0", "sha": id(1), "deployment-id": "7"});
    let other = |key: &str, value: serde_json::Value| {
        let mut payload = own();
        payload[key] = value;
        payload
    };
    for (task, payload, text) in [
        ("deploy", own(), "its task is 'deploy'"),
        ("windlass", json!({}), "missing field `tag`"),
        (
            "windlass",
            other("sha", json!(id(2))),
            "its payload says 0000000",
        ),
        (
            "windlass",
            other("tag", json!("api/v1.3.0")),
            "'api/v1.3.0' is no version here: it does not start with the prefix",
        ),
        (
            "windlass",
            other("tag", json!("latest")),
            "'latest' is no version",
        ),
        (
            "windlass",
            other("services", json!(["web", "api"])),
            "it brought only some services there: web, api",
        ),
    ] {
        let mut scene = Scene::deployed(TAGS, &["v1.2.0 success"]);
        let foreign = scene.record(id(1), task, payload);
        scene.status(foreign, "success");
        scene.deploy("v1.4.0 success");
        let rollback = scene.find();
        assert_eq!(rollback.allowed().unwrap().tag, "v1.2.0", "{text}");
        let whole = serde_json::to_string(&rollback).unwrap();
        assert!(whole.contains(text), "'{text}' is not in {whole}");
    }
}

/// What was tried last was tried, if only in part: the environment is no longer what it was.
#[test]
fn what_brought_only_some_services_is_left_too() {
    let mut scene = Scene::deployed(TAGS, &["v1.2.0 success", "v1.3.0 success"]);
    let services = json!({
        "tag": "v1.4.0", "sha": id(3), "deployment-id": "7", "services": ["web"],
    });
    let partial = scene.record(id(3), "windlass", services);
    scene.status(partial, "success");
    let rollback = scene.find();
    assert_eq!(rollback.running.clone().unwrap().tag, "v1.4.0");
    assert_eq!(rollback.allowed().unwrap().tag, "v1.3.0");
}

#[test]
fn what_runs_and_what_is_to_run_are_told() {
    let deployments = [
        "v1.3.0 in_progress success",
        "v1.5.0 success",
        "v1.3.1 failure",
        "v1.4.0 in_progress failure",
    ];
    let rollback = Scene::deployed(TAGS, &deployments).find();
    let running = rollback.running.clone().unwrap();
    assert_eq!(
        (running.tag.as_str(), running.record, running.sha),
        ("v1.4.0", 4, id(3))
    );
    assert_eq!(running.state.as_deref(), Some("failure"));
    let target = rollback.allowed().unwrap();
    assert_eq!((target.record, target.sha, target.at), (1, id(1), at(1)));
    assert_eq!(target.version.to_string(), "1.3.0");
    let short = id(1).short();
    let text = format!(
        "v1.3.0 ({short}) ran well in production at {}, by deployment 1",
        at(1)
    );
    assert_eq!(rollback.text, text);
    let looked_at: Vec<&str> = rollback
        .exhibits
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    assert_eq!(
        looked_at,
        [
            format!("deployment 4 of v1.4.0 ({short}) is what was tried last"),
            format!("deployment 3 of v1.3.1 ({short}) never succeeded: failure"),
            format!("deployment 2 of v1.5.0 ({short}) is not below v1.4.0"),
        ]
    );
    assert_eq!((rollback.hints, rollback.warnings), (vec![], vec![]));
}

#[test]
fn what_is_still_under_way_is_warned_of() {
    for (deployment, warned) in [
        ("v1.4.0", true),
        ("v1.4.0 queued", true),
        ("v1.4.0 in_progress", true),
        ("v1.4.0 in_progress failure", false),
        ("v1.4.0 in_progress success", false),
    ] {
        let scene = Scene::deployed(TAGS, &["v1.3.0 success", deployment]);
        let warnings = scene.find().warnings;
        assert_eq!(!warnings.is_empty(), warned, "{deployment}: {warnings:?}");
    }
}

/// Fails when a tag that was moved brings a commit to production that never ran.
#[test]
fn v16_a_tag_that_is_gone_or_was_moved_is_refused() {
    let deployments = ["v1.2.0 success", "v1.3.0 success", "v1.4.0 success"];
    let mut moved = Scene::deployed(TAGS, &deployments);
    moved.tags[1].commit = "7".repeat(40).parse().unwrap();
    moved.refuses(&[
        "v1.3.0 (0000000) ran, and the tag was moved since: it stands on 7777777",
        "'tag' may be v1.2.0",
    ]);
    let mut gone = Scene::deployed(TAGS, &deployments);
    gone.tags.remove(1);
    gone.refuses(&[
        "v1.3.0 (0000000) ran, and there is no such tag any more",
        "'tag' may be v1.2.0",
    ]);
    // It was brought there anew, so that what it names has run.
    let again = id(42);
    moved.tags[1].commit = again;
    moved.deploy("v1.3.0 success");
    moved.deploy("v1.4.0 failure");
    assert_eq!(moved.find().allowed().unwrap().sha, again);
}
