//! Workflows started by hand, and by events of one's own.

use serde_json::{Value, json};
use windlass_emulator::{Emulator, Level, Permissions, WorkflowRun};

use crate::support::{Fixture, NAME, Running, column, git};

const DEPLOY: &str = "name: Deploy
on:
  push:
  workflow_dispatch:
    inputs:
      tag:
        required: true
      lane: {type: choice, options: [rc, production], default: rc}
      dry-run: {type: boolean, default: false}
      note:
";
const ROUTE: &str = "/actions/workflows/deploy.yml/dispatches";

/// `deploy.yml` is started by hand, `event.yml` by events, `ci.yml` by pushes.
async fn start(fixture: &Fixture) -> Running {
    let folder = ".github/workflows";
    fixture.commit(
        "workflows",
        &[
            (&format!("{folder}/deploy.yml"), DEPLOY),
            (&format!("{folder}/ci.yml"), "on: push\n"),
            (
                &format!("{folder}/event.yml"),
                "on:\n  repository_dispatch:\n    types: [promoted]\n",
            ),
            (&format!("{folder}/any.yml"), "on: [repository_dispatch]\n"),
        ],
    );
    fixture.publish();
    let builder = fixture
        .builder()
        .workflow_run(NAME, WorkflowRun::new(900, "2026-01-18T22:00:00Z"))
        .token("job", Permissions::only([("actions", Level::Write)]))
        .token("reader", Permissions::only([("actions", Level::Read)]))
        .token("writer", Permissions::only([("contents", Level::Write)]));
    Running::start(builder).await
}

/// Dispatches `deploy.yml` and gives the run's number.
async fn dispatch(running: &Running, inputs: Value) -> u64 {
    let body = json!({"ref": "refs/heads/main", "inputs": inputs, "return_run_details": true});
    let (status, told) = running.post(ROUTE, body).await;
    assert_eq!(status, 200, "{told}");
    let id = told["workflow_run_id"].as_u64().unwrap();
    for (field, base) in [("run_url", "/repos/acme/shop"), ("html_url", "/acme/shop")] {
        let expected = format!("{base}/actions/runs/{id}");
        assert!(told[field].as_str().unwrap().ends_with(&expected), "{told}");
    }
    id
}

#[tokio::test]
async fn a_dispatch_files_a_queued_run_and_tells_which_if_asked() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let body = json!({"ref": "main", "inputs": {"tag": "v1"}});
    let silent = running.post(ROUTE, body).await;
    assert_eq!(silent, (204.try_into().unwrap(), Value::Null));
    let id = dispatch(&running, json!({"tag": "v2"})).await;
    let (_, run) = running.get(&format!("/actions/runs/{id}")).await;
    for (field, expected) in [
        ("/event", json!("workflow_dispatch")),
        ("/status", json!("queued")),
        ("/conclusion", Value::Null),
        ("/head_branch", json!("main")),
        ("/head_sha", json!(fixture.id("main"))),
        ("/name", json!("Deploy")),
        ("/path", json!(".github/workflows/deploy.yml")),
        ("/run_number", json!(2)),
        ("/actor/login", json!("windlass")),
    ] {
        assert_eq!(run.pointer(field), Some(&expected), "{field}");
    }
    let (_, listed) = running.get("/actions/runs?event=workflow_dispatch").await;
    assert_eq!(listed["total_count"], 2);
}

#[tokio::test]
async fn a_run_gets_its_inputs_as_text_with_the_defaults_of_the_rest() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    for (given, expected) in [
        (
            json!({"tag": "v1"}),
            json!({"tag": "v1", "lane": "rc", "dry-run": "false", "note": ""}),
        ),
        (
            json!({"tag": 2, "lane": "production", "dry-run": true, "note": "n"}),
            json!({"tag": "2", "lane": "production", "dry-run": "true", "note": "n"}),
        ),
    ] {
        let id = dispatch(&running, given).await;
        assert_eq!(
            running.emulator.dispatched(NAME, id).unwrap(),
            Some(expected)
        );
        assert_eq!(running.emulator.dispatched("acme/other", id).unwrap(), None);
    }
    assert_eq!(running.emulator.dispatched(NAME, 900).unwrap(), None);
}

#[tokio::test]
async fn inputs_that_a_workflow_does_not_take_are_refused() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let many: Value = (0..26).map(|n| (format!("i{n}"), json!("x"))).collect();
    let listed = "not in the list of allowed values";
    for (inputs, expected) in [
        (json!({}), "Required input 'tag' not provided".to_owned()),
        (
            json!({"tag": "v1", "b": 1, "a": 1}),
            "Unexpected inputs provided: [\"a\", \"b\"]".to_owned(),
        ),
        (
            json!({"tag": "v1", "lane": "dev"}),
            format!("Provided value 'dev' for input 'lane' {listed}"),
        ),
        (
            json!({"tag": "v1", "dry-run": "yes"}),
            format!("Provided value 'yes' for input 'dry-run' {listed}"),
        ),
        (
            many,
            "Invalid request.\n\nNo more than 25 properties are allowed; 26 were supplied."
                .to_owned(),
        ),
    ] {
        let body = json!({"ref": "main", "inputs": inputs});
        let (status, error) = running.post(ROUTE, body).await;
        let told = (status.as_u16(), &error["message"]);
        assert_eq!(told, (422, &json!(expected)), "{inputs}");
    }
    assert_eq!(running.get("/actions/runs").await.1["total_count"], 1);
}

