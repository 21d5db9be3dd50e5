//! Refs and tag objects: the requests that they take, and what is made of the answers.

use serde_json::json;
use windlass_github::{CreateRef, ErrorKind, NewTag, ObjectType, Refusal, Tagger, Target};

use crate::server::{Reply, Server, no, ok};
use crate::{A, B, client, id};

fn found(name: &str, sha: &str, kind: &str) -> Reply {
    ok(json!({ "ref": name, "object": { "sha": sha, "type": kind, "url": "…" } }))
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
