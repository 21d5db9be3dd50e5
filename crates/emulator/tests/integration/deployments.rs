//! Deployments and their statuses: filed, listed, read back.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{Deployment, DeploymentState, Emulator, Level, Permissions, StartError};

use crate::support::{Fixture, NAME, Running, column, git};

const FILED: &str = "2026-01-18T22:00:00Z";

/// What Windlass files itself.
fn own(sha: &str, environment: &str) -> Deployment {
    Deployment {
        task: "windlass".to_owned(),
        r#ref: "v1.2.3".to_owned(),
        payload: json!({"tag": "v1.2.3", "sha": sha, "deployment": "d-1"}),
        creator: "windlass[bot]".to_owned(),
        ..Deployment::by_job(sha, environment, FILED)
    }
}

#[tokio::test]
async fn a_deployment_is_filed_and_read_back() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["tag", "-a", "-m", "x", "v1", "main~1"]);
    let running = fixture.start().await;
    let payload = json!({"tag": "v1", "nested": {"n": [1, null]}});
    let body = json!({
        "ref": "v1", "task": "windlass", "environment": "staging", "auto_merge": false,
        "required_contexts": [], "payload": payload, "description": "to staging",
    });
    let (status, made) = running.post("/deployments", body).await;
    assert_eq!(status, 201);
    let url = format!(
        "{}/repos/{NAME}/deployments/{}",
        running.emulator.api_url(),
        made["id"]
    );
    for (field, expected) in [
        ("sha", json!(fixture.id("main~1"))),
        ("ref", json!("v1")),
        ("task", json!("windlass")),
        ("environment", json!("staging")),
        ("original_environment", json!("staging")),
        ("payload", payload),
        ("description", json!("to staging")),
        ("production_environment", json!(false)),
        ("transient_environment", json!(false)),
        ("performed_via_github_app", Value::Null),
        ("statuses_url", json!(format!("{url}/statuses"))),
        ("url", json!(url)),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    assert_eq!(made["creator"]["login"], "windlass");
    let path = format!("/deployments/{}", made["id"]);
    assert_eq!(running.get(&path).await, (200.try_into().unwrap(), made));
}

#[tokio::test]
async fn what_is_left_out_has_githubs_defaults() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    for (extra, field, expected) in [
        (json!({}), "environment", json!("production")),
        (json!({}), "production_environment", json!(true)),
        (json!({}), "task", json!("deploy")),
        (json!({}), "payload", json!({})),
        (json!({}), "description", Value::Null),
        (
            json!({"environment": "qa"}),
            "production_environment",
            json!(false),
        ),
        (
            json!({"environment": "qa", "production_environment": true}),
            "production_environment",
            json!(true),
        ),
        (
            json!({"payload": "{\"a\":1}"}),
            "payload",
            json!("{\"a\":1}"),
        ),
        (json!({"ref": "heads/main"}), "ref", json!("heads/main")),
    ] {
        let mut body = json!({"ref": "main"});
        body.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        let (status, made) = running.post("/deployments", body.clone()).await;
        assert_eq!(
            (status.as_u16(), &made[field]),
            (201, &expected),
            "{body} {field}"
        );
        assert_eq!(made["sha"], fixture.id("main"));
    }
}

