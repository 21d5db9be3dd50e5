//! Listing and finding releases, and who sees drafts.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{Level, Permissions, Release};

use super::{draft, release};
use crate::support::{Fixture, NAME, Running, column, git};

#[tokio::test]
async fn a_release_says_where_everything_of_it_is() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let made = release(&running, "v1/a b".replace(' ', "-").as_str()).await;
    let (api, id) = (running.emulator.api_url(), &made["id"]);
    let url = format!("{api}/repos/{NAME}/releases/{id}");
    let uploads = running.emulator.upload_url();
    for (key, expected) in [
        ("url", json!(url)),
        ("assets_url", json!(format!("{url}/assets"))),
        (
            "upload_url",
            json!(format!(
                "{uploads}/repos/{NAME}/releases/{id}/assets{{?name,label}}"
            )),
        ),
        (
            "html_url",
            json!(format!("{api}/{NAME}/releases/tag/v1/a-b")),
        ),
        (
            "tarball_url",
            json!(format!("{api}/repos/{NAME}/tarball/v1/a-b")),
        ),
        ("tag_name", json!("v1/a-b")),
        ("target_commitish", json!("main")),
        ("draft", json!(false)),
        ("immutable", json!(false)),
        // The commit's date, and not the release's.
        ("created_at", json!("2024-05-01T10:00:00Z")),
        ("assets", json!([])),
        ("body", Value::Null),
    ] {
        assert_eq!(made[key], expected, "{key}");
    }
    assert_eq!(running.get("/releases/tags/v1/a-b").await.1, made);
    assert_eq!(running.get("/releases/tags/v1%2Fa-b").await.1, made);
    assert_eq!(running.get(&format!("/releases/{id}")).await.1, made);
}

#[tokio::test]
async fn a_draft_has_no_tag_and_no_address_by_tag() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let made = draft(&running, "v1").await;
    assert_eq!(
        (&made["tag_name"], &made["draft"]),
        (&json!("v1"), &json!(true))
    );
    for key in ["published_at", "tarball_url", "zipball_url"] {
        assert_eq!(made[key], Value::Null, "{key}");
    }
    let page = made["html_url"].as_str().unwrap();
    assert!(page.contains("/releases/tag/untagged-"), "{page}");
    assert_eq!(running.get("/releases/tags/v1").await.0, 404);
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 404);
    assert_eq!(running.get("/releases/latest").await.0, 404);
}

#[tokio::test]
async fn several_drafts_may_have_one_tag() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let published = release(&running, "v1").await;
    for _ in 0..2 {
        draft(&running, "v1").await;
    }
    let (_, listed) = running.get("/releases").await;
    assert_eq!(column(&listed, "tag_name"), ["v1", "v1", "v1"]);
    assert_eq!(
        running.get("/releases/tags/v1").await.1["id"],
        published["id"]
    );
}

#[tokio::test]
async fn drafts_show_themselves_to_those_who_may_write() {
    let fixture = Fixture::new();
    let contents = |level| Permissions::only([("contents", level)]);
    let builder = fixture
        .builder()
        .token("reader", contents(Level::Read))
        .token("writer", contents(Level::Write));
    let running = Running::start(builder).await;
    release(&running, "v1").await;
    let hidden = draft(&running, "v2").await;
    let path = format!("/releases/{}", hidden["id"]);
    let assets = format!("{path}/assets");
    let mut running = running;
    for (token, tags, status) in [
        (None, vec!["v1"], 404),
        (Some("reader"), vec!["v1"], 404),
        (Some("writer"), vec!["v2", "v1"], 200),
    ] {
        running = running.with_token(token);
        let (_, listed) = running.get("/releases").await;
        assert_eq!(column(&listed, "tag_name"), tags, "{token:?}");
        assert_eq!(running.get(&path).await.0, status, "{token:?}");
        assert_eq!(running.get(&assets).await.0, status, "{token:?}");
    }
}

#[tokio::test]
async fn changing_anything_takes_the_permission_to_write() {
    let fixture = Fixture::new();
    let reader = Permissions::only([("contents", Level::Read)]);
    let running = Running::start(fixture.builder().token("reader", reader)).await;
    let made = release(&running, "v1").await;
    let (_, asset) = super::upload(&running, &made, "a", "x").await;
    let release = format!("/releases/{}", made["id"]);
    let asset = format!("/releases/assets/{}", asset["id"]);
    let running = running.with_token(Some("reader"));
    for (method, path) in [
        (Method::POST, "/releases"),
        (Method::POST, "/releases/generate-notes"),
        (Method::PATCH, &release),
        (Method::DELETE, &release),
        (Method::PATCH, &asset),
        (Method::DELETE, &asset),
    ] {
        let (status, error) = running.send(method.clone(), path, json!({})).await;
        let message = &error["message"];
        assert_eq!(status, 403, "{method} {path}");
        assert_eq!(message, "Resource not accessible by integration");
    }
    let (status, _) = super::upload(&running, &made, "b", "x").await;
    assert_eq!(status, 403);
    let running = running.with_token(None);
    let (status, _) = running.post("/releases", json!({"tag_name": "v2"})).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn the_newest_commit_comes_first_and_then_the_newest_release() {
    let fixture = Fixture::new();
    let at = |id, tag, time| Release::new(id, tag).created_at(time);
    let builder = fixture
        .builder()
        .release(NAME, at(11, "v1.0.0", "2026-01-01T00:00:00Z"))
        .release(NAME, at(12, "v2.0.0", "2026-03-01T00:00:00Z"))
        .release(NAME, at(13, "v1.0.1", "2026-02-01T00:00:00Z"))
        .release(NAME, at(14, "v1.0.2", "2026-02-01T00:00:00Z").draft());
    let running = Running::start(builder).await;
    let (_, listed) = running.get("/releases").await;
    let expected = ["v2.0.0", "v1.0.2", "v1.0.1", "v1.0.0"];
    assert_eq!(column(&listed, "tag_name"), expected);
    let (_, second) = running.get("/releases?per_page=1&page=2").await;
    assert_eq!(column(&second, "tag_name"), ["v1.0.2"]);
}

#[tokio::test]
async fn ten_thousand_releases_are_listed_and_not_one_more() {
    let fixture = Fixture::new();
    let mut builder = fixture.builder();
    for id in 1..=10_001 {
        let seed = Release::new(id, &format!("v0.0.{id}")).created_at("2026-01-01T00:00:00Z");
        builder = builder.release(NAME, seed);
    }
    let running = Running::start(builder).await;
    let (status, first) = running.get("/releases?per_page=100").await;
    assert_eq!(status, 200);
    assert_eq!(first[0]["tag_name"], "v0.0.10001");
    let (status, last) = running.get("/releases?per_page=100&page=100").await;
    assert_eq!(status, 200);
    assert_eq!(last[99]["tag_name"], "v0.0.2");
    let (status, error) = running.get("/releases?per_page=100&page=101").await;
    let message = "Only the first 10000 results are available.";
    assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
    // One more is made as if there were none.
    git(&fixture.bare(), &["tag", "v1.0.0", "main"]);
    assert!(release(&running, "v1.0.0").await["id"].as_u64() > Some(10_001));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    for path in [
        "/releases/1",
        "/releases/one",
        "/releases/latest",
        "/releases/tags/v1",
        "/releases/1/assets",
        "/releases/assets/1",
    ] {
        assert_eq!(running.get(path).await.0, 404, "{path}");
    }
    let (status, listed) = running.get("/releases").await;
    assert_eq!((status.as_u16(), listed), (200, json!([])));
}
