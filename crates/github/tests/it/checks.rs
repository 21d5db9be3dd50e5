//! What was found out about a commit, and which runs it had.

use serde_json::{Value, json};
use windlass_github::{CheckApp, CheckRun, CommitStatus, ErrorKind, WorkflowRun};

use crate::server::{Server, no, ok};
use crate::{A, client, id};

const NEXT: &str = "<https://h/x?page=2>; rel=\"next\"";

fn check_run(id: u64) -> Value {
    json!({
        "id": id, "head_sha": A, "node_id": "CR_1", "external_id": "", "url": "…",
        "html_url": "https://h/o/r/runs/4", "details_url": "https://ci.example.com/4",
        "status": "completed", "conclusion": "success", "started_at": "2026-01-01T00:00:00Z",
        "completed_at": "2026-01-01T00:01:00Z", "output": { "title": null },
        "name": "build / linux", "check_suite": { "id": 5 },
        "app": { "id": 15_368, "slug": "github-actions", "name": "GitHub Actions" },
        "pull_requests": [],
    })
}

#[tokio::test]
async fn check_runs_come_from_every_page() {
    let mut bare = check_run(2);
    for field in [
        "conclusion",
        "started_at",
        "completed_at",
        "html_url",
        "details_url",
        "app",
        "check_suite",
    ] {
        bare[field] = Value::Null;
    }
    bare["status"] = json!("queued");
    let page = |runs: &[Value]| ok(json!({ "total_count": 2, "check_runs": runs }));
    let server = Server::replying([
        page(&[check_run(1)]).with("link", NEXT),
        page(&[check_run(1), bare]),
    ])
    .await;
    let found = client(&server).check_runs(id(A)).await.unwrap();
    let whole = CheckRun {
        id: 1,
        name: "build / linux".to_owned(),
        status: "completed".to_owned(),
        conclusion: Some("success".to_owned()),
        started_at: Some("2026-01-01T00:00:00Z".to_owned()),
        completed_at: Some("2026-01-01T00:01:00Z".to_owned()),
        app: Some(CheckApp {
            id: 15_368,
            slug: "github-actions".to_owned(),
        }),
        suite: Some(5),
        html_url: Some("https://h/o/r/runs/4".to_owned()),
        details_url: Some("https://ci.example.com/4".to_owned()),
    };
    let bare = CheckRun {
        id: 2,
        name: "build / linux".to_owned(),
        status: "queued".to_owned(),
        conclusion: None,
        started_at: None,
        completed_at: None,
        app: None,
        suite: None,
        html_url: None,
        details_url: None,
    };
    assert_eq!(found, [whole, bare]);
    let route = format!("GET /repos/o/r/commits/{A}/check-runs?filter=latest&per_page=100");
    assert_eq!(
        server.lines(),
        [format!("{route}&page=1"), format!("{route}&page=2")]
    );
}

#[tokio::test]
async fn statuses_are_the_newest_of_each_context() {
    let status = |context: &str, state: &str| {
        json!({
            "url": "…", "id": 1, "node_id": "S_1", "state": state, "description": null,
            "target_url": null, "context": context, "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:02:00Z",
        })
    };
    let page = |statuses: &[Value]| {
        ok(json!({ "state": "failure", "sha": A, "total_count": 2, "statuses": statuses }))
    };
    let server = Server::replying([
        page(&[status("ci/a", "success")]).with("link", NEXT),
        page(&[status("ci/a", "pending"), status("ci/b", "error")]),
        no(404, "Not Found"),
    ])
    .await;
    let client = client(&server);
    let found = client.commit_statuses(id(A)).await.unwrap();
    let expected = |context: &str, state: &str| CommitStatus {
        context: context.to_owned(),
        state: state.to_owned(),
        updated_at: "2026-01-01T00:02:00Z".to_owned(),
        target_url: None,
    };
    assert_eq!(
        found,
        [expected("ci/a", "success"), expected("ci/b", "error")]
    );
    let route = format!("GET /repos/o/r/commits/{A}/status?per_page=100");
    assert_eq!(server.lines()[1], format!("{route}&page=2"));
    let error = client.commit_statuses(id(A)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

pub fn workflow_run(id: u64, path: &str) -> Value {
    json!({
        "id": id, "name": "Release", "node_id": "WFR_1", "check_suite_id": 5,
        "head_branch": "main", "head_sha": A, "path": path, "display_title": "t",
        "run_number": 1, "event": "push", "status": "completed", "conclusion": "success",
        "workflow_id": 1, "url": "…", "html_url": "https://h/o/r/actions/runs/1",
        "created_at": "2026-01-19T07:00:00Z", "updated_at": "2026-01-20T07:00:00Z",
        "run_attempt": 2, "run_started_at": "2026-01-20T07:00:00Z",
    })
}

#[tokio::test]
async fn the_runs_of_a_commit_come_from_every_page() {
    let page = |runs: &[Value]| ok(json!({ "total_count": 2, "workflow_runs": runs }));
    let mut bare = workflow_run(1, ".github/workflows/ci.yml");
    for field in ["name", "status", "conclusion"] {
        bare[field] = Value::Null;
    }
    bare.as_object_mut().unwrap().remove("check_suite_id");
    let server = Server::replying([
        page(&[workflow_run(
            2,
            ".github/workflows/release.yml@refs/heads/main",
        )])
        .with("link", NEXT),
        page(&[bare]),
    ])
    .await;
    let found = client(&server).workflow_runs_of(id(A)).await.unwrap();
    let expected = WorkflowRun {
        id: 2,
        path: ".github/workflows/release.yml".to_owned(),
        name: Some("Release".to_owned()),
        event: "push".to_owned(),
        head_sha: id(A),
        status: Some("completed".to_owned()),
        conclusion: Some("success".to_owned()),
        check_suite_id: Some(5),
        html_url: "https://h/o/r/actions/runs/1".to_owned(),
        created_at: "2026-01-19T07:00:00Z".to_owned(),
    };
    assert_eq!(found[0], expected);
    assert_eq!((&found[1].name, found[1].check_suite_id), (&None, None));
    let route = format!("GET /repos/o/r/actions/runs?head_sha={A}&per_page=100");
    assert_eq!(
        server.lines(),
        [format!("{route}&page=1"), format!("{route}&page=2")]
    );
}

#[tokio::test]
async fn a_runs_path_is_that_of_the_file() {
    for (path, expected) in [
        (".github/workflows/ci.yml", ".github/workflows/ci.yml"),
        (
            ".github/workflows/ci.yaml@main",
            ".github/workflows/ci.yaml",
        ),
        (
            ".github/workflows/a@b.yml@refs/tags/x.yml@y",
            ".github/workflows/a@b.yml",
        ),
        (
            "dynamic/github-code-scanning/codeql",
            "dynamic/github-code-scanning/codeql",
        ),
    ] {
        let server = Server::replying([ok(workflow_run(1, path))]).await;
        let found = client(&server).workflow_run(1).await.unwrap();
        assert_eq!(found.path, expected);
    }
}
