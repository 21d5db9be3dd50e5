//! What comes of a request that is right.

use serde_json::json;

use crate::support::{PUBLIC_URL, Place};

#[tokio::test]
async fn a_tag_is_deployed_service_by_service() {
    let place = Place::new();
    let sha = place.commit_and_tag("v1.2.4");
    let runner = place.start();

    let (status, accepted) = runner
        .deploy(&json!({"env": "staging", "tag": "v1.2.4"}))
        .await;
    assert_eq!(status, 202, "{accepted}");
    assert_eq!(accepted["sha"], sha);
    let id = accepted["deployment_id"].as_str().unwrap();
    assert_eq!(
        accepted["status_url"],
        format!("{PUBLIC_URL}/deployments/{id}")
    );

    let deployment = runner.end_of(id).await;
    assert_eq!(deployment["status"], "completed", "{deployment}");
    assert_eq!(deployment["sha"], sha);
    let services = deployment["services"].as_array().unwrap();
    let names: Vec<_> = services
        .iter()
        .map(|it| it["service"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["db", "api", "web"],
        "in the order of their dependencies"
    );
    assert!(services.iter().all(|it| it["state"] == "completed"));
    assert_eq!(
        place.ran(),
        ["db", "api", "web"].map(|it| format!("{it} staging {sha}"))
    );
}
