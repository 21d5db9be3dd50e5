//! Workflow runs and their jobs, as somebody outside of them asks.

use serde_json::{Value, json};
use windlass_emulator::{CheckConclusion, CheckStatus, WorkflowRun};

use crate::support::{Fixture, NAME, Running, column};

const START: &str = "2026-01-18T22:00:00Z";
const CI: &str = ".github/workflows/ci.yml";

/// Two workflows on the default branch; three runs of `ci.yml`, one of a file
/// that is gone.
async fn start(fixture: &Fixture) -> Running {
    let old = fixture.id("main");
    let new = fixture.commit(
        "workflows",
        &[
            (CI, "name: CI\non: push\n"),
            (".github/workflows/deploy.yaml", "on: workflow_dispatch\n"),
            (".github/workflows/README.md", "none\n"),
        ],
    );
    fixture.publish();
    let run = |id| WorkflowRun::new(id, START).path(CI).head("main", &new);
    let builder = fixture
        .builder()
        .workflow_run(NAME, run(41).completed(CheckConclusion::Success))
        .workflow_run(NAME, run(42).event("schedule").actor("ada"))
        .workflow_run(
            NAME,
            run(43)
                .head("topic/x", &old)
                .completed(CheckConclusion::Failure),
        )
        .workflow_run(
            NAME,
            WorkflowRun::new(44, START)
                .path(".github/workflows/gone.yml")
                .name("Gone")
                .status(CheckStatus::Queued),
        );
    Running::start(builder).await
}

fn ids(list: &Value, key: &str) -> Vec<u64> {
    let entries = list[key].as_array().unwrap().iter();
    entries.map(|entry| entry["id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn runs_are_listed_newest_first_and_filtered() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let (_, one) = running.get("/actions/runs/42").await;
    let (suite, head) = (&one["check_suite_id"], &one["head_sha"]);
    let by_suite = format!("?check_suite_id={suite}");
    let by_head = format!("?head_sha={}", head.as_str().unwrap());
    for (query, expected) in [
        ("", vec![44, 43, 42, 41]),
        (&by_head, vec![44, 42, 41]),
        (&by_suite, vec![42]),
        ("?branch=main", vec![44, 42, 41]),
        ("?branch=topic%2Fx", vec![43]),
        ("?event=schedule", vec![42]),
        ("?actor=ada", vec![42]),
        ("?status=completed", vec![43, 41]),
        ("?status=failure", vec![43]),
        ("?status=in_progress", vec![42]),
        ("?status=queued&event=push", vec![44]),
        ("?status=queued&event=schedule", vec![]),
        ("?per_page=2&page=2", vec![42, 41]),
    ] {
        let (status, listed) = running.get(&format!("/actions/runs{query}")).await;
        assert_eq!(
            (status.as_u16(), ids(&listed, "workflow_runs")),
            (200, expected),
            "{query}"
        );
    }
    let (_, listed) = running.get("/actions/runs?per_page=1").await;
    assert_eq!(listed["total_count"], 4);
    assert_eq!(listed["workflow_runs"][0]["name"], "Gone");
    assert_eq!(
        running.get("/actions/runs?status=success").await.1["workflow_runs"][0]["id"],
        41
    );
}

#[tokio::test]
async fn a_run_is_named_and_numbered_by_its_workflow() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    for (id, name, number, path) in [
        (41, "CI", 1, CI),
        (42, "CI", 2, CI),
        // The file is not there yet at the commit that it ran on.
        (43, CI, 3, CI),
        (44, "Gone", 1, ".github/workflows/gone.yml"),
    ] {
        let (_, run) = running.get(&format!("/actions/runs/{id}")).await;
        assert_eq!(
            (&run["name"], &run["run_number"]),
            (&json!(name), &json!(number)),
            "{id}"
        );
        assert_eq!(run["path"], path);
        let workflow = run["workflow_url"].as_str().unwrap();
        assert!(
            workflow.ends_with(&run["workflow_id"].to_string()),
            "{workflow}"
        );
        let (_, workflow) = running
            .get(&format!("/actions/workflows/{}", run["workflow_id"]))
            .await;
        assert_eq!(workflow["path"], path);
    }
    let (_, run) = running.get("/actions/runs/43").await;
    assert_eq!(
        (&run["status"], &run["conclusion"]),
        (&json!("completed"), &json!("failure"))
    );
    assert_eq!(run["head_branch"], "topic/x");
}

#[tokio::test]
async fn workflows_are_the_files_of_the_default_branch_and_of_runs() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let (_, listed) = running.get("/actions/workflows").await;
    assert_eq!(listed["total_count"], 3);
    let deploy = ".github/workflows/deploy.yaml";
    let gone = ".github/workflows/gone.yml";
    assert_eq!(column(&listed["workflows"], "path"), [CI, deploy, gone]);
    assert_eq!(column(&listed["workflows"], "name"), ["CI", deploy, gone]);
    let (_, by_file) = running.get("/actions/workflows/ci.yml").await;
    assert_eq!(by_file, listed["workflows"][0]);
    for (workflow, expected) in [
        ("ci.yml", vec![43, 42, 41]),
        (&by_file["id"].to_string(), vec![43, 42, 41]),
        ("deploy.yaml", vec![]),
        ("gone.yml", vec![44]),
    ] {
        let (status, runs) = running
            .get(&format!("/actions/workflows/{workflow}/runs"))
            .await;
        assert_eq!(
            (status.as_u16(), ids(&runs, "workflow_runs")),
            (200, expected),
            "{workflow}"
        );
    }
    let (_, done) = running
        .get("/actions/workflows/ci.yml/runs?status=completed")
        .await;
    assert_eq!(ids(&done, "workflow_runs"), [43, 41]);
    for workflow in ["none.yml", "7", "README.md", "ci"] {
        for part in ["", "/runs"] {
            let path = format!("/actions/workflows/{workflow}{part}");
            assert_eq!(running.get(&path).await.0, 404, "{path}");
        }
    }
}
