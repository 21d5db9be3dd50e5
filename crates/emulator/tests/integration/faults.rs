//! Each fault, as a client meets it.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use windlass_emulator::{Fault, Faults, Match};

use crate::support::{Fixture, NAME, Running, answer, git, said, try_git};

async fn with(fixture: &Fixture, faults: Faults) -> Running {
    Running::start(fixture.builder().faults(faults)).await
}

async fn claim(running: &Running, sha: &str) -> reqwest::Result<reqwest::Response> {
    let path = format!("/repos/{NAME}/git/refs");
    let body = json!({"ref": "refs/tags/v1", "sha": sha});
    running
        .request(Method::POST, &path)
        .json(&body)
        .send()
        .await
}

#[tokio::test]
async fn a_connection_dropped_after_the_write_leaves_the_write() {
    let fixture = Fixture::new();
    let matching = Match::post("/git/refs").nth(1);
    let faults = Faults::default().on(matching, Fault::DropAfterWrite);
    let running = with(&fixture, faults).await;
    let sha = fixture.id("main");
    let error = claim(&running, &sha).await.unwrap_err();
    assert!(error.is_request() && error.status().is_none(), "{error:?}");
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 200);
    assert_eq!(claim(&running, &sha).await.unwrap().status(), 422);
    let records = running.emulator.requests();
    let seen: Vec<_> = records
        .iter()
        .map(|r| (r.status, r.fault.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            (None, Some("drop-after-write")),
            (Some(200), None),
            (Some(422), None)
        ]
    );
}

#[tokio::test]
async fn a_connection_dropped_before_leaves_nothing() {
    let fixture = Fixture::new();
    let matching = Match::post("/git/refs").nth(1);
    let running = with(&fixture, Faults::default().on(matching, Fault::DropBefore)).await;
    let sha = fixture.id("main");
    assert!(claim(&running, &sha).await.unwrap_err().is_request());
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 404);
    assert_eq!(claim(&running, &sha).await.unwrap().status(), 201);
}

#[tokio::test]
async fn a_dropped_connection_is_closed_without_a_single_byte() {
    let fixture = Fixture::new();
    for fault in [Fault::DropBefore, Fault::DropAfterWrite] {
        let running = with(&fixture, Faults::default().on(Match::get("/tags"), fault)).await;
        let mut stream = TcpStream::connect(running.emulator.address())
            .await
            .unwrap();
        let request = format!("GET /repos/{NAME}/tags HTTP/1.1\r\nHost: x\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(answer.is_empty());
    }
}

#[tokio::test]
async fn a_status_comes_in_githubs_shape_or_as_told() {
    let fixture = Fixture::new();
    let told = Fault::Status {
        status: 502,
        body: Some("<html>bad gateway</html>".to_owned()),
    };
    let shaped = Fault::Status {
        status: 503,
        body: None,
    };
    let faults = Faults::default()
        .on(Match::post("/git/refs").nth(1), told)
        .on(Match::post("/git/refs").nth(2), shaped);
    let running = with(&fixture, faults).await;
    let sha = fixture.id("main");
    let first = claim(&running, &sha).await.unwrap();
    assert_eq!(first.status(), 502);
    assert_eq!(first.text().await.unwrap(), "<html>bad gateway</html>");
    let second = claim(&running, &sha).await.unwrap();
    assert_eq!(second.status(), 503);
    let error: serde_json::Value = second.json().await.unwrap();
    assert_eq!(
        (&error["message"], &error["status"]),
        (&json!("Service Unavailable"), &json!("503"))
    );
    assert_eq!(claim(&running, &sha).await.unwrap().status(), 201);
}

#[tokio::test]
async fn limits_on_demand_say_when_to_come_back() {
    let fixture = Fixture::new();
    let faults = Faults::default()
        .on(
            Match::get("/tags").nth(1),
            Fault::TooManyRequests { retry_after: 7 },
        )
        .on(
            Match::get("/tags").nth(2),
            Fault::SecondaryLimit { retry_after: 60 },
        );
    let running = with(&fixture, faults).await;
    for (status, seconds) in [(429, "7"), (403, "60")] {
        let path = format!("/repos/{NAME}/tags");
        let response = running.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["retry-after"], seconds);
        assert_ne!(response.headers()["x-ratelimit-remaining"], "0");
        let error: serde_json::Value = response.json().await.unwrap();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("secondary rate limit"), "{message}");
    }
    assert_eq!(running.get("/tags").await.0, 200);
}

