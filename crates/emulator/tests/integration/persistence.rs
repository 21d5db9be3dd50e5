//! What outlives an emulator, and what two of them share.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;
use windlass_emulator::{Emulator, Fault, Faults, Match, Permissions, Ruleset};

use crate::support::{Fixture, NAME, Running};

#[tokio::test]
async fn a_second_emulator_knows_what_the_first_was_told() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .private(NAME)
        .token("known", Permissions::All)
        .burned_tag(NAME, "gone")
        .ruleset(NAME, Ruleset::restrict_tag_creation("refs/tags/v*"));
    let first = Running::start(builder).await;
    first.get("").await;
    let token = first.emulator.token().to_owned();
    first.emulator.shutdown().await;

    // Neither the repository nor anything else is named again.
    let second = Running::start(Emulator::builder().state_dir(fixture.state())).await;
    assert_eq!(second.emulator.token(), token);
    assert_eq!(second.emulator.ready().repository, NAME);
    let second = second.with_token(Some("known"));
    assert_eq!(second.get("").await.1["private"], true);
    let sha = fixture.id("main");
    assert_eq!(second.tag("v1", &sha).await.0, 422);
    assert_eq!(second.tag("gone", &sha).await.0, 422);
    let second = second.with_token(Some(&token));
    let response = second
        .request(reqwest::Method::GET, "/rate_limit")
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["x-ratelimit-used"], "1");
}

#[tokio::test]
async fn the_nth_request_is_counted_over_all_emulators() {
    let fixture = Fixture::new();
    let fault = Fault::Status {
        status: 500,
        body: None,
    };
    let faults = Faults::default().on(Match::get("/tags").nth(2), fault);
    let start = || Running::start(fixture.builder().faults(faults.clone()));
    let (first, second) = (start().await, start().await);
    assert_eq!(first.get("/tags").await.0, 200);
    assert_eq!(second.get("/tags").await.0, 500);
    assert_eq!(first.get("/tags").await.0, 200);
}

#[tokio::test]
async fn a_start_that_fails_leaves_no_settings_behind() {
    let fixture = Fixture::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let started = fixture
        .builder()
        .burned_tag("acme/other", "v1")
        .start(listener);
    assert!(started.await.is_err());
    assert!(!fixture.state().join("state.json").exists());
}

#[tokio::test]
async fn the_request_log_is_also_a_file() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    running.get("/tags?page=1").await;
    let log = std::fs::read_to_string(fixture.state().join("requests.jsonl")).unwrap();
    let record: Value = serde_json::from_str(log.trim()).unwrap();
    assert_eq!(record["path"], format!("/repos/{NAME}/tags"));
    assert_eq!(
        (&record["query"], &record["status"]),
        (&"page=1".into(), &200.into())
    );
    assert!(!log.contains(running.emulator.token()));
}

#[tokio::test]
async fn a_temporary_state_ends_with_its_emulator() {
    let fixture = Fixture::new();
    let start = || Running::start(Emulator::builder().repository(NAME, fixture.bare()));
    let (first, second) = (start().await, start().await);
    assert_ne!(first.emulator.token(), second.emulator.token());
    let second = second.with_token(Some(first.emulator.token()));
    assert_eq!(second.get("").await.0, 401);
}

#[tokio::test]
async fn after_a_shutdown_nobody_answers() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    running.get("").await;
    let address = running.emulator.address();
    running.emulator.shutdown().await;
    assert!(std::net::TcpStream::connect(address).is_err());
}

/// Another process serves the same state at the same time; claims through both
/// are one race.
#[tokio::test(flavor = "multi_thread")]
async fn emulators_in_two_processes_are_one_github() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "persistence::serve_in_a_process_of_its_own"])
        .args(["--ignored", "--nocapture"])
        .env("EMULATOR_STATE", fixture.state())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ready = lines
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.starts_with('{'));
    let ready: Value = serde_json::from_str(&ready.unwrap()).unwrap();
    assert_eq!(ready["token"], running.emulator.token());

    let elsewhere = format!(
        "{}/repos/{NAME}/git/refs",
        ready["api_url"].as_str().unwrap()
    );
    let body = serde_json::json!({"ref": "refs/tags/v1", "sha": fixture.id("main")});
    let sent = running
        .client
        .post(elsewhere)
        .bearer_auth(running.emulator.token());
    assert_eq!(sent.json(&body).send().await.unwrap().status(), 201);
    assert_eq!(running.tag("v1", &fixture.id("main")).await.0, 422);
    let response = running
        .request(reqwest::Method::GET, "/rate_limit")
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["x-ratelimit-used"], "2");
    drop(child.stdin.take());
    lines.for_each(drop);
    assert!(child.wait().unwrap().success());
}

/// Not a test of its own: the other process of the test above. It serves until
/// its standard input ends.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by emulators_in_two_processes_are_one_github"]
async fn serve_in_a_process_of_its_own() {
    let state = std::env::var_os("EMULATOR_STATE").unwrap();
    let running = Running::start(Emulator::builder().state_dir(state)).await;
    println!(
        "\n{}",
        serde_json::to_string(&running.emulator.ready()).unwrap()
    );
    std::io::stdin().lines().for_each(drop);
    running.emulator.shutdown().await;
}
