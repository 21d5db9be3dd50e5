//! What comes of a request that is right.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;

use reqwest::Method;
use serde_json::json;
use tokio::time::timeout;

use crate::steps::LONG;
use crate::support::{PATH, PUBLIC_URL, Place, Runner, open_for_writing};

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
    let (begun, go_on) = (place.path("begun"), place.path("go-on"));
    place.write_script(
        "slow/git",
        &format!(
            "#!/bin/sh\ncase \" $* \" in *' fetch '*)\n\
             [ -p {0} ] && echo > {0} && read _ < {1} ;;\nesac\n\
             PATH={PATH}; exec git \"$@\"\n",
            begun.display(),
            go_on.display()
        ),
    );
    let path = format!("{}:{PATH}", place.path("slow").display());
    let runner = place.start_with(&[("PATH", &path)]);
    // It looks whether it reaches the repository when it starts. That isn't the fetch to hold.
    while runner.ask(Method::GET, "/health", b"").await.0 != 200 {}
    place.fifo("begun");
    place.fifo("go-on");

    let asked = send_deploy(&runner, r#"{"env": "staging", "tag": "v1.2.4"}"#);
    fs::read(&begun).unwrap();
    fs::remove_file(begun).unwrap();
    drop(asked);
    // What closed before this was asked has been noticed when it is answered.
    let (status, list) = runner.ask(Method::GET, "/deployments", b"").await;
    assert_eq!((status, &list["deployments"]), (200, &json!([])));
    writeln!(open_for_writing(&go_on)).unwrap();

    let asked_for = async {
        loop {
            let (_, list) = runner.ask(Method::GET, "/deployments", b"").await;
            if let Some(id) = list["deployments"][0]["deployment_id"].as_str() {
                return id.to_owned();
            }
        }
    };
    let id = timeout(LONG, asked_for).await.unwrap();
    assert_eq!(runner.end_of(&id).await["status"], "completed");
    assert_eq!(place.ran().len(), 3);
}

/// Asks for a deployment, and doesn't wait for the answer.
fn send_deploy(runner: &Runner, body: &str) -> TcpStream {
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
    stream
}
