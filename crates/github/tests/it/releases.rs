//! Releases and their assets: the requests that they take, and what is made of the answers.

use serde_json::{Value, json};
use windlass_github::{Asset, ErrorKind, Notes, Release, ReleaseFields};

use crate::client;
use crate::server::{Reply, Seen, Server, no, ok};

const NEXT: &str = "<https://h/x?page=2>; rel=\"next\"";

pub fn asset(id: u64, name: &str) -> Value {
    json!({
        "url": format!("https://h/repos/o/r/releases/assets/{id}"),
        "browser_download_url": format!("https://h/o/r/releases/download/v1/{name}"),
        "id": id, "node_id": "RA_1", "name": name, "label": null, "state": "uploaded",
        "content_type": "text/plain", "size": 5, "digest": "sha256:2cf2",
        "download_count": 0, "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z", "uploader": { "login": "u" },
    })
}

fn release(id: u64) -> Value {
    json!({
        "url": format!("https://h/repos/o/r/releases/{id}"),
        "html_url": "https://h/o/r/releases/tag/v1",
        "assets_url": "https://h/repos/o/r/releases/1/assets",
        "upload_url": "https://uploads.h/repos/o/r/releases/1/assets{?name,label}",
        "id": id, "node_id": "RE_1", "tag_name": "v1", "target_commitish": "main",
        "name": "One", "body": "text", "draft": false, "prerelease": true, "immutable": true,
        "created_at": "2026-01-01T00:00:00Z", "published_at": "2026-01-02T00:00:00Z",
        "author": { "login": "u" }, "tarball_url": null, "zipball_url": null,
        "assets": [asset(7, "a.txt")],
    })
}

fn ids(releases: &[Release]) -> Vec<u64> {
    releases.iter().map(|release| release.id).collect()
}

#[tokio::test]
async fn a_release_is_read_with_its_assets() {
    let server = Server::replying([ok(release(1))]).await;
    let found = client(&server).release(1).await.unwrap().unwrap();
    let asset = Asset {
        id: 7,
        name: "a.txt".to_owned(),
        state: "uploaded".to_owned(),
        size: 5,
        digest: Some("sha256:2cf2".to_owned()),
        url: "https://h/o/r/releases/download/v1/a.txt".to_owned(),
    };
    let expected = Release {
        id: 1,
        tag: "v1".to_owned(),
        target: "main".to_owned(),
        name: Some("One".to_owned()),
        body: Some("text".to_owned()),
        draft: false,
        prerelease: true,
        immutable: true,
        html_url: "https://h/o/r/releases/tag/v1".to_owned(),
        upload_url: "https://uploads.h/repos/o/r/releases/1/assets{?name,label}".to_owned(),
        created_at: "2026-01-01T00:00:00Z".to_owned(),
        assets: vec![asset],
    };
    assert_eq!(found, expected);
    assert_eq!(server.lines(), ["GET /repos/o/r/releases/1"]);
}

#[tokio::test]
async fn what_older_servers_leave_out_and_broken_uploads_leave_is_read() {
    let mut old = release(1);
    old.as_object_mut().unwrap().remove("immutable");
    old["name"] = Value::Null;
    old["body"] = Value::Null;
    old["assets"][0]["state"] = json!("starter");
    old["assets"][0].as_object_mut().unwrap().remove("digest");
    let server = Server::replying([ok(old)]).await;
    let found = client(&server).latest_release().await.unwrap().unwrap();
    assert_eq!(
        (found.immutable, found.name, found.body),
        (false, None, None)
    );
    assert_eq!(found.assets[0].digest, None);
    assert!(!found.assets[0].is_uploaded());
}

#[tokio::test]
async fn a_release_that_is_not_there_is_nothing() {
    let server = Server::start(async |_| no(404, "Not Found")).await;
    let client = client(&server);
    assert_eq!(client.release(1).await.unwrap(), None);
    assert_eq!(client.latest_release().await.unwrap(), None);
    assert_eq!(
        server.lines(),
        [
            "GET /repos/o/r/releases/1",
            "GET /repos/o/r/releases/latest"
        ]
    );
}

/// A release that is made between two pages pushes another one onto the second.
#[tokio::test]
async fn releases_are_listed_on_every_page_and_each_once() {
    let server = Server::replying([
        ok(json!([release(3), release(2)])).with("link", NEXT),
        ok(json!([release(2), release(1)])),
    ])
    .await;
    let list = client(&server).releases().await.unwrap();
    assert_eq!(ids(&list.releases), [3, 2, 1]);
    assert!(list.complete);
    assert_eq!(
        server.lines(),
        [
            "GET /repos/o/r/releases?per_page=100&page=1",
            "GET /repos/o/r/releases?per_page=100&page=2",
        ]
    );
}

fn number_of(seen: &Seen) -> u64 {
    let (_, number) = seen.uri.query().unwrap().rsplit_once('=').unwrap();
    number.parse().unwrap()
}

