//! Releases and their tags: what publishing makes, and what stands against it.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{Level, Permissions, Ruleset};

use super::{complaints, delete, draft, edit, made, release};
use crate::support::{Fixture, NAME, Running, git};

const NO_TAG: [&str; 3] = ["", "custom", "Published releases must have a valid tag"];
const RULED_OUT: [&str; 3] = [
    "pre_receive",
    "custom",
    "pre_receive Repository rule violations found\n\n\
     Cannot create ref due to creations being restricted.\n\n",
];

#[tokio::test]
async fn publishing_makes_the_tag_at_the_target() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["branch", "side", "main~1"]);
    let running = fixture.start().await;
    let first = fixture.id("main~1");
    for (tag, target) in [
        ("v1", first.as_str()),
        ("v2", "side"),
        ("v3", "refs/heads/side"),
    ] {
        let fields = json!({"tag_name": tag, "target_commitish": target});
        let made = made(&running, fields).await;
        assert_eq!(made["target_commitish"], target);
        let (_, found) = running.get(&format!("/git/ref/tags/{tag}")).await;
        let object = json!(["commit", first]);
        assert_eq!(
            json!([found["object"]["type"], found["object"]["sha"]]),
            object
        );
    }
    release(&running, "v4").await;
    let (_, found) = running.get("/git/ref/tags/v4").await;
    assert_eq!(found["object"]["sha"], fixture.id("main"));
}

#[tokio::test]
async fn a_tag_that_exists_is_left_where_it_is() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "-a", "-m", "x", "v1", "main~1"]);
    let tag = git(&fixture.bare(), &["rev-parse", "v1"]).stdout;
    let running = fixture.start().await;
    let target = fixture.id("main");
    made(
        &running,
        json!({"tag_name": "v1", "target_commitish": target}),
    )
    .await;
    assert_eq!(git(&fixture.bare(), &["rev-parse", "v1"]).stdout, tag);
}

#[tokio::test]
async fn a_draft_is_published_once_and_taken_back_without_its_tag() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let waiting = draft(&running, "v1").await;
    let (status, published) = edit(&running, &waiting, json!({"draft": false})).await;
    assert_eq!(status, 200);
    assert_eq!(published["id"], waiting["id"]);
    assert!(published["published_at"].is_string());
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 200);
    assert_eq!(running.get("/releases/tags/v1").await.1, published);
    let (status, back) = edit(&running, &waiting, json!({"draft": true})).await;
    assert_eq!(
        (status.as_u16(), &back["published_at"]),
        (200, &Value::Null)
    );
    assert_eq!(running.get("/releases/tags/v1").await.0, 404);
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 200);
}

#[tokio::test]
async fn what_is_not_said_stays_as_it_is() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let fields = json!({"tag_name": "v1", "name": "One", "body": "notes", "prerelease": true});
    let before = made(&running, fields).await;
    let (_, after) = edit(&running, &before, json!({"body": "other"})).await;
    let mut expected = before.clone();
    expected["body"] = json!("other");
    expected["updated_at"] = after["updated_at"].clone();
    assert_eq!(after, expected);
    let (_, emptied) = edit(&running, &before, json!({"body": "", "name": "Two"})).await;
    assert_eq!(
        (&emptied["body"], &emptied["name"]),
        (&json!(""), &json!("Two"))
    );
}

#[tokio::test]
async fn a_second_published_release_of_a_tag_is_refused() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    release(&running, "v1").await;
    let (status, error) = running.post("/releases", json!({"tag_name": "v1"})).await;
    let taken = vec![["tag_name", "already_exists", ""]];
    assert_eq!((status.as_u16(), complaints(&error)), (422, taken.clone()));
    let waiting = draft(&running, "v1").await;
    let (status, error) = edit(&running, &waiting, json!({"draft": false})).await;
    assert_eq!((status.as_u16(), complaints(&error)), (422, taken));
}

#[tokio::test]
async fn r8_a_draft_may_be_made_where_its_tag_may_not() {
    let fixture = Fixture::new();
    let rules = Ruleset::restrict_tag_creation("refs/tags/v*");
    let builder = fixture
        .builder()
        .ruleset(NAME, rules)
        .burned_tag(NAME, "gone");
    let running = Running::start(builder).await;
    let burned = [
        "tag_name",
        "custom",
        "tag_name was used by an immutable release",
    ];
    for (tag, expected) in [
        ("v1", vec![RULED_OUT, NO_TAG]),
        ("gone", vec![RULED_OUT, burned, NO_TAG]),
    ] {
        let (status, error) = running.post("/releases", json!({"tag_name": tag})).await;
        assert_eq!(
            (status.as_u16(), complaints(&error)),
            (422, expected.clone())
        );
        let waiting = draft(&running, tag).await;
        let (status, error) = edit(&running, &waiting, json!({"draft": false})).await;
        assert_eq!((status.as_u16(), complaints(&error)), (422, expected));
        let (_, still) = running.get(&format!("/releases/{}", waiting["id"])).await;
        assert_eq!(still["draft"], true);
    }
}

