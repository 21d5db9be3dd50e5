//! Environments and what protects them.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{Environment, Level, Permissions};

use crate::support::{Fixture, NAME, Running, column};

fn guarded() -> Environment {
    Environment::new("production")
        .reviewer("lead")
        .reviewing_team("release")
        .prevent_self_review()
        .wait_timer(30)
        .protected_branches_only()
        .no_admin_bypass()
}

#[tokio::test]
async fn an_environment_shows_what_protects_it() {
    let fixture = Fixture::new();
    let running = Running::start(fixture.builder().environment(NAME, guarded())).await;
    let (status, body) = running.get("/environments/production").await;
    assert_eq!(status, 200);
    assert_eq!(body["name"], "production");
    assert_eq!(body["can_admins_bypass"], false);
    assert_eq!(
        body["deployment_branch_policy"],
        json!({"protected_branches": true, "custom_branch_policies": false})
    );
    let rules = &body["protection_rules"];
    assert_eq!(
        column(rules, "type"),
        ["wait_timer", "required_reviewers", "branch_policy"]
    );
    assert_eq!(rules[0]["wait_timer"], 30);
    assert_eq!(rules[1]["prevent_self_review"], true);
    let reviewers = &rules[1]["reviewers"];
    assert_eq!(column(reviewers, "type"), ["User", "Team"]);
    assert_eq!(reviewers[0]["reviewer"]["login"], "lead");
    assert_eq!(reviewers[1]["reviewer"]["slug"], "release");
    let (_, listed) = running.get("/environments").await;
    assert_eq!(listed, json!({"total_count": 1, "environments": [body]}));
}

/// An approval that nobody set up is not there, and nothing says so.
#[tokio::test]
async fn a_missing_environment_is_created_by_deploying_to_it_without_protection() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    for name in ["production", "approval%2Feu"] {
        let (status, error) = running.get(&format!("/environments/{name}")).await;
        assert_eq!(
            (status.as_u16(), &error["message"]),
            (404, &json!("Not Found"))
        );
    }
    for name in ["production", "approval/eu"] {
        let body = json!({"ref": "main", "environment": name});
        assert_eq!(running.post("/deployments", body).await.0, 201);
    }
    for (path, name) in [
        ("production", "production"),
        ("approval%2Feu", "approval/eu"),
    ] {
        let (status, body) = running.get(&format!("/environments/{path}")).await;
        assert_eq!((status.as_u16(), &body["name"]), (200, &json!(name)));
        assert_eq!(body["protection_rules"], json!([]));
        assert_eq!(body["deployment_branch_policy"], Value::Null);
        assert_eq!(body["can_admins_bypass"], true);
        let own = body["url"].as_str().unwrap();
        assert!(own.ends_with(path), "{own}");
    }
    assert_eq!(
        running.get("/environments?per_page=1").await.1["total_count"],
        2
    );
}

#[tokio::test]
async fn protection_is_put_replaced_and_removed_with_the_environment() {
    let fixture = Fixture::new();
    let running = Running::start(fixture.builder().environment(NAME, guarded())).await;
    let (_, before) = running.get("/environments/production").await;
    let lead = &before["protection_rules"][1]["reviewers"][0]["reviewer"]["id"];
    let body = json!({"reviewers": [{"type": "User", "id": lead}], "wait_timer": 5});
    let (status, after) = running
        .send(Method::PUT, "/environments/Production", body)
        .await;
    assert_eq!((status.as_u16(), &after["id"]), (200, &before["id"]));
    assert_eq!(after["name"], "production");
    let rules = &after["protection_rules"];
    assert_eq!(column(rules, "type"), ["wait_timer", "required_reviewers"]);
    assert_eq!(rules[1]["reviewers"][0]["reviewer"]["login"], "lead");
    assert_eq!(rules[1]["prevent_self_review"], false);

    let (status, bare) = running
        .send(Method::PUT, "/environments/qa", json!({}))
        .await;
    assert_eq!(
        (status.as_u16(), &bare["protection_rules"]),
        (200, &json!([]))
    );
    let delete = async || {
        running
            .send(Method::DELETE, "/environments/production", json!({}))
            .await
    };
    assert_eq!(delete().await.0, 204);
    assert_eq!(delete().await.0, 404);
    assert_eq!(running.get("/environments/production").await.0, 404);
}

