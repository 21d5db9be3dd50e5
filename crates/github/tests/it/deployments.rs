//! Deployments and their statuses: the requests that they take, and what is made of the answers.

use serde_json::{Value, json};
use windlass_github::{
    Deployment, DeploymentFilter, DeploymentStatus, ErrorKind, NewDeployment, NewDeploymentStatus,
};

use crate::server::{Reply, Server, no, ok};
use crate::{A, client, id};

const NEXT: &str = "<https://h/x?page=2>; rel=\"next\"";

fn deployment(id: u64, payload: &Value) -> Value {
    json!({
        "url": "https://h/repos/o/r/deployments/1", "id": id, "node_id": "DE_1", "sha": A,
        "ref": "v1", "task": "windlass", "payload": payload, "original_environment": "staging",
        "environment": "staging", "description": "d", "creator": { "login": "u", "id": 1 },
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        "statuses_url": "…", "repository_url": "…", "transient_environment": false,
        "production_environment": false, "performed_via_github_app": null,
    })
}

fn status(id: u64, state: &str) -> Value {
    json!({
        "url": "…", "id": id, "node_id": "DES_1", "state": state, "creator": { "login": "u" },
        "description": "fine", "environment": "staging", "target_url": "",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        "deployment_url": "…", "repository_url": "…",
        "environment_url": "https://staging.example.com", "log_url": "https://h/log",
    })
}

#[tokio::test]
async fn deployments_are_filtered_and_come_newest_first_each_once() {
    let payload = json!({ "tag": "v1" });
    let server = Server::replying([
        ok(json!([deployment(2, &payload), deployment(3, &payload)])).with("link", NEXT),
        ok(json!([deployment(2, &payload), deployment(1, &payload)])),
        ok(json!([])),
    ])
    .await;
    let client = client(&server);
    let filter = DeploymentFilter {
        sha: Some(A),
        reference: Some("refs/tags/a&b"),
        task: Some("windlass"),
        environment: Some("eu/staging"),
    };
    let found = client.deployments(&filter).await.unwrap();
    let ids: Vec<_> = found.iter().map(|deployment| deployment.id).collect();
    assert_eq!(ids, [3, 2, 1]);
    let expected = Deployment {
        id: 3,
        sha: id(A),
        reference: "v1".to_owned(),
        task: "windlass".to_owned(),
        environment: "staging".to_owned(),
        created_at: "2026-01-01T00:00:00Z".to_owned(),
        payload,
        creator: Some("u".to_owned()),
    };
    assert_eq!(found[0], expected);
    let all = DeploymentFilter::default();
    assert_eq!(client.deployments(&all).await.unwrap(), []);
    let query = format!("sha={A}&ref=refs%2Ftags%2Fa%26b&task=windlass&environment=eu%2Fstaging");
    assert_eq!(
        server.lines(),
        [
            format!("GET /repos/o/r/deployments?{query}&per_page=100&page=1"),
            format!("GET /repos/o/r/deployments?{query}&per_page=100&page=2"),
            "GET /repos/o/r/deployments?per_page=100&page=1".to_owned(),
        ]
    );
}

/// GitHub keeps what it was given: an object, or a text that may hold one.
#[tokio::test]
async fn a_payload_is_what_a_text_holds() {
    for (payload, expected) in [
        (json!({ "tag": "v1" }), json!({ "tag": "v1" })),
        (json!("{ \"tag\": \"v1\" }"), json!({ "tag": "v1" })),
        (json!("[1]"), json!([1])),
        (json!(""), json!("")),
        (json!("deploy!"), json!("deploy!")),
        (Value::Null, Value::Null),
    ] {
        let mut one = deployment(1, &payload);
        one["creator"] = Value::Null;
        let server = Server::replying([ok(json!([one]))]).await;
        let filter = DeploymentFilter::default();
        let found = client(&server).deployments(&filter).await.unwrap();
        assert_eq!((&found[0].payload, &found[0].creator), (&expected, &None));
    }
}

#[tokio::test]
async fn statuses_come_newest_first_with_or_without_their_words() {
    let mut bare = status(2, "success");
    let fields = bare.as_object_mut().unwrap();
    fields.remove("environment_url");
    fields.remove("log_url");
    fields.insert("description".to_owned(), Value::Null);
    let server = Server::replying([
        ok(json!([status(1, "in_progress")])).with("link", NEXT),
        ok(json!([bare])),
        no(404, "Not Found"),
    ])
    .await;
    let client = client(&server);
    let found = client.deployment_statuses(7).await.unwrap();
    let expected =
        |id, state: &str, [environment_url, log_url, description]: [&str; 3]| DeploymentStatus {
            id,
            state: state.to_owned(),
            created_at: "2026-01-01T00:00:00Z".to_owned(),
            environment_url: environment_url.to_owned(),
            log_url: log_url.to_owned(),
            description: description.to_owned(),
        };
    assert_eq!(
        found,
        [
            expected(2, "success", [""; 3]),
            expected(
                1,
                "in_progress",
                ["https://staging.example.com", "https://h/log", "fine"]
            ),
        ]
    );
    let line = "GET /repos/o/r/deployments/7/statuses?per_page=100&page=2";
    assert_eq!(server.lines()[1], line);
    let error = client.deployment_statuses(7).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_deployment_is_of_the_very_commit_and_waits_for_no_check() {
    let payload = json!({ "tag": "v1" });
    let made = Reply::json(201, &deployment(1, &payload));
    let server = Server::replying([made, Reply::json(201, &deployment(2, &payload))]).await;
    let client = client(&server);
    let new = NewDeployment {
        reference: A,
        task: "windlass",
        environment: "staging",
        payload: &payload,
        description: "v1",
        production: None,
    };
    assert_eq!(client.create_deployment(&new).await.unwrap().id, 1);
    let production = NewDeployment {
        production: Some(true),
        ..new
    };
    client.create_deployment(&production).await.unwrap();
    let mut expected = json!({
        "ref": A, "task": "windlass", "environment": "staging", "payload": { "tag": "v1" },
        "description": "v1", "auto_merge": false, "required_contexts": [],
    });
    let seen = server.seen();
    assert_eq!(seen[0].line(), "POST /repos/o/r/deployments");
    assert_eq!(seen[0].json(), expected);
    expected["production_environment"] = json!(true);
    assert_eq!(seen[1].json(), expected);
}

#[tokio::test]
async fn a_status_says_no_more_than_it_is_given() {
    let server = Server::start(async |_| Reply::json(201, &status(5, "success"))).await;
    let client = client(&server);
    let bare = NewDeploymentStatus {
        state: "in_progress",
        ..NewDeploymentStatus::default()
    };
    let made = client.create_deployment_status(7, &bare).await.unwrap();
    assert_eq!((made.id, made.state.as_str()), (5, "success"));
    let full = NewDeploymentStatus {
        state: "success",
        description: "fine",
        log_url: Some("https://h/log"),
        environment_url: Some("https://staging.example.com"),
        auto_inactive: Some(false),
    };
    client.create_deployment_status(7, &full).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].line(), "POST /repos/o/r/deployments/7/statuses");
    assert_eq!(
        seen[0].json(),
        json!({ "state": "in_progress", "description": "" })
    );
    assert_eq!(
        seen[1].json(),
        json!({
            "state": "success", "description": "fine", "log_url": "https://h/log",
            "environment_url": "https://staging.example.com", "auto_inactive": false,
        })
    );
}
