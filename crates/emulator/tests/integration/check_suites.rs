//! Which check runs belong together, and which of them count.

use serde_json::{Value, json};
use windlass_emulator::{
    CheckConclusion, CheckRun, CheckStatus, Job, Level, Permissions, WorkflowRun,
};

use crate::support::{Fixture, NAME, Running, column};

const START: &str = "2026-01-18T22:00:00Z";
const END: &str = "2026-01-18T22:05:00Z";
const APP: u64 = 77;

async fn as_job(fixture: &Fixture) -> Running {
    let builder = fixture
        .builder()
        .token("job", Permissions::only([("checks", Level::Write)]));
    Running::start(builder).await.with_token(Some("job"))
}

/// Of runs of one name the newest of each suite counts: here one suite of an
/// App, and one of each workflow run.
#[tokio::test]
async fn the_latest_are_the_newest_of_each_name_in_each_suite() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    let job = |conclusion| Job::new("build", START).completed(conclusion, END);
    let first = WorkflowRun::new(41, START).head("main", &sha);
    let second = WorkflowRun::new(42, START).head("main", &sha);
    let scan = CheckRun::new(APP, "scan", &sha, START);
    let builder = fixture
        .builder()
        .workflow_run(NAME, first.clone().job(job(CheckConclusion::Failure)))
        .workflow_run(NAME, first.attempt(2).job(job(CheckConclusion::Success)))
        .workflow_run(NAME, second.job(Job::new("build", START)))
        .check_run(NAME, scan.clone().completed(CheckConclusion::TimedOut, END))
        .check_run(NAME, scan)
        .check_run(
            NAME,
            CheckRun::new(APP, "scan", &fixture.id("main~1"), START),
        );
    let running = Running::start(builder).await;
    let all = [
        ("scan", "in_progress"),
        ("scan", "completed"),
        ("build", "in_progress"),
        ("build", "completed"),
        ("build", "completed"),
    ];
    let latest = [all[0], all[2], all[3]];
    for (query, expected) in [
        ("", latest.to_vec()),
        ("?filter=latest", latest.to_vec()),
        ("?filter=all", all.to_vec()),
        ("?check_name=scan", vec![all[0]]),
        ("?check_name=sca", vec![]),
        ("?filter=all&status=completed", vec![all[1], all[3], all[4]]),
        ("?app_id=15368", vec![all[2], all[3]]),
        ("?app_id=77&filter=all", vec![all[0], all[1]]),
    ] {
        let (status, listed) = running
            .get(&format!("/commits/{sha}/check-runs{query}"))
            .await;
        let runs = &listed["check_runs"];
        let found: Vec<_> = column(runs, "name")
            .into_iter()
            .zip(column(runs, "status"))
            .collect();
        assert_eq!((status.as_u16(), found), (200, expected), "{query}");
        assert_eq!(listed["total_count"], runs.as_array().unwrap().len());
    }
    let (_, listed) = running.get(&format!("/commits/{sha}/check-runs")).await;
    assert_eq!(listed["check_runs"][2]["conclusion"], "success");
    let (_, page) = running
        .get("/commits/main/check-runs?filter=all&per_page=2&page=3")
        .await;
    assert_eq!(page["total_count"], 5);
    assert_eq!(column(&page["check_runs"], "name"), ["build"]);
}

/// A run finds its own jobs among the checks of its commit, and knows them
/// by its suite.
#[tokio::test]
async fn the_jobs_of_a_run_are_check_runs_of_its_suite() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    let run = WorkflowRun::new(41, START)
        .head("main", &sha)
        .job(Job::new("verify", START))
        .job(Job::new("build", START).completed(CheckConclusion::Success, END))
        .job(Job::new("promote", START).status(CheckStatus::Waiting));
    let running = Running::start(fixture.builder().workflow_run(NAME, run)).await;
    let (_, shown) = running.get("/actions/runs/41").await;
    let suite = &shown["check_suite_id"];
    assert_ne!(suite, &json!(41), "a suite is no run");
    let (_, listed) = running.get(&format!("/commits/{sha}/check-runs")).await;
    let runs = listed["check_runs"].as_array().unwrap();
    assert_eq!(runs.len(), 3);
    assert!(runs.iter().all(|run| run["check_suite"]["id"] == *suite));
    let (_, jobs) = running.get("/actions/runs/41/jobs").await;
    for (run, job) in runs.iter().rev().zip(jobs["jobs"].as_array().unwrap()) {
        assert_eq!((&run["id"], &run["name"]), (&job["id"], &job["name"]));
        let page = format!("/{NAME}/actions/runs/41/job/{}", job["id"]);
        for field in ["details_url", "html_url"] {
            assert!(run[field].as_str().unwrap().ends_with(&page), "{run}");
        }
        assert!(
            job["check_run_url"]
                .as_str()
                .unwrap()
                .ends_with(&format!("/{}", run["id"]))
        );
        assert_eq!(
            running.get(&format!("/check-runs/{}", run["id"])).await.1,
            *run
        );
    }
    assert_eq!(runs[0]["status"], "waiting");

    let (status, one) = running.get(&format!("/check-suites/{suite}")).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&one["status"], &one["conclusion"]),
        (&json!("in_progress"), &Value::Null)
    );
    assert_eq!(one["latest_check_runs_count"], 3);
    assert_eq!(one["head_branch"], "main");
    assert_eq!(one["app"]["slug"], "github-actions");
    let (_, inside) = running
        .get(&format!("/check-suites/{suite}/check-runs"))
        .await;
    assert_eq!(inside, listed);
    let (_, suites) = running.get("/commits/main/check-suites").await;
    assert_eq!(suites, json!({"total_count": 1, "check_suites": [one]}));
}

#[tokio::test]
async fn a_suite_of_an_app_ends_as_its_runs_do() {
    let fixture = Fixture::new();
    let running = as_job(&fixture).await;
    let sha = fixture.id("main");
    let post = async |name: &str, conclusion: &str| {
        let body = json!({"name": name, "head_sha": sha, "conclusion": conclusion});
        running.post("/check-runs", body).await.1["check_suite"]["id"].clone()
    };
    let suite = post("a", "success").await;
    let path = format!("/check-suites/{suite}");
    assert_eq!(running.get(&path).await.1["conclusion"], "success");
    assert_eq!(post("b", "timed_out").await, suite);
    let (_, body) = running.get(&path).await;
    assert_eq!(body["conclusion"], "timed_out");
    assert_eq!(body["head_branch"], "main");
    for (query, count) in [
        ("?app_id=15368", 1),
        ("?app_id=7", 0),
        ("?check_name=b", 1),
        ("?check_name=c", 0),
    ] {
        let (_, found) = running
            .get(&format!("/commits/main/check-suites{query}"))
            .await;
        assert_eq!(found["total_count"], count, "{query}");
    }
    for path in [
        "/check-suites/9999",
        "/check-suites/x/check-runs",
        "/check-runs/9999",
    ] {
        assert_eq!(running.get(path).await.0, 404, "{path}");
    }
}
