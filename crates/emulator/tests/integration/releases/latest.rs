//! Which release is the latest.

use serde_json::json;
use windlass_emulator::Release;

use super::{delete, draft, edit, made, release};
use crate::support::{Fixture, NAME, Running};

async fn latest(running: &Running) -> String {
    let (_, latest) = running.get("/releases/latest").await;
    latest["tag_name"].as_str().unwrap_or("none").to_owned()
}

#[tokio::test]
async fn r3_whoever_publishes_last_is_the_latest_unless_told_otherwise() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    release(&running, "v2.0.0").await;
    // A backport.
    let backport = release(&running, "v1.0.1").await;
    assert_eq!(latest(&running).await, "v1.0.1");
    edit(&running, &backport, json!({"make_latest": "false"})).await;
    assert_eq!(latest(&running).await, "v2.0.0");
    made(
        &running,
        json!({"tag_name": "v1.0.2", "make_latest": "false"}),
    )
    .await;
    assert_eq!(latest(&running).await, "v2.0.0");
    let told = json!({"tag_name": "v1.0.3", "prerelease": true});
    let prerelease = made(&running, told).await;
    assert_eq!(latest(&running).await, "v2.0.0");
    let full = json!({"prerelease": false, "make_latest": "true"});
    edit(&running, &prerelease, full).await;
    assert_eq!(latest(&running).await, "v1.0.3");
    edit(&running, &prerelease, json!({"make_latest": "legacy"})).await;
    assert_eq!(latest(&running).await, "v2.0.0");
}

/// What was said of the draft is forgotten (softprops/action-gh-release#703).
#[tokio::test]
async fn r3_make_latest_is_said_again_when_a_draft_is_published() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    for (tag, said, expected) in [
        ("v2.0.0", json!({"draft": false}), "v2.0.0"),
        (
            "v1.0.1",
            json!({"draft": false, "make_latest": "false"}),
            "v2.0.0",
        ),
        (
            "v1.0.2",
            json!({"draft": false, "make_latest": "legacy"}),
            "v2.0.0",
        ),
        ("v1.0.3", json!({"draft": false}), "v1.0.3"),
    ] {
        let fields = json!({"tag_name": tag, "draft": true, "make_latest": "false"});
        let waiting = made(&running, fields).await;
        edit(&running, &waiting, said).await;
        assert_eq!(latest(&running).await, expected, "{tag}");
    }
}

#[tokio::test]
async fn editing_notes_moves_nothing() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let old = release(&running, "v1.0.0").await;
    release(&running, "v2.0.0").await;
    edit(&running, &old, json!({"body": "mended"})).await;
    assert_eq!(latest(&running).await, "v2.0.0");
}

#[tokio::test]
async fn without_its_release_the_flag_goes_by_age() {
    let fixture = Fixture::new();
    let at = |id, tag, time| Release::new(id, tag).created_at(time);
    let builder = fixture
        .builder()
        .release(NAME, at(1, "v1.0.0", "2026-01-01T00:00:00Z"))
        .release(NAME, at(2, "v1.1.0", "2026-01-02T00:00:00Z"))
        .release(NAME, at(3, "v0.9.0", "2025-01-01T00:00:00Z").latest());
    let running = Running::start(builder).await;
    assert_eq!(latest(&running).await, "v0.9.0");
    delete(&running, "/releases/3").await;
    assert_eq!(latest(&running).await, "v1.1.0");
    let (_, newest) = running.get("/releases/2").await;
    edit(&running, &newest, json!({"draft": true})).await;
    assert_eq!(latest(&running).await, "v1.0.0");
}

#[tokio::test]
async fn drafts_and_prereleases_are_never_it() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    draft(&running, "v2").await;
    made(&running, json!({"tag_name": "v1-rc.1", "prerelease": true})).await;
    assert_eq!(latest(&running).await, "none");
}