#[tokio::test]
async fn a_delay_is_waited_for_and_then_answered() {
    let fixture = Fixture::new();
    let delay = Duration::from_millis(50);
    let running = with(
        &fixture,
        Faults::default().on(Match::get("/tags"), Fault::Delay(delay)),
    )
    .await;
    let start = Instant::now();
    assert_eq!(running.get("/tags").await.0, 200);
    assert!(start.elapsed() >= delay);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_list_of_releases_lacks_the_last_change() {
    let fixture = Fixture::new();
    let faults = Faults::default().on(Match::get("/releases").nth(2), Fault::StaleRead);
    let running = with(&fixture, faults).await;
    let draft = |tag: &str| json!({"tag_name": tag, "draft": true});
    for tag in ["v1", "v2"] {
        assert_eq!(running.post("/releases", draft(tag)).await.0, 201);
    }
    let mut seen = Vec::new();
    for _ in 0..3 {
        let list = running.get("/releases").await.1;
        seen.push(list.as_array().unwrap().len());
    }
    assert_eq!(seen, [2, 1, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_read_gives_what_was_there_before_the_last_write() {
    let fixture = Fixture::new();
    let faults = Faults::default()
        .on(Match::get("/git/ref/tags/v1").nth(1), Fault::StaleRead)
        .on(Match::get("/git/ref/tags/v2").nth(1), Fault::StaleRead)
        .on(Match::get("/tags").nth(1), Fault::StaleRead)
        .on(Match::any("/git-upload-pack").nth(1), Fault::StaleRead);
    let running = with(&fixture, faults).await;
    let sha = fixture.id("main");
    assert_eq!(running.tag("v1", &sha).await.0, 201);
    // A tag object is a write too, but no ref: it does not move the past.
    let object = json!({"tag": "v2", "message": "m", "object": sha, "type": "commit"});
    assert_eq!(running.post("/git/tags", object).await.0, 201);
    assert_eq!(running.tag("v1", &sha).await.0, 422);
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 404);
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 200);
    assert_eq!(running.tag("v2", &sha).await.0, 201);
    assert_eq!(running.get("/tags").await.1[0]["name"], "v1");
    assert_eq!(running.get("/tags").await.1[0]["name"], "v2");
    let listing = || {
        said(&git(
            fixture.path(),
            &["ls-remote", "--tags", &running.clone_url()],
        ))
    };
    assert!(!listing().contains("refs/tags/v2"));
    assert!(listing().contains("refs/tags/v2"));
    assert_eq!(running.get("/git/ref/tags/v2").await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_push_whose_answer_is_lost_has_been_carried_out() {
    let fixture = Fixture::new();
    let matching = Match::post("/git-receive-pack").nth(1);
    let faults = Faults::default().on(matching, Fault::DropAfterWrite);
    let running = with(&fixture, faults).await;
    let url = running.clone_url();
    let pushed = try_git(&fixture.work(), &["push", &url, "HEAD:refs/tags/v1"]);
    assert!(!pushed.status.success());
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 200);
}

#[tokio::test]
async fn faults_also_strike_enterprise_paths() {
    let fixture = Fixture::new();
    let fault = Fault::Status {
        status: 500,
        body: None,
    };
    let running = with(&fixture, Faults::default().on(Match::get("/tags"), fault)).await;
    let path = format!("/api/v3/repos/{NAME}/tags");
    assert_eq!(answer(running.request(Method::GET, &path)).await.0, 500);
}