#[tokio::test]
async fn protection_that_makes_no_sense_is_refused() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let both = json!({"protected_branches": true, "custom_branch_policies": true});
    let many: Vec<Value> = (0..7).map(|id| json!({"type": "User", "id": id})).collect();
    for body in [
        json!({"wait_timer": 43_201}),
        json!({"wait_timer": -1}),
        json!({"wait_timer": "5"}),
        json!({"reviewers": many}),
        json!({"reviewers": [{"type": "User", "id": 7}]}),
        json!({"reviewers": ["lead"]}),
        json!({"deployment_branch_policy": both}),
    ] {
        let put = running
            .send(Method::PUT, "/environments/qa", body.clone())
            .await;
        assert_eq!(put.0, 422, "{body}");
    }
    assert_eq!(running.get("/environments/qa").await.0, 404);
}

/// Looking is free where the repository is public; changing takes more than
/// a job can have.
#[tokio::test]
async fn environments_are_changed_by_administrators_alone() {
    let fixture = Fixture::new();
    let builder = fixture
        .builder()
        .environment(NAME, guarded())
        .token("job", Permissions::only([("actions", Level::Write)]))
        .token(
            "admin",
            Permissions::only([("administration", Level::Write)]),
        );
    let mut running = Running::start(builder).await;
    for (token, expected) in [
        (None, [200, 401, 401]),
        (Some("job"), [200, 403, 403]),
        (Some("admin"), [200, 200, 204]),
    ] {
        running = running.with_token(token);
        let path = "/environments/production";
        let statuses = [
            running.get(path).await.0,
            running.send(Method::PUT, path, json!({})).await.0,
            running.send(Method::DELETE, path, json!({})).await.0,
        ];
        assert_eq!(
            statuses.map(|status| status.as_u16()),
            expected,
            "{token:?}"
        );
    }
}

/// Apps that judge are read by a route of their own, and stay when the rest is put anew.
#[tokio::test]
async fn the_apps_that_gate_an_environment_are_listed() {
    let fixture = Fixture::new();
    let gated = guarded().gated_by("change-desk").gated_by("watch");
    let running = Running::start(fixture.builder().environment(NAME, gated)).await;
    let path = "/environments/production/deployment_protection_rules";
    let (status, before) = running.get(path).await;
    assert_eq!((status.as_u16(), &before["total_count"]), (200, &json!(2)));
    let rules = before["custom_deployment_protection_rules"]
        .as_array()
        .unwrap();
    for (rule, slug) in rules.iter().zip(["change-desk", "watch"]) {
        assert_eq!(
            (&rule["enabled"], &rule["app"]["slug"]),
            (&json!(true), &json!(slug))
        );
        let url = rule["app"]["integration_url"].as_str().unwrap();
        assert!(url.ends_with(&format!("/apps/{slug}")), "{url}");
    }
    let (_, body) = running.get("/environments/production").await;
    let own = body["protection_rules"].as_array().unwrap();
    let mut ids: Vec<_> = own
        .iter()
        .chain(rules)
        .map(|it| it["id"].as_u64())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5, "{ids:?}");
    let put = running.send(Method::PUT, "/environments/production", json!({}));
    assert_eq!(put.await.0, 200);
    assert_eq!(running.get(path).await.1, before);
    let (status, error) = running
        .get("/environments/qa/deployment_protection_rules")
        .await;
    assert_eq!(
        (status.as_u16(), &error["message"]),
        (404, &json!("Not Found"))
    );
}
