//! Generated notes.

use serde_json::{Value, json};

use super::made;
use crate::support::{Fixture, NAME, Running, git};

async fn notes(running: &Running, fields: Value) -> String {
    let (status, notes) = running.post("/releases/generate-notes", fields).await;
    assert_eq!(status, 200, "{notes}");
    notes["body"].as_str().unwrap().to_owned()
}

fn changelog(running: &Running, range: &str) -> String {
    let page = format!("{}/{NAME}", running.emulator.server_url());
    format!("**Full Changelog**: {page}/{range}")
}

#[tokio::test]
async fn notes_list_the_pull_requests_since_the_previous_tag() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "v1.0.0", "main"]);
    fixture.commit("Add a cart (#12)", &[]);
    fixture.commit("by hand", &[]);
    fixture.commit("Merge pull request #13 from ada/pay\n\nPay", &[]);
    fixture.publish();
    let running = fixture.start().await;
    let page = format!("{}/{NAME}", running.emulator.server_url());
    let full = changelog(&running, "compare/v1.0.0...v1.1.0");
    let expected = format!(
        "## What's Changed\n* Add a cart by @Ada in {page}/pull/12\n\
         * Pay by @Ada in {page}/pull/13\n\n\n{full}"
    );
    let fields = json!({"tag_name": "v1.1.0"});
    let (_, found) = running.post("/releases/generate-notes", fields).await;
    assert_eq!(found, json!({"name": "v1.1.0", "body": expected}));
    // Nothing of it is kept.
    assert_eq!(running.get("/releases").await.1, json!([]));
    assert_eq!(running.get("/git/ref/tags/v1.1.0").await.0, 404);
}

/// A tag of a release branch is no ancestor of the next one on the trunk.
#[tokio::test]
async fn r7_the_choice_of_the_previous_tag_follows_ancestry() {
    let fixture = Fixture::new();
    let root = fixture.id("main");
    git(&fixture.bare(), &["tag", "v1.0.0", "main"]);
    git(&fixture.work(), &["checkout", "-q", "-b", "release"]);
    fixture.commit("backport (#1)", &[]);
    fixture.publish();
    git(&fixture.bare(), &["tag", "v1.1.0", "release"]);
    git(&fixture.work(), &["checkout", "-q", "main"]);
    fixture.commit("feature (#2)", &[]);
    fixture.publish();
    let running = fixture.start().await;
    let on_main = notes(&running, json!({"tag_name": "v1.2.0"})).await;
    let range = changelog(&running, "compare/v1.0.0...v1.2.0");
    assert!(on_main.ends_with(&range), "{on_main}");
    let fields = json!({"tag_name": "v1.1.1", "target_commitish": "release"});
    let on_release = notes(&running, fields).await;
    let range = changelog(&running, "compare/v1.1.0...v1.1.1");
    assert_eq!(on_release, range);
    let fields = json!({"tag_name": "v1.2.0", "previous_tag_name": "v1.1.0"});
    let told = notes(&running, fields).await;
    assert!(told.contains("feature"), "{told}");
    let range = changelog(&running, "compare/v1.1.0...v1.2.0");
    assert!(told.ends_with(&range), "{told}");
    let fields = json!({"tag_name": "v0.1.0", "target_commitish": root});
    let promoted = notes(&running, fields).await;
    assert_eq!(promoted, changelog(&running, "compare/v1.0.0...v0.1.0"));
}

#[tokio::test]
async fn of_tags_on_one_commit_the_higher_version_is_the_previous() {
    let fixture = Fixture::new();
    for tag in ["v1.9.0", "v1.10.0", "nightly"] {
        git(&fixture.bare(), &["tag", "-a", "-m", "x", tag, "main"]);
    }
    let running = fixture.start().await;
    let body = notes(&running, json!({"tag_name": "v1.11.0"})).await;
    assert_eq!(body, changelog(&running, "compare/v1.10.0...v1.11.0"));
}

#[tokio::test]
async fn the_first_release_shows_all_commits() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let body = notes(&running, json!({"tag_name": "v1.0.0"})).await;
    assert_eq!(body, changelog(&running, "commits/v1.0.0"));
}

#[tokio::test]
async fn a_range_that_makes_no_sense_is_a_bad_request() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    for (fields, parameter) in [
        (
            json!({"tag_name": "v1", "previous_tag_name": "v0"}),
            "previous_tag",
        ),
        (
            json!({"tag_name": "v1", "target_commitish": "none"}),
            "target_commitish",
        ),
    ] {
        let (status, error) = running.post("/releases/generate-notes", fields).await;
        let message = json!(format!("Invalid {parameter} parameter"));
        assert_eq!((status.as_u16(), &error["message"]), (400, &message));
    }
}

#[tokio::test]
async fn a_release_gets_the_title_and_the_notes_that_it_lacks() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let fields = json!({"tag_name": "v1", "generate_release_notes": true, "draft": true});
    let bare = made(&running, fields).await;
    let full = changelog(&running, "commits/v1");
    assert_eq!(json!([bare["name"], bare["body"]]), json!(["v1", full]));
    let fields = json!({
        "tag_name": "v1", "generate_release_notes": true, "name": "One", "body": "first",
    });
    let told = made(&running, fields).await;
    let body = format!("first\n\n{full}");
    assert_eq!(json!([told["name"], told["body"]]), json!(["One", body]));
}
