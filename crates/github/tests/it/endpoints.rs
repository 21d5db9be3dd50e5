//! Each endpoint: the request that it makes, and what it makes of the answer.

use serde_json::{Value, json};
use windlass_github::{
    CreateRef, ErrorKind, FIRST_PAGE, NewTag, ObjectId, ObjectType, Permissions, Refusal, Relation,
    Tagger, Target,
};

use crate::client;
use crate::server::{Reply, Server};

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

fn id(hex: &str) -> ObjectId {
    hex.parse().unwrap()
}

fn ok(body: Value) -> Reply {
    Reply::json(200, &body)
}

fn no(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({ "message": message }))
}

fn found(name: &str, sha: &str, kind: &str) -> Reply {
    ok(json!({ "ref": name, "object": { "sha": sha, "type": kind, "url": "…" } }))
}

fn commit(sha: &str, parents: &[&str]) -> Value {
    let parents: Vec<_> = parents.iter().map(|sha| json!({ "sha": sha })).collect();
    json!({ "sha": sha, "commit": { "message": "feat: x\n\nbody", "author": {} }, "parents": parents })
}

#[tokio::test]
async fn a_repository_has_a_default_branch_and_permissions() {
    let permissions = json!({ "pull": true, "push": true, "admin": false, "triage": true });
    let server = Server::replying([
        ok(json!({ "default_branch": "main", "permissions": permissions })),
        ok(json!({ "default_branch": "trunk" })),
    ])
    .await;
    let client = client(&server);
    let repository = client.repository().await.unwrap();
    assert_eq!(repository.default_branch, "main");
    assert_eq!(
        repository.permissions,
        Some(Permissions {
            pull: true,
            push: true,
            admin: false
        })
    );
    assert_eq!(client.repository().await.unwrap().permissions, None);
}

#[tokio::test]
async fn a_ref_is_read_by_its_whole_name() {
    let server = Server::replying([
        found("refs/tags/v1", A, "tag"),
        found("refs/tags/v1.20", A, "commit"),
        no(404, "Not Found"),
        no(409, "Git Repository is empty."),
        found("refs/heads/release/é #1", B, "commit"),
    ])
    .await;
    let client = client(&server);
    let expected = Target {
        id: id(A),
        kind: ObjectType::Tag,
    };
    assert_eq!(client.read_ref("tags/v1").await.unwrap(), Some(expected));
    assert_eq!(client.read_ref("refs/tags/v1.2").await.unwrap(), None);
    assert_eq!(client.read_ref("tags/100%").await.unwrap(), None);
    assert_eq!(client.branch_head("main").await.unwrap(), None);
    assert_eq!(
        client.branch_head("release/é #1").await.unwrap(),
        Some(id(B))
    );
    assert_eq!(
        server.lines(),
        [
            "GET /repos/o/r/git/ref/tags/v1",
            "GET /repos/o/r/git/ref/tags/v1.2",
            "GET /repos/o/r/git/ref/tags/100%25",
            "GET /repos/o/r/git/ref/heads/main",
            "GET /repos/o/r/git/ref/heads/release/%C3%A9%20%231",
        ]
    );
}

#[tokio::test]
async fn nested_tags_are_peeled_to_their_commit() {
    let tag = |sha: &str, to: &str, kind: &str| {
        ok(
            json!({ "sha": sha, "tag": "v1", "message": "m\n", "object": { "sha": to, "type": kind } }),
        )
    };
    let server = Server::replying([tag(A, B, "tag"), tag(B, A, "commit")]).await;
    let client = client(&server);
    let peeled = client
        .peel(Target {
            id: id(A),
            kind: ObjectType::Tag,
        })
        .await
        .unwrap();
    assert_eq!(
        peeled,
        Target {
            id: id(A),
            kind: ObjectType::Commit
        }
    );
    assert_eq!(client.peel(peeled).await.unwrap(), peeled);
    assert_eq!(
        server.lines(),
        [
            format!("GET /repos/o/r/git/tags/{A}"),
            format!("GET /repos/o/r/git/tags/{B}")
        ]
    );
}