#[tokio::test]
async fn a_burned_name_is_refused_also_where_its_tag_is_left() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "gone", "main"]);
    let running = Running::start(fixture.builder().burned_tag(NAME, "gone")).await;
    let (status, error) = running.post("/releases", json!({"tag_name": "gone"})).await;
    let burned = [
        "tag_name",
        "custom",
        "tag_name was used by an immutable release",
    ];
    assert_eq!(
        (status.as_u16(), complaints(&error)),
        (422, vec![burned, NO_TAG])
    );
}

#[tokio::test]
async fn a_tag_in_the_way_of_another_is_no_valid_tag() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "v1", "main"]);
    let running = fixture.start().await;
    let (status, error) = running.post("/releases", json!({"tag_name": "v1/x"})).await;
    let impossible = ["tag_name", "custom", "tag_name is not a valid tag"];
    assert_eq!(
        (status.as_u16(), complaints(&error)),
        (422, vec![impossible, NO_TAG])
    );
}

#[tokio::test]
async fn a_job_may_not_release_a_commit_with_other_workflows() {
    let fixture = Fixture::new();
    let old = fixture.commit("old", &[(".github/workflows/ci.yml", "on: push\n")]);
    fixture.commit("new", &[(".github/workflows/ci.yml", "on: [push]\n")]);
    fixture.publish();
    git(&fixture.bare(), &["tag", "there", &old]);
    let contents = ("contents", Level::Write);
    let builder = fixture
        .builder()
        .token("job", Permissions::only([contents]))
        .token(
            "app",
            Permissions::only([contents, ("workflows", Level::Write)]),
        );
    let running = Running::start(builder).await.with_token(Some("job"));
    for fields in [
        json!({"tag_name": "v1", "target_commitish": old}),
        json!({"tag_name": "v1", "target_commitish": old, "draft": true}),
        json!({"tag_name": "there", "target_commitish": old}),
    ] {
        let (status, error) = running.post("/releases", fields.clone()).await;
        assert_eq!(status, 403, "{fields}");
        assert_eq!(error["message"], "Resource not accessible by integration");
    }
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 404);
    // A tag that exists needs no target.
    release(&running, "there").await;
    let running = running.with_token(Some("app"));
    made(&running, json!({"tag_name": "v1", "target_commitish": old})).await;
}

#[tokio::test]
async fn deleting_a_release_leaves_its_tag() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let made = release(&running, "v1").await;
    let path = format!("/releases/{}", made["id"]);
    assert_eq!(
        delete(&running, &path).await,
        (204.try_into().unwrap(), Value::Null)
    );
    assert_eq!(delete(&running, &path).await.0, 404);
    assert_eq!(running.get(&path).await.0, 404);
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 200);
    // The name of a release that could be changed is free again.
    let again = release(&running, "v1").await;
    assert_ne!(again["id"], made["id"]);
}

/// (github-release/github-release#37)
#[tokio::test(flavor = "multi_thread")]
async fn a_release_whose_tag_is_deleted_is_a_draft_again() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let over_rest = release(&running, "v1").await;
    let on_push = release(&running, "v2").await;
    let kept = release(&running, "v3").await;
    assert_eq!(delete(&running, "/git/refs/tags/v1").await.0, 204);
    let url = running.clone_url();
    git(&fixture.work(), &["push", "-q", &url, ":refs/tags/v2"]);
    for (before, draft) in [(over_rest, true), (on_push, true), (kept, false)] {
        let path = format!("/releases/{}", before["id"]);
        let (_, after) = running.get(&path).await;
        let tag = &before["tag_name"];
        assert_eq!((&after["draft"], &after["tag_name"]), (&json!(draft), tag));
        assert_eq!(after["published_at"].is_null(), draft, "{tag}");
    }
    // The next one to publish the tag is another release.
    release(&running, "v1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_publish_a_tag_one_does() {
    let fixture = Fixture::new();
    let running = std::sync::Arc::new(fixture.start().await);
    let mut attempts = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let running = std::sync::Arc::clone(&running);
        attempts.spawn(async move {
            let sent = running.send(Method::POST, "/releases", json!({"tag_name": "v1"}));
            sent.await.0.as_u16()
        });
    }
    let mut statuses = attempts.join_all().await;
    statuses.sort_unstable();
    assert_eq!((statuses[0], &statuses[1..]), (201, &[422; 15][..]));
    let (_, listed) = running.get("/releases").await;
    assert_eq!(listed.as_array().unwrap().len(), 1);
}
