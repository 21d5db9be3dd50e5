//! Branch protection and required checks, as they are shown and changed.

use reqwest::Method;
use serde_json::{Value, json};
use windlass_emulator::{
    BranchProtection, CheckConclusion, CheckRun, Level, Permissions, RequiredCheck, RequiredChecks,
    Ruleset,
};

use crate::support::{Fixture, NAME, Running, column, git};

const AT: &str = "2026-01-18T22:00:00Z";

fn strict() -> BranchProtection {
    let from = |context: &str, app| RequiredCheck {
        context: context.to_owned(),
        app,
    };
    BranchProtection {
        required_checks: Some(RequiredChecks {
            strict: true,
            checks: vec![from("build", Some(15_368)), from("scan", None)],
        }),
        ..BranchProtection::default()
    }
}

#[tokio::test]
async fn a_branch_shows_everybody_which_checks_it_requires() {
    let fixture = Fixture::new();
    let everyone = BranchProtection {
        enforce_admins: true,
        ..strict()
    };
    for branch in ["open", "loose", "release/1", "ruled"] {
        git(&fixture.bare(), &["branch", branch, "main"]);
    }
    let builder = fixture
        .builder()
        .protect(NAME, "main", strict())
        .protect(NAME, "release/1", everyone)
        .protect(NAME, "loose", BranchProtection::default())
        .ruleset(NAME, Ruleset::require_checks("refs/heads/ruled", ["build"]));
    let running = Running::start(builder).await.with_token(None);
    let checks = json!([
        {"context": "build", "app_id": 15_368},
        {"context": "scan", "app_id": null},
    ]);
    for (branch, protected, enabled, level) in [
        ("main", true, true, "non_admins"),
        ("release/1", true, true, "everyone"),
        ("loose", true, true, "off"),
        ("ruled", true, false, "off"),
        ("open", false, false, "off"),
    ] {
        let (_, body) = running.get(&format!("/branches/{branch}")).await;
        assert_eq!(body["name"], branch);
        assert_eq!(body["protected"], protected, "{branch}");
        assert_eq!(body["protection"]["enabled"], enabled, "{branch}");
        let required = &body["protection"]["required_status_checks"];
        assert_eq!(required["enforcement_level"], level, "{branch}");
        let expected = if level == "off" {
            json!([])
        } else {
            checks.clone()
        };
        assert_eq!(required["checks"], expected, "{branch}");
    }
    let (_, listed) = running.get("/branches?protected=true").await;
    assert_eq!(
        column(&listed, "name"),
        ["loose", "main", "release/1", "ruled"]
    );
}

#[tokio::test]
async fn protection_is_put_read_and_taken_away() {
    let fixture = Fixture::new();
    git(&fixture.bare(), &["branch", "release/1", "main"]);
    let known = CheckRun::new(77, "scan", &fixture.id("main"), AT);
    let running = Running::start(fixture.builder().check_run(NAME, known)).await;
    let path = "/branches/release/1/protection";
    let (status, error) = running.get(path).await;
    assert_eq!(
        (status.as_u16(), &error["message"]),
        (404, &json!("Branch not protected"))
    );
    let body = json!({
        "required_status_checks": {"strict": true, "contexts": [], "checks": [
            {"context": "build", "app_id": 15_368}, {"context": "scan"}, {"context": "any", "app_id": -1},
        ]},
        "enforce_admins": true,
        "required_pull_request_reviews": {"required_approving_review_count": 2},
        "restrictions": null,
        "allow_force_pushes": true,
    });
    let (status, put) = running.send(Method::PUT, path, body).await;
    assert_eq!(status, 200);
    assert_eq!(running.get(path).await.1, put);
    for (field, expected) in [
        ("/required_status_checks/strict", json!(true)),
        (
            "/required_status_checks/contexts",
            json!(["build", "scan", "any"]),
        ),
        ("/required_status_checks/checks/0/app_id", json!(15_368)),
        ("/required_status_checks/checks/1/app_id", json!(77)),
        ("/required_status_checks/checks/2/app_id", Value::Null),
        (
            "/required_pull_request_reviews/required_approving_review_count",
            json!(2),
        ),
        ("/enforce_admins/enabled", json!(true)),
        ("/allow_force_pushes/enabled", json!(true)),
        ("/allow_deletions/enabled", json!(false)),
    ] {
        assert_eq!(put.pointer(field), Some(&expected), "{field}");
    }
    let (status, checks) = running.get(&format!("{path}/required_status_checks")).await;
    assert_eq!(
        (status.as_u16(), &checks),
        (200, &put["required_status_checks"])
    );

    let nothing = json!({
        "required_status_checks": null, "enforce_admins": null,
        "required_pull_request_reviews": null, "restrictions": null,
    });
    assert_eq!(running.send(Method::PUT, path, nothing).await.0, 200);
    let (status, error) = running.get(&format!("{path}/required_status_checks")).await;
    let message = "Required status checks not enabled";
    assert_eq!((status.as_u16(), &error["message"]), (404, &json!(message)));
    let delete = async || running.send(Method::DELETE, path, json!({})).await.0;
    assert_eq!(delete().await, 204);
    assert_eq!(delete().await, 404);
}

