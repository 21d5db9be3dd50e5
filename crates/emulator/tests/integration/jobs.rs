//! The jobs of workflow runs, attempt by attempt.

use serde_json::{Value, json};
use windlass_emulator::{CheckConclusion, Job, WorkflowRun};

use crate::support::{Fixture, NAME, Running, column};

const START: &str = "2026-01-18T22:00:00Z";
const END: &str = "2026-01-18T22:05:00Z";

/// A run whose first attempt failed to deploy, and whose second is under way.
async fn start(fixture: &Fixture) -> Running {
    let run = WorkflowRun::new(41, START);
    let build = || Job::new("build", START).completed(CheckConclusion::Success, END);
    let failed = Job::new("deploy", START)
        .completed(CheckConclusion::Failure, END)
        .step("Set up job", CheckConclusion::Success)
        .step("Run windlass", CheckConclusion::Failure);
    let first = run.clone().completed(CheckConclusion::Failure);
    let second = run.attempt(2).job(build()).job(Job::new("deploy", START));
    let builder = fixture
        .builder()
        .workflow_run(NAME, first.job(build()).job(failed))
        .workflow_run(NAME, second);
    Running::start(builder).await
}

#[tokio::test]
async fn attempts_have_jobs_of_their_own() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let both = [("build", 1), ("deploy", 1), ("build", 2), ("deploy", 2)];
    for (path, expected) in [
        ("jobs", &both[2..]),
        ("jobs?filter=latest", &both[2..]),
        ("jobs?filter=all", &both[..]),
        ("jobs?filter=all&per_page=3&page=2", &both[3..]),
        ("attempts/1/jobs", &both[..2]),
    ] {
        let (status, listed) = running.get(&format!("/actions/runs/41/{path}")).await;
        assert_eq!(status, 200, "{path}");
        let jobs = listed["jobs"].as_array().unwrap().iter();
        let found: Vec<_> = jobs
            .map(|job| {
                let attempt = job["run_attempt"].as_u64().unwrap();
                (job["name"].as_str().unwrap(), attempt)
            })
            .collect();
        assert_eq!(found, expected, "{path}");
    }
}

#[tokio::test]
async fn an_attempt_that_has_ended_stays_as_it_was() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    for (path, attempt, conclusion) in [
        ("/actions/runs/41/attempts/1", 1, json!("failure")),
        ("/actions/runs/41/attempts/2", 2, Value::Null),
        ("/actions/runs/41", 2, Value::Null),
    ] {
        let (_, run) = running.get(path).await;
        assert_eq!(
            (&run["run_attempt"], &run["conclusion"]),
            (&json!(attempt), &conclusion)
        );
    }
    for path in [
        "/actions/runs/41/attempts/0",
        "/actions/runs/41/attempts/3",
        "/actions/runs/41/attempts/x/jobs",
        "/actions/runs/9/jobs",
        "/actions/jobs/9999",
    ] {
        assert_eq!(running.get(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn a_job_shows_its_steps() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let (_, listed) = running.get("/actions/runs/41/attempts/1/jobs").await;
    let job = &listed["jobs"][1];
    for (field, expected) in [
        ("/started_at", json!(START)),
        ("/completed_at", json!(END)),
        ("/workflow_name", json!(".github/workflows/release.yml")),
        ("/head_sha", json!(fixture.id("main"))),
        ("/head_branch", json!("main")),
        ("/steps/1/number", json!(2)),
        ("/steps/1/name", json!("Run windlass")),
    ] {
        assert_eq!(job.pointer(field), Some(&expected), "{field}");
    }
    assert_eq!(column(&job["steps"], "conclusion"), ["success", "failure"]);
    let (status, one) = running.get(&format!("/actions/jobs/{}", job["id"])).await;
    assert_eq!((status.as_u16(), &one), (200, job));
}
