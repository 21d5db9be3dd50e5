//! Releases that are locked when they are published.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::Release;

use super::{complaints, delete, draft, edit, release, upload};
use crate::support::{Fixture, NAME, Running, git, said, try_git};

async fn start(fixture: &Fixture) -> Running {
    Running::start(fixture.builder().immutable_releases(NAME)).await
}

/// A release with one asset, locked.
async fn locked(running: &Running) -> (Value, Value) {
    let waiting = draft(running, "v1").await;
    let (status, asset) = upload(running, &waiting, "a.zip", "content").await;
    assert_eq!(status, 201);
    let (status, published) = edit(running, &waiting, json!({"draft": false})).await;
    assert_eq!(
        (status.as_u16(), &published["immutable"]),
        (200, &json!(true))
    );
    (published, asset)
}

#[tokio::test]
async fn r4_assets_are_locked_when_the_release_is_published() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let (published, asset) = locked(&running).await;
    let (status, error) = upload(&running, &published, "b.zip", "content").await;
    let message = "Cannot upload assets to an immutable release.";
    assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
    let path = format!("/releases/assets/{}", asset["id"]);
    let (status, error) = delete(&running, &path).await;
    let expected = vec![[
        "",
        "custom",
        "Cannot delete asset from an immutable release",
    ]];
    assert_eq!((status.as_u16(), complaints(&error)), (422, expected));
    let renamed = running.send(Method::PATCH, &path, json!({"name": "c.zip"}));
    assert_eq!(renamed.await.0, 422);
    let (_, assets) = running
        .get(&format!("/releases/{}/assets", published["id"]))
        .await;
    assert_eq!(assets, published["assets"]);
    assert_eq!(
        json!([assets[0]["id"], assets[0]["name"]]),
        json!([asset["id"], "a.zip"])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tag_stays_where_it_is_over_rest_and_on_push() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    locked(&running).await;
    let first = fixture.id("main~1");
    let moved = json!({"sha": first, "force": true});
    let (status, error) = running
        .send(Method::PATCH, "/git/refs/tags/v1", moved)
        .await;
    let words = |reason| json!(format!("Repository rule violations found\n\n{reason}\n\n"));
    let update = "Cannot update this protected ref.";
    assert_eq!((status.as_u16(), &error["message"]), (422, &words(update)));
    let (status, error) = delete(&running, "/git/refs/tags/v1").await;
    let deletion = "Cannot delete this protected ref.";
    assert_eq!(
        (status.as_u16(), &error["message"]),
        (422, &words(deletion))
    );
    git(&fixture.work(), &["tag", "v1", &first]);
    for (refspec, reason) in [("+v1:refs/tags/v1", update), (":refs/tags/v1", deletion)] {
        let pushed = try_git(&fixture.work(), &["push", &running.clone_url(), refspec]);
        let said = said(&pushed);
        assert!(!pushed.status.success(), "{said}");
        for words in ["GH013", "refs/tags/v1", reason] {
            assert!(said.contains(words), "{said}");
        }
    }
    let (_, tag) = running.get("/git/ref/tags/v1").await;
    assert_eq!(tag["object"]["sha"], fixture.id("main"));
}

/// Measured on github.com: github/docs#45718.
#[tokio::test]
async fn title_notes_and_flags_can_be_changed_and_the_state_can_not() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let fields = json!({"tag_name": "v1", "prerelease": true});
    let published = super::made(&running, fields).await;
    let fields = json!({
        "name": "One", "body": "notes", "prerelease": false, "make_latest": "legacy",
    });
    let (status, changed) = edit(&running, &published, fields).await;
    assert_eq!(status, 200, "{changed}");
    let kept = ["name", "body", "prerelease", "immutable"].map(|key| changed[key].clone());
    assert_eq!(
        kept,
        [json!("One"), json!("notes"), json!(false), json!(true)]
    );
    for (fields, field, words) in [
        (json!({"draft": true}), "state", "state"),
        (json!({"tag_name": "v2"}), "tag_name", "tag_name"),
    ] {
        let (status, error) = edit(&running, &published, fields).await;
        let words = format!("{words} cannot be changed when release is immutable");
        let expected = vec![[field, "custom", &words]];
        assert_eq!((status.as_u16(), complaints(&error)), (422, expected));
    }
    assert_eq!(running.get("/git/ref/tags/v2").await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_one_that_is_gone_is_burned_for_ever() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let (published, _) = locked(&running).await;
    let path = format!("/releases/{}", published["id"]);
    assert_eq!(delete(&running, &path).await.0, 204);
    let refused = |error: &Value| {
        error
            .to_string()
            .contains("was used by an immutable release")
    };
    let (status, error) = running.post("/releases", json!({"tag_name": "v1"})).await;
    assert!(status == 422 && refused(&error), "{error}");
    // The tag may go now, and never come back.
    assert_eq!(delete(&running, "/git/refs/tags/v1").await.0, 204);
    let (status, error) = running.tag("v1", &fixture.id("main")).await;
    let message = error["message"].as_str().unwrap();
    assert_eq!(status, 422);
    assert!(message.contains("creations being restricted"), "{message}");
    let (status, error) = running.post("/releases", json!({"tag_name": "v1"})).await;
    assert!(status == 422 && refused(&error), "{error}");
    git(&fixture.work(), &["tag", "v1"]);
    let pushed = try_git(&fixture.work(), &["push", &running.clone_url(), "v1"]);
    assert!(said(&pushed).contains("creations being restricted"));
}

#[tokio::test]
async fn drafts_and_earlier_releases_are_not_locked() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .immutable_releases(NAME)
        .release(NAME, Release::new(1, "old"))
        .release(NAME, Release::new(2, "locked").immutable());
    let running = Running::start(builder).await;
    let (_, old) = running.get("/releases/1").await;
    assert_eq!(old["immutable"], false);
    assert_eq!(upload(&running, &old, "a", "x").await.0, 201);
    let (_, locked) = running.get("/releases/2").await;
    assert_eq!(locked["immutable"], true);
    assert_eq!(upload(&running, &locked, "a", "x").await.0, 422);
    let waiting = draft(&running, "v1").await;
    assert_eq!(waiting["immutable"], false);
    let path = format!("/releases/{}", waiting["id"]);
    assert_eq!(delete(&running, &path).await.0, 204);
    release(&running, "v1").await;
}