#[tokio::test]
async fn a_list_that_ends_with_a_refusal_is_not_complete() {
    let first = ok(json!([release(1)])).with("link", NEXT);
    let server = Server::replying([first, no(422, "no")]).await;
    let list = client(&server).releases().await.unwrap();
    assert_eq!((ids(&list.releases), list.complete), (vec![1], false));
}

/// GitHub lists 10,000, and refuses the page behind them; or it names no such page.
#[tokio::test]
async fn a_list_that_github_cuts_says_so() {
    // The same on each page, for they need not be told apart here.
    let page = json!(vec![release(1); 100]).to_string();
    for last in [100, 101] {
        let page = page.clone();
        let server = Server::start(move |seen: Seen| {
            let reply = match number_of(&seen) {
                101 => no(422, "Only the first 10000 results are available."),
                number if number < last => Reply::text(200, &page).with("link", NEXT),
                _ => Reply::text(200, &page),
            };
            async { reply }
        })
        .await;
        assert!(!client(&server).releases().await.unwrap().complete);
        assert_eq!(server.seen().len() as u64, last);
    }
}

#[tokio::test]
async fn another_refusal_of_the_list_is_an_error() {
    let server = Server::replying([
        no(422, "Validation Failed"),
        ok(json!([release(1)])).with("link", NEXT),
        no(403, "no"),
    ])
    .await;
    let client = client(&server);
    let error = client.releases().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    let error = client.releases().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

#[tokio::test]
async fn only_what_is_given_is_sent_and_latest_as_a_text() {
    let server = Server::start(async |_| Reply::json(201, &release(1))).await;
    let client = client(&server);
    let all = ReleaseFields {
        tag: Some("v1"),
        target: Some("main"),
        name: Some("One"),
        body: Some("$(id) \"text\""),
        draft: Some(true),
        prerelease: Some(false),
        make_latest: Some(false),
    };
    client.create_release(&all).await.unwrap();
    let publish = ReleaseFields {
        draft: Some(false),
        make_latest: Some(true),
        ..ReleaseFields::default()
    };
    client.update_release(9, &publish).await.unwrap();
    let seen = server.seen();
    assert_eq!(
        server.lines(),
        ["POST /repos/o/r/releases", "PATCH /repos/o/r/releases/9"]
    );
    assert_eq!(
        seen[0].json(),
        json!({
            "tag_name": "v1", "target_commitish": "main", "name": "One",
            "body": "$(id) \"text\"", "draft": true, "prerelease": false, "make_latest": "false",
        })
    );
    assert_eq!(
        seen[1].json(),
        json!({ "draft": false, "make_latest": "true" })
    );
}

#[tokio::test]
async fn a_burned_tag_is_refused_in_githubs_words() {
    let body = json!({
        "message": "Validation Failed",
        "errors": [{ "resource": "Release", "code": "custom", "field": "tag_name",
            "message": "tag_name was used by an immutable release" }],
    });
    let server = Server::replying([Reply::json(422, &body)]).await;
    let fields = ReleaseFields::default();
    let error = client(&server).create_release(&fields).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    let told = &error.answer().unwrap().errors;
    assert_eq!(
        told,
        &["tag_name: tag_name was used by an immutable release"]
    );
}

#[tokio::test]
async fn what_is_gone_is_well_deleted() {
    let server = Server::replying([
        Reply::text(204, ""),
        no(404, "Not Found"),
        Reply::text(204, ""),
        no(404, "Not Found"),
        no(403, "no"),
    ])
    .await;
    let client = client(&server);
    for _ in 0..2 {
        client.delete_release(1).await.unwrap();
    }
    for _ in 0..2 {
        client.delete_asset(2).await.unwrap();
    }
    let error = client.delete_asset(2).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(
        server.lines()[..3],
        [
            "DELETE /repos/o/r/releases/1",
            "DELETE /repos/o/r/releases/1",
            "DELETE /repos/o/r/releases/assets/2",
        ]
    );
}

#[tokio::test]
async fn notes_are_asked_for_between_two_tags() {
    let notes = json!({ "name": "v2", "body": "## What's Changed" });
    let server = Server::replying([ok(notes.clone()), ok(notes)]).await;
    let client = client(&server);
    let found = client.generate_notes("v2", None, None).await.unwrap();
    let expected = Notes {
        name: "v2".to_owned(),
        body: "## What's Changed".to_owned(),
    };
    assert_eq!(found, expected);
    client
        .generate_notes("v2", Some("main"), Some("v1"))
        .await
        .unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].line(), "POST /repos/o/r/releases/generate-notes");
    assert_eq!(seen[0].json(), json!({ "tag_name": "v2" }));
    assert_eq!(
        seen[1].json(),
        json!({ "tag_name": "v2", "target_commitish": "main", "previous_tag_name": "v1" })
    );
}