#[tokio::test]
async fn deployments_that_make_no_sense_are_refused() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    for (body, expected) in [
        (json!({}), "Invalid request.\n\n\"ref\" wasn't supplied."),
        (json!({"ref": "gone"}), "No ref found for: gone"),
        (json!({"ref": "HEAD~1"}), "No ref found for: HEAD~1"),
        (
            json!({"ref": "main", "payload": [1]}),
            "Invalid request.\n\nFor 'properties/payload', [1] is not a object.",
        ),
        (
            json!({"ref": "main", "task": 1}),
            "Invalid request.\n\nFor 'properties/task', 1 is not a string.",
        ),
    ] {
        let (status, error) = running.post("/deployments", body.clone()).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (422, &json!(expected)),
            "{body}"
        );
        let page = "https://docs.github.com/rest/deployments/deployments#create-a-deployment";
        assert_eq!(error["documentation_url"], page);
    }
    assert_eq!(running.get("/deployments").await.1, json!([]));
    for path in [
        "/deployments/7",
        "/deployments/x",
        "/deployments/7/statuses",
    ] {
        assert_eq!(running.get(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn the_list_is_newest_first_in_pages_and_filtered() {
    let fixture = Fixture::new();
    let (old, new) = (fixture.id("main~1"), fixture.id("main"));
    let builder = fixture
        .builder()
        .deployment(NAME, Deployment::by_job(&old, "staging", FILED))
        .deployment(NAME, own(&old, "staging"))
        .deployment(NAME, own(&new, "staging"))
        .deployment(NAME, own(&new, "production"));
    let running = Running::start(builder).await;
    let (_, all) = running.get("/deployments").await;
    assert_eq!(column(&all, "sha"), [&new, &new, &old, &old]);
    assert_eq!(
        column(&all, "task"),
        ["windlass", "windlass", "windlass", "deploy"]
    );
    for (query, count) in [
        ("?environment=staging", 3),
        ("?environment=Staging", 0),
        ("?task=windlass", 3),
        ("?task=windlass&environment=staging", 2),
        ("?ref=v1.2.3", 3),
        ("?per_page=3", 3),
        ("?per_page=3&page=2", 1),
        ("?environment=", 4),
    ] {
        let (_, found) = running.get(&format!("/deployments{query}")).await;
        assert_eq!(found.as_array().unwrap().len(), count, "{query}");
    }
    let (_, found) = running.get(&format!("/deployments?sha={old}")).await;
    assert_eq!(column(&found, "sha"), [&old, &old]);
    let url = format!("/repos/{NAME}/deployments?per_page=3");
    let response = running.request(Method::GET, &url).send().await.unwrap();
    let link = response.headers()["link"].to_str().unwrap().to_owned();
    assert!(link.contains("per_page=3&page=2>; rel=\"next\""), "{link}");
}

#[tokio::test]
async fn filing_needs_the_deployments_permission_and_looking_at_public_ones_does_not() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .deployment(
            NAME,
            Deployment::by_job(&fixture.id("main"), "staging", FILED),
        )
        .token("contents", Permissions::only([("contents", Level::Write)]))
        .token("reader", Permissions::only([("deployments", Level::Read)]))
        .token("writer", Permissions::only([("deployments", Level::Write)]));
    let mut running = Running::start(builder).await;
    for (token, expected) in [
        (None, [200, 401, 401, 401]),
        (Some("contents"), [200, 403, 403, 403]),
        (Some("reader"), [200, 403, 403, 403]),
        (Some("writer"), [200, 201, 201, 204]),
    ] {
        running = running.with_token(token);
        let (read, listed) = running.get("/deployments").await;
        let id = listed[0]["id"].clone();
        let path = format!("/deployments/{id}");
        let filed = running.post("/deployments", json!({"ref": "main"})).await.0;
        let state = json!({"state": "inactive"});
        let told = running.post(&format!("{path}/statuses"), state).await.0;
        let deleted = running.send(Method::DELETE, &path, json!({})).await.0;
        let statuses = [read, filed, told, deleted].map(|status| status.as_u16());
        assert_eq!(statuses, expected, "{token:?}");
    }
}

#[tokio::test]
async fn a_job_and_its_app_are_named_as_the_creator() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .token("job", Permissions::only([("deployments", Level::Write)]));
    let running = Running::start(builder).await.with_token(Some("job"));
    let (_, made) = running.post("/deployments", json!({"ref": "main"})).await;
    assert_eq!(made["creator"]["login"], "github-actions[bot]");
    assert_eq!(made["creator"]["type"], "Bot");
    assert_eq!(made["performed_via_github_app"]["slug"], "github-actions");
    assert_eq!(made["performed_via_github_app"]["id"], 15_368);
}

#[tokio::test]
async fn two_emulators_on_one_state_share_their_deployments() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    let again = || fixture.builder().deployment(NAME, own(&sha, "staging"));
    let (first, second) = (Running::start(again()).await, Running::start(again()).await);
    let listed = first.get("/deployments").await.1;
    assert_eq!(column(&listed, "environment"), ["staging"]);
    let path = format!("/deployments/{}/statuses", listed[0]["id"]);
    assert_eq!(first.post(&path, json!({"state": "success"})).await.0, 201);
    assert_eq!(column(&second.get(&path).await.1, "state"), ["success"]);
    second.emulator.shutdown().await;

    let third = Running::start(Emulator::builder().state_dir(fixture.state())).await;
    assert_eq!(column(&third.get(&path).await.1, "state"), ["success"]);
}

#[tokio::test]
async fn records_that_make_no_sense_stop_the_start_and_leave_nothing() {
    let fixture = Fixture::new();
    let good = own(&fixture.id("main"), "staging");
    let untimely = good.clone().status(DeploymentState::Success, "yesterday");
    for (name, record) in [(NAME, untimely), ("acme/other", good.clone())] {
        let builder = fixture.builder().deployment(NAME, good.clone());
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let error = builder
            .deployment(name, record)
            .start(listener)
            .await
            .unwrap_err();
        assert!(
            matches!(error, StartError::Time(_) | StartError::Unserved(_)),
            "{error}"
        );
        assert!(!fixture.state().join("deployments.json").exists());
        assert!(!fixture.state().join("state.json").exists());
    }
}
