//! Who may ask.

use serde_json::json;
use windlass_deploy_protocol::auth::oidc::{Rule, RuleError, RulePatterns};
use windlass_deploy_protocol::auth::{Denied, KeyError};

use super::{check_with, claims, policy_of, send, signed, token};
use crate::support::now;

fn rule(json: serde_json::Value) -> RulePatterns {
    let mut rule = json!({"name": "main", "repository_id": "74"});
    let all = rule.as_object_mut().unwrap();
    all.extend(json.as_object().unwrap().clone());
    serde_json::from_value(rule).unwrap()
}

fn matches(rule: &RulePatterns) -> bool {
    match check_with(&policy_of(std::slice::from_ref(rule)), &signed(), now()) {
        Ok(_) => true,
        Err(Denied::NoRule(_)) => false,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn t3_no_rule_lets_nobody_in() {
    let denied = check_with(&policy_of(&[]), &signed(), now()).unwrap_err();
    let run = "octo-org/octo-repo, run 4242 by octocat, \
               octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main";
    assert_eq!(denied, Denied::NoRule(format!("{run:?}")));
    assert_eq!(denied.answer(), "unauthorized");
}

#[test]
fn a_rule_matches_whole_claims() {
    let workflow = r"octo-org/octo-repo/\.github/workflows/deploy\.yml@refs/heads/main";
    for (patterns, expected) in [
        (json!({}), true),
        (json!({"repository_id": "7|74"}), true),
        (json!({"repository_id": "7"}), false),
        (json!({"repository_id": "4"}), false),
        (json!({"repository_id": "740"}), false),
        (json!({"repository_id": "7|4"}), false),
        (json!({"job_workflow_ref": workflow}), true),
        (json!({"job_workflow_ref": &workflow[..19]}), false),
        (
            json!({"job_workflow_ref": "octo-org/.*@refs/tags/.*"}),
            false,
        ),
        (json!({"environment": "staging"}), true),
        (json!({"environment": "stag"}), false),
        (json!({"environment": "stag.*"}), true),
        (json!({"environment": "staging|production"}), true),
        (json!({"environment": "production|stag"}), false),
        (json!({"environment": "Staging"}), false),
        (json!({"event_name": "push"}), true),
        (json!({"event_name": "pull_request"}), false),
        (json!({"event_name": "pus"}), false),
        (json!({"ref": "refs/heads/main"}), true),
        (json!({"ref": "heads/main"}), false),
        (json!({"ref": "refs/heads/mai"}), false),
        (json!({"ref": "^refs/heads/mai"}), false),
        (
            json!({"ref": "refs/heads/(main|next)", "event_name": "push"}),
            true,
        ),
        (
            json!({"ref": "refs/heads/(main|next)", "event_name": "schedule"}),
            false,
        ),
        (
            json!({"ref": "refs/heads/next", "event_name": "push"}),
            false,
        ),
    ] {
        assert_eq!(matches(&rule(patterns.clone())), expected, "{patterns}");
    }
}

#[test]
fn a_line_of_a_claim_is_not_the_claim() {
    for patterns in [
        json!({"ref": "main"}),
        json!({"ref": "(?m)^main$"}),
        json!({"ref": "main.?"}),
    ] {
        for reference in ["main\n", "main\nx", "x\nmain"] {
            let mut claims = claims();
            claims["ref"] = json!(reference);
            let policy = policy_of(&[rule(patterns.clone())]);
            let denied = check_with(&policy, &send(&token(&claims)), now());
            assert!(
                matches!(denied, Err(Denied::NoRule(_))),
                "{patterns} {reference:?}"
            );
        }
    }
}

#[test]
fn a_claim_that_is_missing_matches_nothing() {
    for name in [
        "repository_id",
        "job_workflow_ref",
        "environment",
        "event_name",
        "ref",
    ] {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(name);
        let pattern = if name == "repository_id" {
            json!({})
        } else {
            json!({name: ".*"})
        };
        let policy = policy_of(&[rule(pattern)]);
        let denied = check_with(&policy, &send(&token(&claims)), now());
        assert!(matches!(denied, Err(Denied::NoRule(_))), "{name}");
        assert!(check_with(&policy, &signed(), now()).is_ok(), "{name}");
    }
}

#[test]
fn all_rules_that_match_are_told() {
    let named = |name, patterns| RulePatterns {
        name,
        ..rule(patterns)
    };
    let policy = policy_of(&[
        named("production".into(), json!({"environment": "production"})),
        named("any".into(), json!({})),
        named("staging".into(), json!({"environment": "staging"})),
    ]);
    let verified = check_with(&policy, &signed(), now()).unwrap();
    assert_eq!(verified.signers, ["oidc:any", "oidc:staging"]);
    assert_eq!(verified.proof.signer, "oidc:any");
}

#[test]
fn t3_what_would_let_strangers_in_is_no_rule() {
    for id in [
        "",
        ".*",
        "74|",
        "|74",
        "74|.*",
        r"\d+",
        "7[45]",
        "74 ",
        "octo-org/octo-repo",
    ] {
        let refused = Rule::new(&rule(json!({"repository_id": id}))).unwrap_err();
        assert_eq!(refused, RuleError::RepositoryId, "{id}");
    }
    let refused = |patterns| Rule::new(&rule(patterns)).unwrap_err();
    assert_eq!(refused(json!({"ref": ""})), RuleError::Empty("ref"));
    let name = RuleError::Name(KeyError::Name("a:b".into()));
    assert_eq!(refused(json!({"name": "a:b"})), name);
    for pattern in ["a)|(?:b", "(", "a)(?:", "(?x)a #", "["] {
        let refused = refused(json!({"environment": pattern}));
        assert!(
            matches!(refused, RuleError::Pattern("environment", _)),
            "{pattern}"
        );
    }
}

#[test]
fn t3_a_rule_without_a_repository_can_not_be_written() {
    let read = |json| serde_json::from_value::<Rule>(json).map_err(|error| error.to_string());
    let missing = read(json!({"name": "main", "ref": "refs/heads/main"})).unwrap_err();
    assert!(
        missing.contains("missing field `repository_id`"),
        "{missing}"
    );
    let unknown =
        read(json!({"name": "main", "repository_id": "74", "enviroment": "x"})).unwrap_err();
    assert!(unknown.contains("unknown field `enviroment`"), "{unknown}");
    let wide = read(json!({"name": "main", "repository_id": ".*"})).unwrap_err();
    assert!(wide.contains("'repository_id' must be a number"), "{wide}");
    assert!(read(json!({"name": "main", "repository_id": "74"})).is_ok());
}
