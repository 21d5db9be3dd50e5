//! What a branch requires of a commit.

use serde_json::{Value, json};
use windlass_github::{ErrorKind, RequiredCheck};

use crate::server::{Server, no, ok};
use crate::{A, client};

const NEXT: &str = "<https://h/x?page=2>; rel=\"next\"";

fn protected(checks: &Value) -> Value {
    json!({
        "name": "main", "commit": { "sha": A }, "protected": true, "protection_url": "…",
        "protection": { "enabled": true, "required_status_checks": checks },
    })
}

fn ruleset(checks: &Value) -> Value {
    json!({
        "type": "required_status_checks",
        "parameters": {
            "strict_required_status_checks_policy": true,
            "required_status_checks": checks,
        },
        "ruleset_source_type": "Organization", "ruleset_source": "o", "ruleset_id": 1,
    })
}

fn required(name: &str, app: Option<u64>) -> RequiredCheck {
    RequiredCheck {
        name: name.to_owned(),
        app,
    }
}

#[tokio::test]
async fn protection_and_rulesets_require_together_each_check_once() {
    let checks = json!({
        "enforcement_level": "non_admins", "contexts": ["ci", "lint", "any", "old"],
        "checks": [
            { "context": "ci", "app_id": 15_368 },
            { "context": "lint", "app_id": null },
            { "context": "any", "app_id": -1 },
        ],
    });
    let server = Server::replying([
        ok(protected(&checks)),
        ok(json!([
            { "type": "deletion", "ruleset_id": 1 },
            { "type": "a_rule_of_tomorrow", "parameters": { "required_status_checks": 3 } },
            ruleset(&json!([{ "context": "lint" }, { "context": "ci", "integration_id": 9 }])),
        ]))
        .with("link", NEXT),
        ok(json!([ruleset(
            &json!([{ "context": "ci", "integration_id": 15_368 }])
        )])),
    ])
    .await;
    let found = client(&server)
        .required_checks("release/é #1")
        .await
        .unwrap();
    assert_eq!(
        found,
        [
            required("ci", Some(15_368)),
            required("lint", None),
            required("any", None),
            required("old", None),
            required("ci", Some(9)),
        ]
    );
    let branch = "release/%C3%A9%20%231";
    assert_eq!(
        server.lines(),
        [
            format!("GET /repos/o/r/branches/{branch}"),
            format!("GET /repos/o/r/rules/branches/{branch}?per_page=100&page=1"),
            format!("GET /repos/o/r/rules/branches/{branch}?per_page=100&page=2"),
        ]
    );
}

#[tokio::test]
async fn a_branch_without_protection_requires_nothing() {
    let off = json!({ "enforcement_level": "off", "contexts": [], "checks": [] });
    let bare = json!({ "name": "main", "protected": false });
    for branch in [bare, protected(&Value::Null), protected(&off)] {
        let server = Server::replying([ok(branch), ok(json!([]))]).await;
        assert_eq!(client(&server).required_checks("main").await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_server_or_a_plan_without_rulesets_has_no_rules() {
    let free = "Upgrade to GitHub Pro or make this repository public to enable this feature.";
    for reply in [no(404, "Not Found"), no(403, free)] {
        let checks = json!({ "contexts": ["ci"], "checks": [] });
        let server = Server::replying([ok(protected(&checks)), reply]).await;
        let found = client(&server).required_checks("main").await.unwrap();
        assert_eq!(found, [required("ci", None)]);
    }
    let reply = no(403, "Resource not accessible by integration");
    let server = Server::replying([ok(protected(&Value::Null)), reply]).await;
    let error = client(&server).required_checks("main").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

/// To take what is not understood for nothing would let everything pass.
#[tokio::test]
async fn requirements_that_are_not_understood_are_an_error() {
    let none = json!({ "name": "main" });
    for rule in [
        json!({ "type": "required_status_checks" }),
        ruleset(&json!([{ "name": "ci" }])),
        ruleset(&Value::Null),
    ] {
        let server = Server::replying([ok(none.clone()), ok(json!([rule]))]).await;
        let error = client(&server).required_checks("main").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{error}");
    }
    let server = Server::replying([no(404, "Branch not found")]).await;
    let error = client(&server).required_checks("main").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
