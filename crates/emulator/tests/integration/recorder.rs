//! Exchanges as they are written down.

use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{Fault, Faults, Match};

use crate::support::{Fixture, NAME, Running, answer, git};

/// The files' lines.
fn recorded(directory: &Path) -> Vec<Value> {
    let files = std::fs::read_dir(directory).unwrap();
    let text = |file: std::io::Result<std::fs::DirEntry>| {
        std::fs::read_to_string(file.unwrap().path()).unwrap()
    };
    let lines: String = files.map(text).collect();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn both_halves_are_written_without_the_token() {
    let fixture = Fixture::new();
    let directory = fixture.path().join("record");
    let running = Running::start_as_it_is(fixture.builder().record(&directory)).await;
    let sha = fixture.id("main");
    assert_eq!(running.tag("v1", &sha).await.0, 201);
    let [line] = recorded(&directory).try_into().unwrap();
    assert_eq!(line["method"], "POST");
    assert_eq!(line["path"], format!("/repos/{NAME}/git/refs"));
    assert_eq!(
        (&line["status"], &line["fault"]),
        (&json!(201), &json!(null))
    );
    let (request, response) = (&line["request"], &line["response"]);
    assert_eq!(request["json"], json!({"ref": "refs/tags/v1", "sha": sha}));
    assert_eq!(request["headers"]["content-type"], "application/json");
    assert_eq!(response["json"]["object"]["sha"], sha);
    let kind = &response["headers"]["content-type"];
    assert_eq!(kind, "application/json; charset=utf-8");
    assert!(!line.to_string().contains(running.emulator.token()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_passes_by() {
    let fixture = Fixture::new();
    let directory = fixture.path().join("record");
    let running = Running::start_as_it_is(fixture.builder().record(&directory)).await;
    fixture.commit("third", &[("more.txt", "x\n")]);
    let url = running.clone_url();
    git(&fixture.work(), &["push", "-q", &url, "HEAD:main"]);
    let lines = recorded(&directory);
    let pushed = lines.iter().find(|line| line["method"] == "POST").unwrap();
    assert_eq!(pushed["path"], format!("/{NAME}.git/git-receive-pack"));
    assert!(pushed["request"]["size"].as_u64().unwrap() > 0, "{pushed}");
    assert_eq!(pushed["request"].get("json"), None);
    assert_eq!(pushed["response"].get("json"), None);
}

#[tokio::test]
async fn a_connection_that_was_cut_has_no_answer() {
    let fixture = Fixture::new();
    let directory = fixture.path().join("record");
    let faults = Faults::default().on(Match::post("/git/refs"), Fault::DropAfterWrite);
    let builder = fixture.builder().faults(faults).record(&directory);
    let running = Running::start_as_it_is(builder).await;
    let body = json!({"ref": "refs/tags/v1", "sha": fixture.id("main")});
    let path = format!("/repos/{NAME}/git/refs");
    let claim = running.request(Method::POST, &path).json(&body).send();
    assert!(claim.await.unwrap_err().is_request());
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 200);
    let [cut, read] = recorded(&directory).try_into().unwrap();
    assert_eq!(
        (&cut["request"]["json"], &cut["response"]),
        (&body, &json!(null))
    );
    assert_eq!(
        (&cut["status"], &cut["fault"]),
        (&json!(null), &json!("drop-after-write"))
    );
    assert_eq!(read["response"]["json"]["ref"], "refs/tags/v1");
}

#[tokio::test]
async fn emulators_that_share_a_directory_do_not_mix_lines() {
    let fixture = Fixture::new();
    let directory = fixture.path().join("record");
    let start = || Running::start_as_it_is(fixture.builder().record(&directory));
    let (one, other) = (start().await, start().await);
    let ask = |running: &Running| answer(running.request(Method::GET, "/user"));
    for _ in 0..20 {
        let (left, right) = tokio::join!(ask(&one), ask(&other));
        assert_eq!((left.0.as_u16(), right.0.as_u16()), (200, 200));
    }
    assert_eq!(recorded(&directory).len(), 40);
    assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 2);
}

#[tokio::test]
async fn forms_are_written_without_the_token_as_well() {
    let fixture = Fixture::new();
    let directory = fixture.path().join("record");
    let running = Running::start_as_it_is(fixture.builder().record(&directory)).await;
    let token = running.emulator.slack_token();
    let url = format!("{}/chat.postMessage", running.emulator.slack_api_url());
    let form = format!("token={token}&channel=releases&text=one+%26+two");
    let kind = "application/x-www-form-urlencoded; charset=utf-8";
    let request = running.client.post(url).header("content-type", kind);
    assert_eq!(answer(request.body(form)).await.1["ok"], true);
    let webhook = running.client.post(running.emulator.slack_webhook_url());
    let posted = webhook.json(&json!({"text": "x"})).send().await.unwrap();
    assert_eq!(posted.status(), 200);
    let [line, hooked] = recorded(&directory).try_into().unwrap();
    let fields = json!({"token": "left-out", "channel": "releases", "text": "one & two"});
    assert_eq!(line["request"]["form"], fields);
    assert!(!line.to_string().contains(token));
    let url = running.emulator.slack_webhook_url();
    let (_, secret) = url.rsplit_once('/').unwrap();
    assert!(!hooked.to_string().contains(secret), "{hooked}");
}