/// The file has to take dispatches at the very ref, and be known at all.
#[tokio::test]
async fn what_is_dispatched_is_a_workflow_at_a_branch_or_a_tag() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    git(&fixture.bare(), &["tag", "old", "main~1"]);
    git(&fixture.bare(), &["tag", "new", "main"]);
    let trigger = "Workflow does not have 'workflow_dispatch' trigger";
    let sha = fixture.id("main");
    let no_commit = format!("No ref found for: {sha}");
    for (file, reference, code, expected) in [
        ("deploy.yml", "new", 204, Value::Null),
        ("deploy.yml", "refs/tags/new", 204, Value::Null),
        ("deploy.yml", "gone", 422, json!("No ref found for: gone")),
        ("deploy.yml", &sha, 422, json!(no_commit)),
        ("deploy.yml", "old", 422, json!(trigger)),
        ("ci.yml", "main", 422, json!(trigger)),
        ("none.yml", "main", 404, json!("Not Found")),
    ] {
        let path = format!("/actions/workflows/{file}/dispatches");
        let body = json!({"ref": reference, "inputs": {"tag": "v1"}});
        let (status, answer) = running.post(&path, body).await;
        let told = (status.as_u16(), answer["message"].clone());
        assert_eq!(told, (code, expected), "{file} {reference}");
    }
    let (status, error) = running.post(ROUTE, json!({})).await;
    let message = "Invalid request.\n\n\"ref\" wasn't supplied.";
    assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
}

#[tokio::test]
async fn an_event_of_ones_own_starts_what_answers_to_it() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    for (event, expected) in [
        ("promoted", vec!["event.yml", "any.yml"]),
        ("other", vec!["any.yml", "event.yml", "any.yml"]),
    ] {
        let body = json!({"event_type": event, "client_payload": {"tag": "v1"}});
        let sent = running.post("/dispatches", body).await;
        assert_eq!(sent, (204.try_into().unwrap(), Value::Null));
        let (_, listed) = running.get("/actions/runs?event=repository_dispatch").await;
        let paths = column(&listed["workflow_runs"], "path").into_iter();
        let files: Vec<_> = paths.map(|path| path.rsplit('/').next().unwrap()).collect();
        assert_eq!(files, expected, "{event}");
        let run = &listed["workflow_runs"][0];
        assert_eq!(run["head_sha"], fixture.id("main"));
        let payload = running
            .emulator
            .dispatched(NAME, run["id"].as_u64().unwrap())
            .unwrap();
        assert_eq!(payload, Some(json!({"tag": "v1"})));
    }
}

#[tokio::test]
async fn events_that_make_no_sense_are_refused() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let many: Value = (0..11).map(|n| (format!("m{n}"), json!(n))).collect();
    for (body, expected) in [
        (
            json!({}),
            "Invalid request.\n\n\"event_type\" wasn't supplied.",
        ),
        (
            json!({"event_type": ""}),
            "Invalid request.\n\nAt least 1 characters are required; only 0 were supplied.",
        ),
        (
            json!({"event_type": "x".repeat(101)}),
            "Invalid request.\n\nOnly 100 characters are allowed; 101 were supplied.",
        ),
        (
            json!({"event_type": "x", "client_payload": many}),
            "Invalid request.\n\nNo more than 10 properties are allowed; 11 were supplied.",
        ),
        (
            json!({"event_type": "x", "client_payload": {"a": "x".repeat(65_536)}}),
            "client_payload is too large.",
        ),
        (
            json!({"event_type": "x", "client_payload": "text"}),
            "Invalid request.\n\nFor 'properties/client_payload', \"text\" is not a object.",
        ),
    ] {
        let (status, error) = running.post("/dispatches", body).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (422, &json!(expected))
        );
    }
}

/// A job may start a workflow with `actions: write`, and send an event with
/// `contents: write`.
#[tokio::test]
async fn each_kind_of_dispatch_has_its_permission() {
    let fixture = Fixture::new();
    let mut running = start(&fixture).await;
    let by_hand = json!({"ref": "main", "inputs": {"tag": "v1"}});
    let event = json!({"event_type": "promoted"});
    for (token, expected) in [
        (None, (401, 401)),
        (Some("reader"), (403, 403)),
        (Some("job"), (204, 403)),
        (Some("writer"), (403, 204)),
    ] {
        running = running.with_token(token);
        let by_hand = running.post(ROUTE, by_hand.clone()).await.0;
        let event = running.post("/dispatches", event.clone()).await.0;
        assert_eq!((by_hand.as_u16(), event.as_u16()), expected, "{token:?}");
    }
}

#[tokio::test]
async fn two_emulators_on_one_state_number_their_runs_apart() {
    let fixture = Fixture::new();
    let first = start(&fixture).await;
    let second = Running::start(Emulator::builder().state_dir(fixture.state())).await;
    let mut numbers = Vec::new();
    for running in [&first, &second, &first] {
        numbers.push(dispatch(running, json!({"tag": "v1"})).await);
    }
    assert!(
        numbers[0] > 900 && numbers.is_sorted_by(|a, b| a < b),
        "{numbers:?}"
    );
    for running in [&first, &second] {
        assert_eq!(running.get("/actions/runs").await.1["total_count"], 4);
    }
}
