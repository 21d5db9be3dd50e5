//! What a repository's settings say: environments, and rulesets for tags.

use serde_json::json;
use windlass_github::{Environment, ErrorKind};

use crate::client;
use crate::server::{Server, no, ok};

#[tokio::test]
async fn an_environment_has_reviewers_and_a_wait() {
    let server = Server::replying([
        ok(json!({
            "id": 1, "node_id": "EN_1", "name": "eu/production", "url": "…", "html_url": "…",
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
            "protection_rules": [
                { "id": 2, "node_id": "GA_2", "type": "wait_timer", "wait_timer": 30 },
                { "id": 3, "node_id": "GA_3", "type": "required_reviewers",
                  "prevent_self_review": true, "reviewers": [
                    { "type": "User", "reviewer": { "login": "u", "id": 1 } },
                    { "type": "Team", "reviewer": { "id": 1, "name": "The Team", "slug": "the-team" } },
                ] },
                { "id": 4, "node_id": "GA_4", "type": "branch_policy" },
            ],
            "deployment_branch_policy": null,
        })),
        ok(json!({ "id": 1, "name": "staging" })),
        no(404, "Not Found"),
        no(403, "Resource not accessible by integration"),
    ])
    .await;
    let client = client(&server);
    let production = Environment {
        name: "eu/production".to_owned(),
        reviewers: vec!["u".to_owned(), "the-team".to_owned()],
        prevents_self_review: true,
        wait_minutes: 30,
    };
    let found = client.environment("eu/production").await.unwrap();
    assert_eq!(found, Some(production));
    let staging = Environment {
        name: "staging".to_owned(),
        reviewers: Vec::new(),
        prevents_self_review: false,
        wait_minutes: 0,
    };
    assert_eq!(client.environment("staging").await.unwrap(), Some(staging));
    assert_eq!(client.environment("a b").await.unwrap(), None);
    let error = client.environment("a b").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(
        server.lines()[..3],
        [
            "GET /repos/o/r/environments/eu%2Fproduction",
            "GET /repos/o/r/environments/staging",
            "GET /repos/o/r/environments/a%20b",
        ]
    );
}

#[tokio::test]
async fn the_apps_that_gate_an_environment_are_named() {
    let gate = |slug: &str, enabled: bool| {
        json!({
            "id": 3, "node_id": "GA_3", "enabled": enabled,
            "app": { "id": 1, "node_id": "I_1", "slug": slug, "integration_url": "…" },
        })
    };
    let server = Server::replying([
        ok(json!({
            "total_count": 2,
            "custom_deployment_protection_rules": [gate("watch", true), gate("old", false)],
        })),
        ok(json!({ "total_count": 0, "custom_deployment_protection_rules": [] })),
        no(404, "Not Found"),
        no(403, "Resource not accessible by integration"),
    ])
    .await;
    let client = client(&server);
    let found = client.environment_gates("eu/production").await.unwrap();
    assert_eq!(found, ["watch"]);
    for _ in ["no rules", "no environment"] {
        assert!(client.environment_gates("a").await.unwrap().is_empty());
    }
    let error = client.environment_gates("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(
        server.lines()[0],
        "GET /repos/o/r/environments/eu%2Fproduction/deployment_protection_rules"
    );
}

#[tokio::test]
async fn an_environment_that_leads_out_of_the_repository_is_never_asked_for() {
    let server = Server::replying([]).await;
    for name in ["..", "../secrets", ""] {
        let error = client(&server).environment(name).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Options);
        let error = client(&server).environment_gates(name).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Options);
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn the_rulesets_that_are_enforced_on_tags_are_named() {
    let ruleset = |id: u64, name: &str, target: &str, enforcement: &str| {
        json!({
            "id": id, "name": name, "target": target, "source_type": "Organization",
            "source": "o", "enforcement": enforcement, "node_id": "RRS_1",
        })
    };
    let mut old = ruleset(5, "untargeted", "tag", "active");
    old.as_object_mut().unwrap().remove("target");
    let server = Server::replying([
        ok(json!([
            ruleset(1, "releases", "tag", "active"),
            ruleset(2, "tried", "tag", "evaluate"),
            ruleset(3, "off", "tag", "disabled"),
            ruleset(4, "branches", "branch", "active"),
        ]))
        .with("link", "<https://h/x?page=2>; rel=\"next\""),
        ok(json!([ruleset(1, "releases", "tag", "active"), old])),
    ])
    .await;
    let found = client(&server).tag_rulesets().await.unwrap();
    assert_eq!(found, ["releases", "untargeted"]);
    let route = "GET /repos/o/r/rulesets?targets=tag&includes_parents=true&per_page=100";
    assert_eq!(
        server.lines(),
        [format!("{route}&page=1"), format!("{route}&page=2")]
    );
}
