//! Check runs and check suites: posted by Apps, made of jobs, asked for by
//! commit.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{
    CheckConclusion, CheckRun, Deployment, Job, Level, Permissions, WorkflowRun,
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
    let schema = "Invalid request.\n\n";
    let statuses = "[\"queued\", \"in_progress\", \"completed\"]";
    let unknown = "No commit found for SHA:";
    for (change, expected) in [
        (
            json!({"head_sha": null}),
            format!("{schema}\"head_sha\" wasn't supplied."),
        ),
        (
            json!({"name": null}),
            format!("{schema}\"name\" wasn't supplied."),
        ),
        (json!({"head_sha": nothing}), format!("{unknown} {nothing}")),
        (json!({"head_sha": "main"}), format!("{unknown} main")),
        (
            json!({"status": "completed"}),
            format!("{schema}\"conclusion\" wasn't supplied."),
        ),
        (
            json!({"status": "waiting"}),
            format!("{schema}waiting is not a member of {statuses}."),
        ),
        (
            json!({"output": {"title": "t"}}),
            format!("{schema}\"summary\" wasn't supplied."),
        ),
        (
            json!({"started_at": "now"}),
            format!("{schema}\"now\" is not a valid date-time."),
        ),
    ] {
        let mut body = json!({"name": "x", "head_sha": sha});
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let (status, error) = running.post("/check-runs", body).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (422, &json!(expected)),
            "{change}"
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
