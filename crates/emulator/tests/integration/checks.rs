//! Check runs and check suites: posted by Apps, made of jobs, asked for by
//! commit.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{
    CheckConclusion, CheckRun, CheckStatus, Deployment, Job, Level, Permissions, WorkflowRun,
};

use crate::support::{Fixture, NAME, Running, column, git};

const START: &str = "2026-01-18T22:00:00Z";
const END: &str = "2026-01-18T22:05:00Z";
const APP: u64 = 77;

async fn as_job(fixture: &Fixture) -> Running {
    let builder = fixture
        .builder()
        .token("job", Permissions::only([("checks", Level::Write)]));
    Running::start(builder).await.with_token(Some("job"))
}

#[tokio::test]
async fn a_check_run_is_posted_by_an_app_and_changed_until_it_ends() {
    let fixture = Fixture::new();
    let running = as_job(&fixture).await;
    let sha = fixture.id("main");
    let body = json!({"name": "lint", "head_sha": sha, "external_id": "x-1"});
    let (status, made) = running.post("/check-runs", body).await;
    assert_eq!(status, 201);
    for (field, expected) in [
        ("/name", json!("lint")),
        ("/head_sha", json!(sha)),
        ("/external_id", json!("x-1")),
        ("/status", json!("queued")),
        ("/conclusion", Value::Null),
        ("/completed_at", Value::Null),
        ("/output/title", Value::Null),
        ("/app/id", json!(15_368)),
        ("/app/slug", json!("github-actions")),
    ] {
        assert_eq!(made.pointer(field), Some(&expected), "{field}");
    }
    let path = format!("/check-runs/{}", made["id"]);
    let said = json!({"title": "Lint", "summary": "2 complaints", "text": "…"});
    for (change, status, conclusion) in [
        (json!({"status": "in_progress"}), "in_progress", Value::Null),
        (
            json!({"conclusion": "failure", "completed_at": END, "output": said}),
            "completed",
            json!("failure"),
        ),
        (
            json!({"details_url": "https://lint.example"}),
            "completed",
            json!("failure"),
        ),
    ] {
        let (code, changed) = running.send(Method::PATCH, &path, change.clone()).await;
        assert_eq!(code, 200, "{change}");
        assert_eq!(
            (&changed["status"], &changed["conclusion"]),
            (&json!(status), &conclusion)
        );
    }
    let (_, read) = running.get(&path).await;
    assert_eq!(read["completed_at"], END);
    assert_eq!(read["output"]["summary"], "2 complaints");
    assert_eq!(read["details_url"], "https://lint.example");
    assert_eq!(read["check_suite"], made["check_suite"]);
}

#[tokio::test]
async fn check_runs_that_make_no_sense_are_refused() {
    let fixture = Fixture::new();
    let running = as_job(&fixture).await;
    let sha = fixture.id("main");
    let nothing = "0".repeat(40);
    for (body, expected) in [
        (
            json!({"name": "x"}),
            "Invalid request.\n\n\"head_sha\" wasn't supplied.".to_owned(),
        ),
        (
            json!({"head_sha": sha}),
            "Invalid request.\n\n\"name\" wasn't supplied.".to_owned(),
        ),
        (
            json!({"name": "x", "head_sha": nothing}),
            format!("No commit found for SHA: {nothing}"),
        ),
        (
            json!({"name": "x", "head_sha": "main"}),
            "No commit found for SHA: main".to_owned(),
        ),
        (
            json!({"name": "x", "head_sha": sha, "status": "completed"}),
            "Invalid request.\n\n\"conclusion\" wasn't supplied.".to_owned(),
        ),
        (
            json!({"name": "x", "head_sha": sha, "status": "waiting"}),
            "Invalid request.\n\nwaiting is not a member of [\"queued\", \"in_progress\", \
             \"completed\"]."
                .to_owned(),
        ),
        (
            json!({"name": "x", "head_sha": sha, "output": {"title": "t"}}),
            "Invalid request.\n\n\"summary\" wasn't supplied.".to_owned(),
        ),
        (
            json!({"name": "x", "head_sha": sha, "started_at": "now"}),
            "Invalid request.\n\n\"now\" is not a valid date-time.".to_owned(),
        ),
    ] {
        let (status, error) = running.post("/check-runs", body.clone()).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (422, &json!(expected)),
            "{body}"
        );
    }
    let listed = running.get("/commits/main/check-runs").await.1;
    assert_eq!(listed, json!({"total_count": 0, "check_runs": []}));
}

