//! Tag objects, and the list of tags.

use crate::support::{Fixture, NAME, git};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_tag_object_is_made_and_read_back() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let sha = fixture.id("main");
    let tagger =
        json!({"name": "Ada", "email": "ada@example.com", "date": "2024-05-01T12:00:00+02:00"});
    let body = json!({"tag": "v1", "message": "one\n\ntwo", "object": sha, "type": "commit", "tagger": tagger});
    let (status, made) = running.post("/git/tags", body).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["tagger"]["date"], "2024-05-01T10:00:00Z");
    assert_eq!(made["object"]["sha"], sha);
    let id = made["sha"].as_str().unwrap();
    assert_eq!(
        running.get(&format!("/git/tags/{id}")).await,
        (200.try_into().unwrap(), made.clone())
    );
    let raw = git(&fixture.bare(), &["cat-file", "tag", id]).stdout;
    assert!(
        String::from_utf8(raw)
            .unwrap()
            .contains("tagger Ada <ada@example.com> 1714557600 +0200\n")
    );
    assert_eq!(running.tag("v1", id).await.1["object"]["type"], "tag");
    // A lightweight tag has no object of its own.
    assert_eq!(running.get(&format!("/git/tags/{sha}")).await.0, 404);
}

#[tokio::test]
async fn tag_objects_that_make_no_sense_are_refused() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let sha = fixture.id("main");
    for (tag, object, kind, expected) in [
        (
            "a b",
            sha.as_str(),
            "commit",
            "a b is not a valid tag name.",
        ),
        (
            "v1\ntagger x",
            &sha,
            "commit",
            "v1\ntagger x is not a valid tag name.",
        ),
        ("v1", &"1".repeat(40), "commit", "Object does not exist"),
        ("v1", &sha, "tree", "Object is a commit, not a tree"),
    ] {
        let body = json!({"tag": tag, "message": "m", "object": object, "type": kind});
        let (status, error) = running.post("/git/tags", body).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (422, &json!(expected))
        );
    }
}

#[tokio::test]
async fn tags_are_listed_in_reverse_alphabetical_order_with_their_commits() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    for number in 1..=5 {
        git(
            &fixture.bare(),
            &["tag", "-a", "-m", "x", &format!("v{number}"), "main"],
        );
    }
    let running = fixture.start().await;
    let request = running.request(
        Method::GET,
        &format!("/repos/{NAME}/tags?per_page=2&page=2"),
    );
    let response = request.send().await.unwrap();
    let link = response.headers()["link"].to_str().unwrap().to_owned();
    let page: Value = response.json().await.unwrap();
    assert_eq!(page[0]["name"], "v3");
    assert_eq!(page[0]["commit"]["sha"], sha);
    assert_eq!(page[1]["name"], "v2");
    let base = format!(
        "{}/repos/{NAME}/tags?per_page=2",
        running.emulator.api_url()
    );
    let expected = [(1, "prev"), (3, "next"), (3, "last"), (1, "first")]
        .map(|(page, relation)| format!("<{base}&page={page}>; rel=\"{relation}\""));
    assert_eq!(link, expected.join(", "));
    let (_, beyond) = running.get("/tags?per_page=2&page=9").await;
    assert_eq!(beyond, json!([]));
}
