//! Releases in a state directory that several emulators share.

use serde_json::json;
use windlass_emulator::{Asset, Emulator, Release, StartError};

use super::{delete, draft, edit, made, release, upload};
use crate::support::{Fixture, NAME, Running, column};

#[tokio::test]
async fn emulators_on_one_state_see_each_others_releases() {
    let fixture = Fixture::new();
    let (first, second) = (fixture.start().await, fixture.start().await);
    let waiting = draft(&first, "v1").await;
    let path = format!("/releases/{}", waiting["id"]);
    assert_eq!(second.get(&path).await.1["draft"], true);
    let (status, asset) = upload(&second, &waiting, "a", "content").await;
    assert_eq!(status, 201, "{asset}");
    assert_eq!(upload(&first, &waiting, "a", "content").await.0, 422);
    assert_eq!(edit(&first, &waiting, json!({"draft": false})).await.0, 200);
    let (status, _) = second.post("/releases", json!({"tag_name": "v1"})).await;
    assert_eq!(status, 422);
    let other = release(&second, "v2").await;
    assert!(other["id"].as_u64() > asset["id"].as_u64());
    assert_eq!(delete(&second, &path).await.0, 204);
    let (_, listed) = first.get("/releases").await;
    assert_eq!(column(&listed, "tag_name"), ["v2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn releases_made_at_once_over_several_emulators_are_all_kept() {
    let fixture = Fixture::new();
    let mut tasks = tokio::task::JoinSet::new();
    for process in 0..4 {
        let running = fixture.start().await;
        tasks.spawn(async move {
            for number in 0..8 {
                draft(&running, &format!("v{process}.{number}")).await;
            }
        });
    }
    tasks.join_all().await;
    let running = fixture.start().await;
    let (_, listed) = running.get("/releases?per_page=100").await;
    let ids: std::collections::BTreeSet<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|release| release["id"].as_u64())
        .collect();
    assert_eq!(ids.len(), 32);
}

#[tokio::test]
async fn releases_outlive_their_emulator_and_are_planted_once() {
    let fixture = Fixture::new();
    let seeded = || {
        let seed = Release::new(41, "v1")
            .name("One")
            .body("notes")
            .target("side")
            .prerelease()
            .asset(Asset::uploaded("a", "content"));
        fixture.builder().release(NAME, seed)
    };
    let first = Running::start(seeded()).await;
    let (_, planted) = first.get("/releases/41").await;
    let seen = ["name", "body", "target_commitish", "prerelease"].map(|key| planted[key].clone());
    assert_eq!(
        seen,
        [json!("One"), json!("notes"), json!("side"), json!(true)]
    );
    edit(&first, &planted, json!({"name": "Changed"})).await;
    first.emulator.shutdown().await;
    let second = Running::start(seeded()).await;
    let (_, listed) = second.get("/releases").await;
    assert_eq!(column(&listed, "name"), ["Changed"]);
    assert_eq!(listed[0]["assets"].as_array().unwrap().len(), 1);
    let next = made(&second, json!({"tag_name": "v2"})).await;
    assert!(next["id"].as_u64() > Some(41));
}

#[tokio::test]
async fn settings_of_releases_that_make_no_sense_are_told() {
    let fixture = Fixture::new();
    let twice = |id| Release::new(id, "v1");
    for (builder, expected) in [
        (
            fixture.builder().release("acme/other", twice(1)),
            "acme/other is set up for",
        ),
        (
            fixture.builder().immutable_releases("acme/other"),
            "acme/other is set up for",
        ),
        (
            fixture
                .builder()
                .release(NAME, twice(1).created_at("yesterday")),
            "\"yesterday\" is no time",
        ),
        (
            fixture
                .builder()
                .release(NAME, twice(1))
                .release(NAME, twice(2)),
            "plant the release of v1: another release is published with its tag",
        ),
    ] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let error: Result<Emulator, StartError> = builder.start(listener).await;
        let error = error.unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