#[tokio::test]
async fn protection_that_makes_no_sense_is_refused() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let whole = json!({
        "required_status_checks": null, "enforce_admins": null,
        "required_pull_request_reviews": null, "restrictions": null,
    });
    let put = async |branch: &str, body: Value| {
        let path = format!("/branches/{branch}/protection");
        let (status, error) = running.send(Method::PUT, &path, body).await;
        (status.as_u16(), error["message"].clone())
    };
    let gone = put("gone", whole.clone()).await;
    assert_eq!(gone, (404, json!("Branch not found")));
    let absent = "Invalid request.\n\n\"enforce_admins\", \"restrictions\" weren't supplied.";
    let half = json!({"required_status_checks": null, "required_pull_request_reviews": null});
    assert_eq!(put("main", half).await, (422, json!(absent)));
    for (field, value) in [
        ("restrictions", json!({"users": [], "teams": []})),
        ("required_status_checks", json!({"contexts": []})),
        ("required_status_checks", json!({"strict": true})),
        (
            "required_status_checks",
            json!({"strict": true, "checks": [{"app_id": 1}]}),
        ),
        (
            "required_status_checks",
            json!({"strict": true, "checks": [{"context": "x", "app_id": -2}]}),
        ),
        ("required_status_checks", json!(["build"])),
        ("enforce_admins", json!("yes")),
    ] {
        let mut body = whole.clone();
        body[field] = value;
        assert_eq!(put("main", body.clone()).await.0, 422, "{body}");
    }
}

/// Unlike what a branch shows of it, protection itself is not for everybody,
/// even where the repository is.
#[tokio::test]
async fn protection_is_for_administrators() {
    let fixture = Fixture::new();
    let administration = |level| Permissions::only([("administration", level)]);
    let builder = fixture
        .builder()
        .protect(NAME, "main", strict())
        .token("job", Permissions::only([("contents", Level::Write)]))
        .token("reader", administration(Level::Read))
        .token("writer", administration(Level::Write));
    let mut running = Running::start(builder).await;
    let path = "/branches/main/protection";
    for (token, expected) in [
        (None, [401, 401, 401]),
        (Some("job"), [403, 403, 403]),
        (Some("reader"), [200, 200, 403]),
        (Some("writer"), [200, 200, 204]),
    ] {
        running = running.with_token(token);
        let statuses = [
            running.get(path).await.0,
            running
                .get(&format!("{path}/required_status_checks"))
                .await
                .0,
            running.send(Method::DELETE, path, json!({})).await.0,
        ];
        assert_eq!(
            statuses.map(|status| status.as_u16()),
            expected,
            "{token:?}"
        );
    }
}

#[tokio::test]
async fn the_rules_of_a_branch_tell_what_rulesets_require() {
    let fixture = Fixture::new();
    let mut ruleset = Ruleset::require_checks("refs/heads/main", ["build"]);
    if let Some(required) = &mut ruleset.required_checks {
        required.strict = true;
        required.checks.push(RequiredCheck {
            context: "scan".to_owned(),
            app: Some(77),
        });
    }
    let passed = CheckRun::new(77, "scan", &fixture.id("main"), AT);
    let builder = fixture
        .builder()
        .ruleset(NAME, ruleset)
        .check_run(NAME, passed.completed(CheckConclusion::Success, AT));
    let running = Running::start(builder).await;
    let parameters = json!({
        "required_status_checks": [
            {"context": "build"}, {"context": "scan", "integration_id": 77},
        ],
        "strict_required_status_checks_policy": true,
        "do_not_enforce_on_create": true,
    });
    let (_, rules) = running.get("/rules/branches/main").await;
    assert_eq!(column(&rules, "type"), ["required_status_checks"]);
    assert_eq!(rules[0]["parameters"], parameters);
    let (_, whole) = running
        .get(&format!("/rulesets/{}", rules[0]["ruleset_id"]))
        .await;
    assert_eq!(whole["target"], "branch");
    let rule = json!({"type": "required_status_checks", "parameters": parameters});
    assert_eq!(whole["rules"], json!([rule]));
    assert_eq!(running.get("/rules/branches/other").await.1, json!([]));
}
