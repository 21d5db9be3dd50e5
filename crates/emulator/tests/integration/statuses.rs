//! Commit statuses, one by one and together.

use serde_json::{Value, json};
use windlass_emulator::{CommitStatus, Emulator, Level, Permissions, StatusState};

use crate::support::{Fixture, NAME, Running, column};

const AT: &str = "2026-01-18T22:00:00Z";

#[tokio::test]
async fn the_newest_status_of_each_context_makes_the_combined_one() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let sha = fixture.id("main");
    let combined = async || running.get("/commits/main/status").await.1;
    let before = combined().await;
    assert_eq!(
        (&before["state"], &before["total_count"]),
        (&json!("pending"), &json!(0))
    );
    for (context, state, together) in [
        ("build", "pending", "pending"),
        ("build", "success", "success"),
        ("deploy", "error", "failure"),
        ("Deploy", "success", "success"),
    ] {
        let body = json!({"state": state, "context": context, "description": "d"});
        let (status, made) = running.post(&format!("/statuses/{sha}"), body).await;
        assert_eq!(status, 201);
        assert_eq!(
            (&made["state"], &made["context"]),
            (&json!(state), &json!(context))
        );
        assert_eq!(made["creator"]["login"], "windlass");
        assert_eq!(combined().await["state"], together, "{context} {state}");
    }
    let now = combined().await;
    assert_eq!(now["sha"], sha);
    assert_eq!(now["total_count"], 2);
    assert_eq!(column(&now["statuses"], "context"), ["build", "Deploy"]);
    assert_eq!(now["repository"]["full_name"], NAME);
    let (_, all) = running.get("/commits/main/statuses").await;
    assert_eq!(
        column(&all, "state"),
        ["success", "error", "success", "pending"]
    );
    let (_, page) = running
        .get("/commits/main/statuses?per_page=3&page=2")
        .await;
    assert_eq!(column(&page, "state"), ["pending"]);
    assert_eq!(running.get("/commits/main~1/statuses").await.0, 404);
    assert_eq!(
        running
            .get(&format!("/commits/{}/statuses", fixture.id("main~1")))
            .await
            .1,
        json!([])
    );
}

#[tokio::test]
async fn statuses_that_make_no_sense_are_refused() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let path = format!("/statuses/{}", fixture.id("main"));
    let nothing = "0".repeat(40);
    let members = "[\"error\", \"failure\", \"pending\", \"success\"]";
    for (path, body, message, reason) in [
        (
            &path,
            json!({}),
            "Invalid request.\n\n\"state\" wasn't supplied.".to_owned(),
            None,
        ),
        (
            &path,
            json!({"state": "ok"}),
            format!("Invalid request.\n\nok is not a member of {members}."),
            None,
        ),
        (
            &path,
            json!({"state": "error", "description": "x".repeat(141)}),
            "Validation Failed".to_owned(),
            Some("description is too long (maximum is 140 characters)"),
        ),
        (
            &path,
            json!({"state": "error", "target_url": "ftp://x"}),
            "Validation Failed".to_owned(),
            Some("target_url must use http(s) scheme"),
        ),
        (
            &format!("/statuses/{nothing}"),
            json!({"state": "error"}),
            format!("No commit found for SHA: {nothing}"),
            None,
        ),
    ] {
        let (status, error) = running.post(path, body.clone()).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (422, &json!(message)),
            "{body}"
        );
        let told = error["errors"][0]["message"].as_str();
        assert_eq!(told, reason, "{body}");
    }
    let (status, error) = running.get("/commits/gone/status").await;
    assert_eq!(
        (status.as_u16(), &error["message"]),
        (404, &json!("Not Found"))
    );
}

#[tokio::test]
async fn telling_needs_a_permission() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .token("reader", Permissions::only([("statuses", Level::Read)]))
        .token("writer", Permissions::only([("statuses", Level::Write)]));
    let mut running = Running::start(builder).await;
    let path = format!("/statuses/{}", fixture.id("main"));
    for (token, expected) in [(None, 401), (Some("reader"), 403), (Some("writer"), 201)] {
        running = running.with_token(token);
        let told = running.post(&path, json!({"state": "success"})).await;
        assert_eq!(told.0, expected, "{token:?}");
    }
}

#[tokio::test]
async fn statuses_that_are_set_up_are_there_once_and_outlive_their_emulator() {
    let fixture = Fixture::new();
    let sha = fixture.id("main");
    let status = CommitStatus::new(&sha, "build", StatusState::Failure, AT);
    for _ in 0..2 {
        let builder = fixture.builder().commit_status(NAME, status.clone());
        Running::start(builder).await.emulator.shutdown().await;
    }
    let running = Running::start(Emulator::builder().state_dir(fixture.state())).await;
    let (_, all) = running.get("/commits/main/statuses").await;
    assert_eq!(column(&all, "context"), ["build"]);
    assert_eq!(all[0]["created_at"], AT);
    assert_eq!(all[0]["description"], Value::Null);
    assert_eq!(
        running.get("/commits/main/status").await.1["state"],
        "failure"
    );
}