#[tokio::test]
async fn a_tag_that_names_itself_ends() {
    let server = Server::start(async |_| {
        ok(json!({ "sha": A, "tag": "v", "message": "", "object": { "sha": A, "type": "tag" } }))
    })
    .await;
    let error = client(&server)
        .peel(Target {
            id: id(A),
            kind: ObjectType::Tag,
        })
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn a_tag_object_is_created_with_and_without_a_tagger() {
    let made = || Reply::json(201, &json!({ "sha": B, "tag": "v1" }));
    let server = Server::replying([made(), made()]).await;
    let client = client(&server);
    let message = "line \"one\"\n\nWindlass-Claim: $(id)";
    let tag = NewTag {
        name: "v1",
        message,
        commit: id(A),
        tagger: None,
    };
    assert_eq!(client.create_tag_object(&tag).await.unwrap(), id(B));
    let tagger = Tagger {
        name: "n",
        email: "e@example.com",
        date: Some("2025-01-01T00:00:00Z"),
    };
    client
        .create_tag_object(&NewTag {
            tagger: Some(tagger),
            ..tag
        })
        .await
        .unwrap();
    let mut expected = json!({ "tag": "v1", "message": message, "object": A, "type": "commit" });
    assert_eq!(server.seen()[0].json(), expected);
    assert_eq!(server.seen()[0].line(), "POST /repos/o/r/git/tags");
    expected["tagger"] =
        json!({ "name": "n", "email": "e@example.com", "date": "2025-01-01T00:00:00Z" });
    assert_eq!(server.seen()[1].json(), expected);
}

/// V6: the create-only call is the claim, and losing it is an answer like another.
#[tokio::test]
async fn v6_a_refused_ref_is_a_value() {
    let server = Server::replying([
        Reply::json(201, &json!({ "ref": "refs/tags/v1", "object": { "sha": A } })),
        no(422, "Reference already exists"),
        Reply::json(
            422,
            &json!({ "message": "Repository rule violations found", "errors": ["creations being restricted"] }),
        ),
    ])
    .await;
    let client = client(&server);
    assert_eq!(
        client.create_ref("refs/tags/v1", id(A)).await.unwrap(),
        CreateRef::Created
    );
    let refused = |message: &str, errors: &[&str]| {
        let errors = errors.iter().map(|&error| error.to_owned()).collect();
        CreateRef::Refused(Refusal {
            status: 422,
            message: message.to_owned(),
            errors,
        })
    };
    assert_eq!(
        client.create_ref("refs/tags/v1", id(A)).await.unwrap(),
        refused("Reference already exists", &[])
    );
    assert_eq!(
        client.create_ref("refs/tags/v1", id(A)).await.unwrap(),
        refused(
            "Repository rule violations found",
            &["creations being restricted"]
        )
    );
    assert_eq!(server.seen()[0].line(), "POST /repos/o/r/git/refs");
    assert_eq!(
        server.seen()[0].json(),
        json!({ "ref": "refs/tags/v1", "sha": A })
    );
    assert_eq!(
        server.seen()[0].header("content-type"),
        Some("application/json")
    );
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

#[tokio::test]
async fn pages_are_followed_while_link_names_a_next_one() {
    let link = "<https://h/x?page=1>; rel=\"prev\", <https://h/x?page=2>; rel=\"next\"";
    let server = Server::replying([
        ok(json!([commit(A, &[B, A]), commit(B, &[])])).with("link", link),
        ok(json!([])).with("link", "<https://h/x?page=1>; rel=\"first\""),
        no(409, "Git Repository is empty."),
        ok(json!({ "commits": [commit(A, &[B])], "status": "ahead" })).with("link", link),
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
    let between = client.commits_between(B, A, FIRST_PAGE).await.unwrap();
    assert_eq!((between.items.len(), between.next), (1, Some(next)));
    assert_eq!(
        server.lines(),
        [
            "GET /repos/o/r/commits?sha=main&path=a%20dir%2F%C3%A9&per_page=100&page=1".to_owned(),
            "GET /repos/o/r/commits?sha=main&per_page=100&page=2".to_owned(),
            "GET /repos/o/r/commits?sha=main&per_page=100&page=1".to_owned(),
            format!("GET /repos/o/r/compare/{B}...{A}?per_page=100&page=1"),
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

#[tokio::test]
async fn a_file_is_read_and_what_is_no_file_is_said() {
    let server = Server::replying([
        ok(json!({ "type": "file", "encoding": "base64", "content": "aGVs\nbG8=\n" })),
        no(404, "Not Found"),
        ok(json!([{ "name": "x" }])),
        ok(json!({ "type": "file", "encoding": "none", "content": "" })),
        ok(json!({ "type": "file", "encoding": "base64", "content": "%" })),
    ])
    .await;
    let client = client(&server);
    let read = async || client.content("dir/a b.toml", A).await;
    assert_eq!(read().await.unwrap(), Some(b"hello".to_vec()));
    assert_eq!(read().await.unwrap(), None);
    for expected in [
        "a directory",
        "a submodule, or a file over 1 MiB",
        "damaged on its way",
    ] {
        let error = read().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(error.to_string().ends_with(expected), "{error}");
    }
    assert_eq!(
        server.lines()[0],
        format!("GET /repos/o/r/contents/dir/a%20b.toml?ref={A}")
    );
}

#[tokio::test]
async fn a_run_keeps_the_time_of_its_creation() {
    let run =
        json!({ "created_at": "2026-01-19T07:00:00Z", "run_started_at": "2026-01-20T07:00:00Z" });
    let server = Server::replying([ok(run)]).await;
    let found = client(&server).workflow_run(42).await.unwrap();
    assert_eq!(found.created_at, "2026-01-19T07:00:00Z");
    assert_eq!(server.lines(), ["GET /repos/o/r/actions/runs/42"]);
}

#[tokio::test]
async fn a_name_that_leaves_the_repository_is_never_sent() {
    let server = Server::replying([]).await;
    let client = client(&server);
    assert_eq!(
        client.read_ref("tags/../../..").await.unwrap_err().kind(),
        ErrorKind::Options
    );
    assert_eq!(
        client.content("../secrets", A).await.unwrap_err().kind(),
        ErrorKind::Options
    );
    assert_eq!(
        client.compare("..", A).await.unwrap_err().kind(),
        ErrorKind::Options
    );
    assert!(server.seen().is_empty());
}
