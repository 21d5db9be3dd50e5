//! The statuses of deployments.

use serde_json::json;
use windlass_emulator::{Deployment, DeploymentState};

use crate::support::{Fixture, NAME, Running, column};

const FILED: &str = "2026-01-18T22:00:00Z";
const DONE: &str = "2026-01-18T22:05:00Z";

#[tokio::test]
async fn statuses_are_newest_first_and_keep_what_was_said() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let body = json!({"ref": "main", "environment": "staging"});
    let id = running.post("/deployments", body).await.1["id"].clone();
    let path = format!("/deployments/{id}/statuses");
    assert_eq!(running.get(&path).await.1, json!([]));
    let first = json!({"state": "in_progress", "log_url": "https://ci.example/1"});
    let (status, first) = running.post(&path, first).await;
    assert_eq!(status, 201);
    let second = json!({
        "state": "success", "target_url": "https://ci.example/2", "description": "up",
        "environment": "staging-eu", "environment_url": "https://staging.example",
    });
    let (_, second) = running.post(&path, second).await;
    for (status, field, expected) in [
        (&first, "state", "in_progress"),
        (&first, "target_url", "https://ci.example/1"),
        (&first, "log_url", "https://ci.example/1"),
        (&first, "environment", "staging"),
        (&first, "description", ""),
        (&second, "log_url", "https://ci.example/2"),
        (&second, "environment", "staging-eu"),
        (&second, "environment_url", "https://staging.example"),
        (&second, "description", "up"),
    ] {
        assert_eq!(status[field], expected, "{field}");
    }
    let (_, listed) = running.get(&path).await;
    assert_eq!(listed, json!([second, first]));
    let one = running.get(&format!("{path}/{}", first["id"])).await;
    assert_eq!(one, (200.try_into().unwrap(), first));
    assert_eq!(running.get(&format!("{path}/{id}")).await.0, 404);
    let (_, deployment) = running.get(&format!("/deployments/{id}")).await;
    assert_eq!(deployment["environment"], "staging-eu");
    assert_eq!(deployment["original_environment"], "staging");
}

#[tokio::test]
async fn statuses_that_make_no_sense_are_refused() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let id = running.post("/deployments", json!({"ref": "main"})).await.1["id"].clone();
    let path = format!("/deployments/{id}/statuses");
    let members = "[\"error\", \"failure\", \"inactive\", \"in_progress\", \"queued\", \
                   \"pending\", \"success\"]";
    for (body, expected) in [
        (
            json!({}),
            "Invalid request.\n\n\"state\" wasn't supplied.".to_owned(),
        ),
        (
            json!({"state": "done"}),
            format!("Invalid request.\n\ndone is not a member of {members}."),
        ),
        (
            json!({"state": "success", "description": "é".repeat(141)}),
            "Validation Failed".to_owned(),
        ),
    ] {
        let (status, error) = running.post(&path, body.clone()).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (422, &json!(expected)),
            "{body}"
        );
    }
    let longest = json!({"state": "success", "description": "é".repeat(140)});
    assert_eq!(running.post(&path, longest).await.0, 201);
    let missing = running
        .post("/deployments/99/statuses", json!({"state": "success"}))
        .await;
    assert_eq!(missing.0, 404);
}

/// The same commit and environment, once by any green job and once by us.
#[tokio::test]
async fn records_of_jobs_and_of_clients_can_be_told_apart() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    let job = Deployment {
        log_url: "https://github.example/acme/shop/actions/runs/1/job/2".to_owned(),
        ..Deployment::by_job(&sha, "staging", FILED)
    };
    let own = Deployment {
        task: "windlass".to_owned(),
        payload: json!({"tag": "v1.2.3"}),
        creator: "windlass[bot]".to_owned(),
        ..Deployment::by_job(&sha, "staging", FILED)
    };
    let builder = fixture
        .builder()
        .deployment(
            NAME,
            job.status(DeploymentState::InProgress, FILED)
                .status(DeploymentState::Success, DONE),
        )
        .deployment(
            NAME,
            own.status(DeploymentState::Success, DONE)
                .status(DeploymentState::Inactive, "2026-01-19T00:00:00Z"),
        );
    let running = Running::start(builder).await;
    let (_, listed) = running.get("/deployments").await;
    assert_eq!(column(&listed, "task"), ["windlass", "deploy"]);
    assert_eq!(listed[0]["payload"]["tag"], "v1.2.3");
    assert_eq!(listed[0]["updated_at"], "2026-01-19T00:00:00Z");
    assert_eq!(listed[1]["payload"], json!({}));
    assert_eq!(listed[1]["creator"]["login"], "github-actions[bot]");
    assert_eq!(listed[1]["created_at"], FILED);
    for (entry, states) in [
        (0, ["inactive", "success"]),
        (1, ["success", "in_progress"]),
    ] {
        let path = format!("/deployments/{}/statuses", listed[entry]["id"]);
        assert_eq!(column(&running.get(&path).await.1, "state"), states);
    }
    let path = format!("/deployments/{}/statuses", listed[1]["id"]);
    let log_url = running.get(&path).await.1[0]["log_url"].clone();
    assert!(log_url.as_str().unwrap().ends_with("/job/2"));
}
