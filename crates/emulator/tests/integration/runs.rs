//! What a step learns of the workflow run that it belongs to.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{Emulator, Level, Permissions, StartError, WorkflowRun};

use crate::support::{Fixture, NAME, Running, answer};

const CREATED: &str = "2026-01-18T22:00:00Z";

#[tokio::test]
async fn every_attempt_has_its_own_start_and_the_runs_creation() {
    let fixture = Fixture::new();
    for (attempt, started_at, previous) in [
        (1, CREATED, Value::Null),
        (2, "2026-01-18T23:00:00Z", "/41/attempts/1".into()),
        (4, "2026-01-19T01:00:00Z", "/41/attempts/3".into()),
    ] {
        let run = WorkflowRun::new(41, CREATED).attempt(attempt);
        let running = Running::start(fixture.builder().workflow_run(NAME, run)).await;
        let (status, body) = running.get("/actions/runs/41").await;
        assert_eq!(status, 200);
        assert_eq!(body["created_at"], CREATED);
        assert_eq!(body["run_started_at"], started_at);
        assert_eq!(body["run_attempt"], attempt);
        let url = body["previous_attempt_url"].as_str();
        let folder = format!("{}/repos/{NAME}/actions/runs", running.emulator.api_url());
        let tail = url.map(|url| url.strip_prefix(&folder).unwrap());
        assert_eq!(json!(tail), previous);
    }
}

#[tokio::test]
async fn a_run_is_under_way_at_the_tip_of_the_default_branch() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .workflow_run(NAME, WorkflowRun::new(50, "2026-01-19T00:30:00.9+01:00"))
        .workflow_run(NAME, WorkflowRun::new(41, CREATED));
    let running = Running::start(builder).await;
    let (_, run) = running.get("/actions/runs/50").await;
    let (_, repository) = running.get("").await;
    let head = fixture.id("main");
    for (field, expected) in [
        ("/id", json!(50)),
        ("/run_number", json!(2)),
        ("/status", json!("in_progress")),
        ("/conclusion", Value::Null),
        ("/created_at", json!("2026-01-18T23:30:00Z")),
        ("/head_branch", json!("main")),
        ("/head_sha", json!(head)),
        ("/head_commit/id", json!(head)),
        ("/head_commit/message", json!("second")),
        ("/display_title", json!("second")),
        ("/repository/id", repository["id"].clone()),
        ("/repository/full_name", json!(NAME)),
    ] {
        assert_eq!(run.pointer(field), Some(&expected), "{field}");
    }
}

#[tokio::test]
async fn what_is_no_run_of_the_repository_is_not_found() {
    let fixture = Fixture::new();
    let empty = fixture.path().join("empty.git");
    let builder = fixture
        .builder()
        .repository("acme/empty", empty)
        .workflow_run("acme/empty", WorkflowRun::new(41, CREATED));
    let running = Running::start(builder).await;
    for path in [
        format!("{NAME}/actions/runs/41"),
        format!("{NAME}/actions/runs/x"),
        format!("{NAME}/actions/runs/-1"),
        "acme/empty/actions/runs/41".to_owned(),
    ] {
        let request = running.request(Method::GET, &format!("/repos/{path}"));
        let (status, error) = answer(request).await;
        assert_eq!(status, 404, "{path}");
        assert_eq!(error["message"], "Not Found");
        assert_eq!(
            error["documentation_url"],
            "https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run"
        );
    }
}

/// GitHub: anyone with read access may ask; only where the repository is
/// private, a token needs a permission for it.
#[tokio::test]
async fn a_private_repositorys_runs_want_the_actions_permission() {
    let fixture = Fixture::new();
    let asked = async |builder: windlass_emulator::Builder, token| {
        let builder = builder
            .workflow_run(NAME, WorkflowRun::new(41, CREATED))
            .token("writer", Permissions::only([("contents", Level::Write)]))
            .token("watcher", Permissions::only([("actions", Level::Read)]));
        let running = Running::start(builder).await.with_token(token);
        let (status, body) = running.get("/actions/runs/41").await;
        (status.as_u16(), body["message"].clone())
    };
    for (token, status, message) in [
        (Some("watcher"), 200, Value::Null),
        (
            Some("writer"),
            403,
            "Resource not accessible by integration".into(),
        ),
        (None, 404, "Not Found".into()),
    ] {
        let public = asked(fixture.builder(), token).await;
        assert_eq!(public, (200, Value::Null), "{token:?}");
        let private = asked(fixture.builder().private(NAME), token).await;
        assert_eq!(private, (status, message), "{token:?}");
    }
}

#[tokio::test]
async fn runs_outlive_their_emulator_and_are_attempted_again() {
    let fixture = Fixture::new();
    let run = WorkflowRun::new(41, CREATED);
    let first = Running::start(fixture.builder().workflow_run(NAME, run.clone())).await;
    let before = first.get("/actions/runs/41").await.1;
    first.emulator.shutdown().await;

    let again = || Emulator::builder().state_dir(fixture.state());
    let second = Running::start(again()).await;
    let after = second.get("/actions/runs/41").await.1;
    assert_eq!(after["created_at"], before["created_at"]);
    assert_eq!(after["run_attempt"], 1);

    let third = Running::start(again().workflow_run(NAME, run.attempt(2))).await;
    assert_eq!(third.get("/actions/runs/41").await.1["run_attempt"], 2);
    assert_eq!(second.get("/actions/runs/41").await.1["run_attempt"], 2);
}

#[tokio::test]
async fn a_time_of_creation_that_is_none_stops_the_start() {
    let fixture = Fixture::new();
    for text in ["", "yesterday", "2026-01-18", "2026-13-18T22:00:00Z"] {
        let builder = fixture
            .builder()
            .workflow_run(NAME, WorkflowRun::new(41, text));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let error = builder.start(listener).await.unwrap_err();
        assert!(matches!(error, StartError::Time(_)), "{error}");
        assert!(error.to_string().contains("2026-01-18T22:00:00Z"));
    }
}
