//! Pull requests: the requests that they take, and what is made of the answers.

use serde_json::{Value, json};
use windlass_github::{ErrorKind, FIRST_PAGE, NewPull, Pull, PullBranch};

use crate::server::{Reply, Server, no, ok};
use crate::{A, B, client, id};

const NEXT: &str = "<https://h/x?page=2>; rel=\"next\"";

fn pull(number: u64, state: &str, head: &str) -> Value {
    json!({
        "id": number, "number": number, "state": state, "title": "T", "body": null,
        "draft": true, "merged_at": null, "merge_commit_sha": B, "html_url": "https://h/pull/1",
        "head": { "ref": head, "sha": A, "label": "o:x", "user": { "login": "o" } },
        "base": { "ref": "main", "sha": B, "label": "o:main", "user": { "login": "o" } },
        "labels": [], "user": { "login": "u" },
    })
}

fn commit(sha: &str, message: &str, author: &Value) -> Value {
    json!({
        "sha": sha, "node_id": "C_1", "parents": [{ "sha": B, "url": "…" }],
        "commit": { "message": message, "author": author, "tree": { "sha": B } },
    })
}

#[tokio::test]
async fn the_pull_requests_between_two_branches_come_newest_first() {
    let server = Server::replying([
        ok(json!([pull(2, "closed", "fix/a&b")])).with("link", NEXT),
        // What a server that knows no filter gives, and what has slipped to this page.
        ok(json!([
            pull(3, "open", "fix/a&b"),
            pull(2, "closed", "fix/a&b"),
            pull(1, "open", "x")
        ])),
    ])
    .await;
    let client = client(&server);
    let found = client.pulls_between("fix/a&b", "main").await.unwrap();
    let numbers: Vec<_> = found.iter().map(|pull| pull.number).collect();
    assert_eq!(numbers, [3, 2]);
    let branch = |name: &str, sha: &str| PullBranch {
        name: name.to_owned(),
        sha: id(sha),
    };
    let expected = Pull {
        number: 3,
        state: "open".to_owned(),
        title: "T".to_owned(),
        body: None,
        draft: true,
        merged_at: None,
        merge_commit_sha: Some(id(B)),
        html_url: "https://h/pull/1".to_owned(),
        head: branch("fix/a&b", A),
        base: branch("main", B),
    };
    assert_eq!(found[0], expected);
    assert!(found[0].is_open() && !found[1].is_open() && !found[0].is_merged());
    let query = "state=all&head=o%3Afix%2Fa%26b&base=main";
    assert_eq!(
        server.lines(),
        [
            format!("GET /repos/o/r/pulls?{query}&per_page=100&page=1"),
            format!("GET /repos/o/r/pulls?{query}&per_page=100&page=2"),
        ]
    );
}

#[tokio::test]
async fn a_pull_request_is_read_and_its_commits_are() {
    let mut merged = pull(7, "closed", "x");
    merged["merged_at"] = json!("2026-01-01T00:00:00Z");
    merged.as_object_mut().unwrap().remove("draft");
    let author = json!({ "name": "n", "email": "e", "date": "2026-01-01T00:00:00Z" });
    let server = Server::replying([
        ok(merged),
        no(404, "Not Found"),
        ok(json!([
            commit(A, "one", &author),
            commit(B, "two", &Value::Null)
        ])),
        ok(json!([commit(A, "one", &author)])),
    ])
    .await;
    let client = client(&server);
    let found = client.pull(7).await.unwrap().unwrap();
    assert!(found.is_merged() && !found.draft);
    assert_eq!(client.pull(8).await.unwrap(), None);
    let commits = client.pull_commits(7).await.unwrap();
    assert_eq!(commits[0].commit.parents, [id(B)]);
    let authored: Vec<_> = commits
        .iter()
        .map(|one| one.authored_at.as_deref())
        .collect();
    assert_eq!(authored, [Some("2026-01-01T00:00:00Z"), None]);
    let page = client.authored_commits(A, FIRST_PAGE).await.unwrap();
    assert_eq!((&page.items[0], page.next), (&commits[0], None));
    assert_eq!(
        server.lines()[2..],
        [
            "GET /repos/o/r/pulls/7/commits?per_page=100&page=1".to_owned(),
            format!("GET /repos/o/r/commits?sha={A}&per_page=100&page=1"),
        ]
    );
}

/// Fails when a create is repeated: the answer that is lost may have been a yes.
#[tokio::test]
async fn a_pull_request_is_asked_for_once() {
    let new = NewPull {
        title: "T",
        body: "B",
        head: "x",
        base: "main",
        draft: true,
    };
    for (reply, kind) in [
        (Reply::broken(), ErrorKind::Uncertain),
        (no(502, "Bad Gateway"), ErrorKind::Uncertain),
        (no(422, "Validation Failed"), ErrorKind::Invalid),
        (
            no(403, "GitHub Actions is not permitted"),
            ErrorKind::Forbidden,
        ),
    ] {
        let server = Server::replying([reply]).await;
        let error = client(&server).create_pull(&new).await.unwrap_err();
        assert_eq!((error.kind(), server.lines().len()), (kind, 1), "{error}");
    }
    let server = Server::replying([Reply::json(201, &pull(1, "open", "x"))]).await;
    assert_eq!(client(&server).create_pull(&new).await.unwrap().number, 1);
    assert_eq!(server.lines(), ["POST /repos/o/r/pulls"]);
    assert_eq!(
        server.seen()[0].json(),
        json!({ "title": "T", "body": "B", "head": "x", "base": "main", "draft": true })
    );
}

#[tokio::test]
async fn git_is_given_a_header_of_its_own() {
    use secrecy::ExposeSecret as _;
    let server = Server::replying([]).await;
    let header = client(&server).git_header().await.unwrap().unwrap();
    let (name, value) = header.expose_secret().split_once(": ").unwrap();
    assert_eq!(name, "Authorization");
    assert!(value.starts_with("Basic ") && !format!("{header:?}").contains(value));
}
