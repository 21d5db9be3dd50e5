//! What one deployment does to others, and to branches.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, Running, column, git};

/// Files a deployment to staging and gives its path.
async fn file(running: &Running, extra: Value) -> String {
    let mut body = json!({"ref": "main", "environment": "staging", "auto_merge": false});
    body.as_object_mut()
        .unwrap()
        .extend(extra.as_object().unwrap().clone());
    let (status, made) = running.post("/deployments", body).await;
    assert_eq!(status, 201, "{made}");
    format!("/deployments/{}", made["id"])
}

async fn tell(running: &Running, path: &str, status: Value) {
    let told = running.post(&format!("{path}/statuses"), status).await;
    assert_eq!(told.0, 201);
}

/// What a deployment has been through, newest first.
async fn history(running: &Running, path: &str) -> Vec<String> {
    let (_, statuses) = running.get(&format!("{path}/statuses")).await;
    let states = column(&statuses, "state").into_iter();
    states.map(ToOwned::to_owned).collect()
}

/// The newest status of what once succeeded says inactive, its history
/// says more.
#[tokio::test]
async fn a_later_success_makes_older_ones_inactive_and_forgets_nothing() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let first = file(&running, json!({})).await;
    let failed = file(&running, json!({})).await;
    let elsewhere = file(&running, json!({"environment": "qa"})).await;
    for (path, state) in [
        (&first, "success"),
        (&failed, "failure"),
        (&elsewhere, "success"),
    ] {
        tell(&running, path, json!({"state": state})).await;
    }
    let last = file(&running, json!({})).await;
    tell(&running, &last, json!({"state": "in_progress"})).await;
    assert_eq!(history(&running, &first).await, ["success"]);
    tell(&running, &last, json!({"state": "success"})).await;
    assert_eq!(history(&running, &first).await, ["inactive", "success"]);
    assert_eq!(history(&running, &failed).await, ["failure"]);
    assert_eq!(history(&running, &elsewhere).await, ["success"]);
    assert_eq!(history(&running, &last).await, ["success", "in_progress"]);
}

#[tokio::test]
async fn transient_and_production_environments_and_unasked_ones_stay_active() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    for (record, status) in [
        (json!({"transient_environment": true}), json!({})),
        (json!({"production_environment": true}), json!({})),
        (json!({"environment": "production"}), json!({})),
        (json!({}), json!({"auto_inactive": false})),
    ] {
        let older = file(&running, record.clone()).await;
        tell(&running, &older, json!({"state": "success"})).await;
        let newer = file(&running, record.clone()).await;
        let mut success = json!({"state": "success"});
        success
            .as_object_mut()
            .unwrap()
            .extend(status.as_object().unwrap().clone());
        tell(&running, &newer, success).await;
        assert_eq!(
            history(&running, &older).await,
            ["success"],
            "{record} {status}"
        );
    }
}

#[tokio::test]
async fn what_an_environment_runs_is_not_deleted_before_it_is_inactive() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let alone = file(&running, json!({})).await;
    tell(&running, &alone, json!({"state": "success"})).await;
    let delete = async |path: &str| running.send(Method::DELETE, path, json!({})).await;
    assert_eq!(delete(&alone).await.0, 204);
    assert_eq!(delete(&alone).await.0, 404);

    let first = file(&running, json!({})).await;
    tell(&running, &first, json!({"state": "success"})).await;
    let second = file(&running, json!({})).await;
    let (status, error) = delete(&first).await;
    assert_eq!(status, 422);
    assert_eq!(error["message"], "Validation Failed");
    let reason = error["errors"][0].as_str().unwrap();
    assert!(
        reason.starts_with("We cannot delete an active deployment"),
        "{reason}"
    );
    tell(&running, &first, json!({"state": "inactive"})).await;
    assert_eq!(delete(&first).await.0, 204);
    assert_eq!(delete(&second).await.0, 204);
    assert_eq!(running.get(&first).await.0, 404);
}

#[tokio::test]
async fn a_branch_that_is_behind_is_merged_before_it_is_deployed() {
    let fixture = Fixture::new();
    let work = fixture.work();
    git(&work, &["checkout", "-q", "-b", "topic/x", "main~1"]);
    fixture.commit("topic", &[("topic.txt", "x\n")]);
    fixture.publish();
    let running = fixture.start().await;
    let (status, merged) = running
        .post("/deployments", json!({"ref": "topic/x"}))
        .await;
    let message = "Auto-merged main into topic/x on deployment.";
    assert_eq!(
        (status.as_u16(), &merged["message"]),
        (202, &json!(message))
    );
    let (_, tip) = running.get("/commits/topic/x").await;
    let parents = json!([fixture.id("topic/x"), fixture.id("main")]);
    assert_eq!(json!(column(&tip["parents"], "sha")), parents);
    assert_eq!(running.get("/deployments").await.1, json!([]));

    let (status, made) = running
        .post("/deployments", json!({"ref": "topic/x"}))
        .await;
    assert_eq!((status.as_u16(), &made["sha"]), (201, &tip["sha"]));
}

#[tokio::test]
async fn what_cannot_be_merged_is_a_conflict_and_what_is_no_branch_is_left_alone() {
    let fixture = Fixture::new();
    let work = fixture.work();
    git(&work, &["checkout", "-q", "-b", "topic", "main~1"]);
    let topic = fixture.commit("topic", &[("README.md", "other\n")]);
    fixture.publish();
    git(&fixture.bare(), &["tag", "v1", "main~1"]);
    let running = fixture.start().await;
    let (status, error) = running.post("/deployments", json!({"ref": "topic"})).await;
    let message = "Conflict merging main into topic.";
    assert_eq!((status.as_u16(), &error["message"]), (409, &json!(message)));
    for reference in ["v1", &topic, "main", "refs/tags/v1"] {
        let (status, _) = running
            .post("/deployments", json!({"ref": reference}))
            .await;
        assert_eq!(status, 201, "{reference}");
    }
    let unmerged = json!({"ref": "topic", "auto_merge": false});
    assert_eq!(running.post("/deployments", unmerged).await.1["sha"], topic);
}