/// A person's token posts none, whatever rights the person has; and an App
/// changes its own alone, of which a job is none.
#[tokio::test]
async fn only_apps_post_check_runs_and_change_their_own() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    let run = WorkflowRun::new(41, START)
        .head("main", &sha)
        .job(Job::new("build", START));
    let builder = fixture
        .builder()
        .workflow_run(NAME, run)
        .check_run(NAME, CheckRun::new(APP, "scan", &sha, START))
        .token("job", Permissions::only([("checks", Level::Write)]))
        .token("blind", Permissions::only([("statuses", Level::Write)]));
    let mut running = Running::start(builder).await;
    let body = json!({"name": "x", "head_sha": sha});
    let app = "You must authenticate via a GitHub App.";
    let denied = "Resource not accessible by integration";
    let person = running.emulator.token().to_owned();
    for (token, code, message) in [
        (Some(person.as_str()), 403, app),
        (Some("blind"), 403, denied),
        (None, 401, "Requires authentication"),
    ] {
        running = running.with_token(token);
        let (status, error) = running.post("/check-runs", body.clone()).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (code, &json!(message))
        );
    }
    let running = running.with_token(Some("job"));
    let (_, listed) = running.get("/commits/main/check-runs").await;
    let other = "Invalid app_id `15368` - check run can only be modified by the GitHub App that \
                 created it.";
    for (entry, name) in [(0, "scan"), (1, "build")] {
        let run = &listed["check_runs"][entry];
        assert_eq!(run["name"], name);
        let path = format!("/check-runs/{}", run["id"]);
        let change = json!({"conclusion": "success"});
        let (status, error) = running.send(Method::PATCH, &path, change).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (403, &json!(other)),
            "{name}"
        );
    }
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
        ("?app_id=x", vec![]),
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

#[tokio::test]
async fn a_commit_is_named_by_branch_tag_or_id_with_slashes_or_without() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    for name in ["heads/release/check-runs", "heads/a/status", "tags/v1"] {
        git(
            &fixture.bare(),
            &["update-ref", &format!("refs/{name}"), "main"],
        );
    }
    let builder = fixture
        .builder()
        .check_run(NAME, CheckRun::new(APP, "scan", &sha, START));
    let running = Running::start(builder).await;
    for name in [
        "main",
        "heads/main",
        "v1",
        "tags/v1",
        "release/check-runs",
        "release%2Fcheck-runs",
        "heads/a/status",
        &sha,
        &sha[..7],
    ] {
        for (part, list) in [
            ("check-runs", "check_runs"),
            ("check-suites", "check_suites"),
        ] {
            let (status, found) = running.get(&format!("/commits/{name}/{part}")).await;
            assert_eq!(status, 200, "{name} {part}");
            assert_eq!(found[list][0]["head_sha"], sha, "{name} {part}");
        }
    }
    for part in ["check-runs", "check-suites"] {
        let (status, error) = running.get(&format!("/commits/gone/x/{part}")).await;
        let message = "No commit found for SHA: gone/x";
        assert_eq!((status.as_u16(), &error["message"]), (422, &json!(message)));
    }
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

#[tokio::test]
async fn a_deployment_asks_for_checks_unless_it_is_told_not_to() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    let scan = |name| CheckRun::new(APP, name, &sha, START);
    let builder = fixture
        .builder()
        .check_run(NAME, scan("lint").completed(CheckConclusion::Success, END))
        .check_run(NAME, scan("slow").completed(CheckConclusion::Skipped, END))
        .check_run(NAME, scan("scan"))
        .deployment(NAME, Deployment::by_job(&sha, "staging", START));
    let running = Running::start(builder).await;
    for (required, code, unmet) in [
        (None, 409, vec!["pending", "skipped", "success"]),
        (Some(vec!["lint"]), 201, vec![]),
        (Some(vec!["lint", "unit"]), 409, vec!["success", "pending"]),
        (Some(vec!["slow"]), 409, vec!["skipped"]),
        (Some(vec![]), 201, vec![]),
    ] {
        let mut body = json!({"ref": "main"});
        if let Some(required) = &required {
            body["required_contexts"] = json!(required);
        }
        let (status, answer) = running.post("/deployments", body).await;
        assert_eq!(status, code, "{required:?}");
        if code == 409 {
            let message = "Conflict: Commit status checks failed for main.";
            assert_eq!(answer["message"], message);
            let reason = &answer["errors"][0];
            assert_eq!(reason["field"], "required_contexts");
            let states = column(&reason["contexts"], "state");
            assert_eq!(states, unmet, "{required:?}");
        }
    }
}
