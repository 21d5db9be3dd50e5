//! What comes of a request that is right.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tokio::time::timeout;

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

/// A misspelt name would otherwise deploy more than was meant.
#[tokio::test]
async fn what_a_request_says_and_nobody_knows_is_refused() {
    let place = Place::new();
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let asked = json!({"env": "staging", "tag": "v1.2.4", "service": ["web"]});
    let (status, told) = runner.deploy(&asked).await;
    assert_eq!(status, 400, "{told}");
    let message = told["message"].as_str().unwrap();
    assert!(message.starts_with("\"service\" is unknown"), "{told}");
    assert!(place.ran().is_empty());
}

/// A clone that takes longer than anybody waits for an answer would otherwise never end.
#[tokio::test]
async fn what_is_asked_for_is_done_though_whoever_asked_has_gone() {
    let place = Place::new();
    place.commit_and_tag("v1.2.4");
    let runner = place.start();
    let body = json!({"env": "staging", "tag": "v1.2.4"}).to_string();
    let request = runner.signed(Method::POST, "/deploy", body.as_bytes());
    let request = request.build().unwrap();
    let length = body.len();
    let mut text = format!("POST /deploy HTTP/1.1\r\nhost: runner\r\ncontent-length: {length}\r\n");
    for (name, value) in request.headers() {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    let address = runner.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .write_all(format!("{text}\r\n{body}").as_bytes())
        .unwrap();
    drop(stream);

    let asked_for = async {
        loop {
            let (_, list) = runner.ask(Method::GET, "/deployments", b"").await;
            if let Some(id) = list["deployments"][0]["deployment_id"].as_str() {
                return id.to_owned();
            }
        }
    };
    let id = timeout(Duration::from_secs(60), asked_for).await.unwrap();
    assert_eq!(runner.end_of(&id).await["status"], "completed");
    assert_eq!(place.ran().len(), 3);
}
