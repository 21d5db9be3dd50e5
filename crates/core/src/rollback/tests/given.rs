//! Where a tag is given: it is checked.

use serde_json::json;

use super::scene::{Scene, id};

const TAGS: &[&str] = &["v1.2.0", "v1.3.0", "v1.4.0", "v1.5.0", "release-7"];

#[test]
fn a_tag_must_have_run_well() {
    let deployments = [
        "v1.2.0 success",
        "v1.3.0 success inactive",
        "v1.5.0 failure",
        "v1.4.0 success",
    ];
    let scene = |tag: &str| Scene::deployed(TAGS, &deployments).given(tag);
    for tag in ["v1.2.0", "v1.3.0"] {
        let rollback = scene(tag).find();
        assert_eq!(rollback.allowed().unwrap().tag, tag);
        assert!(rollback.warnings.is_empty());
    }
    scene("v1.5.0").refuses(&[
        "no deployment of v1.5.0 (0000000) to production succeeded",
        "deployment 3 of v1.5.0 (0000000) never succeeded: failure",
        "'tag' may be v1.3.0 or v1.2.0",
    ]);
    scene("v1.6.0").refuses(&["there is no tag 'v1.6.0'", "'tag' may be v1.3.0"]);
    scene("release-7").refuses(&["'release-7' is no version", "'tag-prefix'"]);
    let never = Scene::deployed(TAGS, &["v1.4.0 success"]).given("v1.3.0");
    never.refuses(&["no deployment of v1.3.0 (0000000) to production is recorded"]);
}

/// What was left by a rollback may be gone back to on purpose, and never unasked.
#[test]
fn a_higher_version_is_a_warning() {
    let deployments = ["v1.3.0 success", "v1.4.0 success", "v1.3.0 success"];
    let rollback = Scene::deployed(TAGS, &deployments).given("v1.4.0").find();
    assert_eq!(rollback.allowed().unwrap().tag, "v1.4.0");
    assert!(rollback.warnings[0].contains("this goes forward"));
}

#[test]
fn what_runs_already_is_no_way_back_unless_its_last_attempt_failed() {
    let rows: &[(&[&str], bool)] = &[
        (&["v1.3.0 success"], false),
        (&["v1.3.0 success", "v1.3.0 success"], false),
        (&["v1.3.0 success", "v1.3.0 failure"], true),
        (&["v1.3.0 success", "v1.3.0 in_progress"], true),
        (&["v1.3.0 failure"], false),
        (&["v1.3.0 success", "v1.4.0 failure"], true),
    ];
    for (deployments, is_allowed) in rows {
        let target = Scene::deployed(TAGS, deployments).given("v1.3.0").target();
        assert_eq!(target.is_some(), *is_allowed, "{deployments:?}");
    }
    let same = Scene::deployed(TAGS, &["v1.2.0 success", "v1.3.0 success"]).given("v1.3.0");
    same.refuses(&[
        "v1.3.0 (0000000) is what runs in production now",
        "run its deployment again",
        "'tag' may be v1.2.0",
    ]);
    // Some services were brought to it since: the whole may be brought back.
    let mut partial = Scene::deployed(TAGS, &["v1.3.0 success"]).given("v1.3.0");
    let services =
        json!({"tag": "v1.3.0", "sha": id(1), "deployment-id": "7", "services": ["web"]});
    let record = partial.record(id(1), "windlass", services);
    partial.status(record, "success");
    assert_eq!(partial.target().as_deref(), Some("v1.3.0"));
}

#[test]
fn v16_a_given_tag_must_stand_where_it_ran() {
    let mut scene = Scene::deployed(TAGS, &["v1.3.0 success", "v1.4.0 success"]).given("v1.3.0");
    scene.tags[1].commit = "7".repeat(40).parse().unwrap();
    scene.refuses(&["v1.3.0 (0000000) ran, and the tag was moved since: it stands on 7777777"]);
}

#[test]
fn nothing_recorded_is_no_way_back() {
    for scene in [Scene::new(TAGS), Scene::new(TAGS).given("v1.3.0")] {
        scene.refuses(&[
            "no deployment to production is recorded",
            "only what Windlass records counts",
        ]);
        assert_eq!(scene.find().running, None);
    }
}
