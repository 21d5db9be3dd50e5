//! Uploads that do not arrive, or whose answer does not.

use serde_json::{Value, json};
use windlass_emulator::{Fault, Faults, Match};

use super::{complaints, delete, draft, sending, start_upload, upload};
use crate::support::{Fixture, Running};

async fn assets(running: &Running, release: &Value) -> Value {
    let path = format!("/releases/{}/assets", release["id"]);
    running.get(&path).await.1
}

/// The wreck blocks its name until it is deleted.
async fn mend(running: &Running, release: &Value) {
    let left = assets(running, release).await;
    assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
    let seen = ["name", "state", "size", "digest"].map(|key| left[0][key].clone());
    assert_eq!(seen, [json!("a"), json!("starter"), json!(0), Value::Null]);
    let (status, error) = upload(running, release, "a", "content").await;
    let taken = vec![["name", "already_exists", ""]];
    assert_eq!((status.as_u16(), complaints(&error)), (422, taken));
    let path = format!("/releases/assets/{}", left[0]["id"]);
    assert_eq!(delete(running, &path).await.0, 204);
    let (status, asset) = upload(running, release, "a", "content").await;
    assert_eq!(
        (status.as_u16(), &asset["state"]),
        (201, &json!("uploaded"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn r5_a_client_that_goes_away_leaves_a_starter() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let release = draft(&running, "v1").await;
    let half = "Content-Length: 8\r\n\r\nhalf";
    let stream = start_upload(&running, &release, "a", half).await;
    // It is there, and not whole, as soon as its upload begins.
    while assets(&running, &release).await == json!([]) {
        tokio::task::yield_now().await;
    }
    drop(stream);
    mend(&running, &release).await;
}

#[tokio::test]
async fn r5_an_upload_that_breaks_leaves_a_starter() {
    let fixture = Fixture::new();
    let faults = Faults::default().on(Match::post("/assets").nth(1), Fault::BreakUpload);
    let running = Running::start(fixture.builder().faults(faults)).await;
    let release = draft(&running, "v1").await;
    let sent = sending(&running, &release, "a")
        .body("content")
        .send()
        .await;
    assert!(sent.unwrap_err().is_request());
    let records = running.emulator.requests();
    let seen = records
        .last()
        .map(|record| (record.status, record.fault.as_deref()));
    assert_eq!(seen, Some((None, Some("break-upload"))));
    mend(&running, &release).await;
}

#[tokio::test]
async fn large_uploads_break_in_the_middle() {
    let fixture = Fixture::new();
    let faults = Faults::default().on(Match::post("/assets"), Fault::BreakUpload);
    let running = Running::start(fixture.builder().faults(faults)).await;
    let release = draft(&running, "v1").await;
    let content = vec![7_u8; 8 * 1024 * 1024];
    let sent = sending(&running, &release, "a").body(content).send().await;
    assert!(sent.is_err());
    let left = assets(&running, &release).await;
    assert_eq!(left[0]["state"], "starter");
}

/// Every fault there was before works on uploads too.
#[tokio::test]
async fn r6_faults_strike_uploads_as_they_strike_anything() {
    let status = |status| Fault::Status { status, body: None };
    for (fault, expected, left) in [
        (Fault::DropBefore, None, json!([])),
        (Fault::DropAfterWrite, None, json!(["uploaded"])),
        (status(502), Some(502), json!([])),
        (
            Fault::SecondaryLimit { retry_after: 1 },
            Some(403),
            json!([]),
        ),
        (
            Fault::Delay(std::time::Duration::from_millis(1)),
            Some(201),
            json!(["uploaded"]),
        ),
    ] {
        let fixture = Fixture::new();
        let faults = Faults::default().on(Match::post("/assets").nth(1), fault.clone());
        let running = Running::start(fixture.builder().faults(faults)).await;
        let release = draft(&running, "v1").await;
        // Too much for the buffers on the way: the answer arrives all the same.
        let content = vec![7_u8; 4 * 1024 * 1024];
        let sent = sending(&running, &release, "a").body(content).send().await;
        let status = sent.ok().map(|response| response.status().as_u16());
        assert_eq!(status, expected, "{fault:?}");
        let found = assets(&running, &release).await;
        let states = found
            .as_array()
            .unwrap()
            .iter()
            .map(|asset| asset["state"].clone());
        assert_eq!(Value::from_iter(states), left, "{fault:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_the_release_that_was_made() {
    let fixture = Fixture::new();
    let faults = Faults::default()
        .on(Match::post("/releases").nth(1), Fault::DropAfterWrite)
        .on(
            Match::method("PATCH", "/releases/*").nth(1),
            Fault::DropAfterWrite,
        )
        .on(
            Match::method("DELETE", "/releases/*").nth(1),
            Fault::DropAfterWrite,
        );
    let running = Running::start(fixture.builder().faults(faults)).await;
    let path = format!("/repos/{}/releases", crate::support::NAME);
    let lost = |method, path: String, body: Value| {
        let sent = running.request(method, &path).json(&body).send();
        async move { assert!(sent.await.unwrap_err().is_request()) }
    };
    let fields = json!({"tag_name": "v1", "draft": true});
    lost(reqwest::Method::POST, path.clone(), fields).await;
    let (_, listed) = running.get("/releases").await;
    let path = format!("{path}/{}", listed[0]["id"]);
    lost(
        reqwest::Method::PATCH,
        path.clone(),
        json!({"draft": false}),
    )
    .await;
    assert_eq!(running.get("/releases/tags/v1").await.0, 200);
    assert_eq!(running.get("/git/ref/tags/v1").await.0, 200);
    lost(reqwest::Method::DELETE, path, json!({})).await;
    assert_eq!(running.get("/releases").await.1, json!([]));
}
