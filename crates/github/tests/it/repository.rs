//! The repository, its files and its runs; and names that would lead out of it.

use serde_json::json;
use windlass_github::{ErrorKind, Permissions};

use crate::checks::workflow_run;
use crate::server::{Server, no, ok};
use crate::{A, client};

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
    let run = workflow_run(42, ".github/workflows/ci.yml");
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
