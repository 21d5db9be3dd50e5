//! Commits and comparisons: the requests that they take, and what is made of the answers.

use serde_json::{Value, json};
use windlass_github::{ErrorKind, FIRST_PAGE, Relation};

use crate::server::{Server, no, ok};
use crate::{A, B, client, id};

fn commit(sha: &str, parents: &[&str]) -> Value {
    let parents: Vec<_> = parents.iter().map(|sha| json!({ "sha": sha })).collect();
    json!({ "sha": sha, "commit": { "message": "feat: x\n\nbody", "author": {} }, "parents": parents })
}

#[tokio::test]
async fn commits_are_compared_without_reading_them_all() {
    let answer = |status: &str| {
        ok(json!({
            "status": status, "ahead_by": 2, "behind_by": 1, "total_commits": 2,
            "merge_base_commit": commit(B, &[]), "commits": [commit(A, &[B])], "files": [],
        }))
    };
    let cases = [
        ("identical", Relation::Identical),
        ("ahead", Relation::Ahead),
        ("behind", Relation::Behind),
        ("diverged", Relation::Diverged),
    ];
    for (status, relation) in cases {
        let server = Server::replying([answer(status)]).await;
        let comparison = client(&server).compare(A, "refs/heads/a b").await.unwrap();
        assert_eq!(
            (comparison.status, comparison.merge_base),
            (relation, Some(id(B)))
        );
        assert_eq!((comparison.ahead_by, comparison.behind_by), (2, 1));
        let line = format!("GET /repos/o/r/compare/{A}...refs/heads/a%20b?per_page=1");
        assert_eq!(server.lines(), [line]);
    }
}

#[tokio::test]
async fn histories_that_never_met_have_diverged_and_unknown_commits_are_errors() {
    let server = Server::replying([
        no(404, &format!("No common ancestor between {A} and {B}.")),
        no(404, "Not Found"),
    ])
    .await;
    let client = client(&server);
    let comparison = client.compare(A, B).await.unwrap();
    assert_eq!(
        (comparison.status, comparison.merge_base),
        (Relation::Diverged, None)
    );
    assert_eq!(
        client.compare(A, B).await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

fn compared(commits: &[Value]) -> Value {
    json!({
        "status": "ahead", "ahead_by": 2, "behind_by": 0,
        "merge_base_commit": { "sha": B }, "commits": commits,
    })
}

#[tokio::test]
async fn pages_are_followed_while_link_names_a_next_one() {
    let link = "<https://h/x?page=1>; rel=\"prev\", <https://h/x?page=2>; rel=\"next\"";
    let server = Server::replying([
        ok(json!([commit(A, &[B, A]), commit(B, &[])])).with("link", link),
        ok(json!([])).with("link", "<https://h/x?page=1>; rel=\"first\""),
        no(409, "Git Repository is empty."),
        ok(compared(&[commit(B, &[])])).with("link", link),
        ok(compared(&[commit(A, &[B])])),
    ])
    .await;
    let client = client(&server);
    let page = client
        .commits("main", Some("a dir/é"), FIRST_PAGE)
        .await
        .unwrap();
    assert_eq!(page.items.len(), 2);
    assert_eq!(page.items[0].message, "feat: x\n\nbody");
    assert_eq!(page.items[0].parents, [id(B), id(A)]);
    let next = page.next.unwrap();
    assert_eq!(client.commits("main", None, next).await.unwrap().next, None);
    assert_eq!(
        client
            .commits("main", None, FIRST_PAGE)
            .await
            .unwrap()
            .items,
        []
    );
    let (comparison, commits) = client.compare_with_commits(B, A).await.unwrap();
    assert_eq!((comparison.status, commits.len()), (Relation::Ahead, 2));
    assert_eq!(
        server.lines(),
        [
            "GET /repos/o/r/commits?sha=main&path=a%20dir%2F%C3%A9&per_page=100&page=1".to_owned(),
            "GET /repos/o/r/commits?sha=main&per_page=100&page=2".to_owned(),
            "GET /repos/o/r/commits?sha=main&per_page=100&page=1".to_owned(),
            format!("GET /repos/o/r/compare/{B}...{A}?per_page=100&page=1"),
            format!("GET /repos/o/r/compare/{B}...{A}?per_page=100&page=2"),
        ]
    );
}

#[tokio::test]
async fn a_commit_comes_with_all_its_files() {
    let mut first = commit(A, &[B]);
    first["files"] = json!([{ "filename": "a.rs", "status": "modified", "patch": "@@ -1 +1 @@" }]);
    let mut second = commit(A, &[B]);
    second["files"] = json!([{ "filename": "b.png", "status": "added" }]);
    let server = Server::replying([
        ok(first).with("link", "<https://h>; rel=\"next\""),
        ok(second),
    ])
    .await;
    let found = client(&server).commit("refs/tags/v1").await.unwrap();
    assert_eq!(
        (found.commit.id, found.commit.parents),
        (id(A), vec![id(B)])
    );
    let files: Vec<_> = found
        .files
        .iter()
        .map(|it| (it.filename.as_str(), it.patch.as_deref()))
        .collect();
    assert_eq!(files, [("a.rs", Some("@@ -1 +1 @@")), ("b.png", None)]);
    assert_eq!(
        server.seen()[0].uri.path(),
        "/repos/o/r/commits/refs/tags/v1"
    );
}
