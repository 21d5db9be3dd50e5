//! What a good signature stands under, and still isn't accepted.

use serde_json::{Value, json};
use windlass_deploy_protocol::auth::oidc::{GITHUB, Policy, WorkflowRun};
use windlass_deploy_protocol::auth::{Denied, Once, Proof};

use super::{check, check_with, claims, policy, send, signed, token};
use crate::support::{later, now};

/// The claims with another value for one of them, or without it.
fn changed(name: &str, value: Option<Value>) -> Value {
    let mut claims = claims();
    let all = claims.as_object_mut().unwrap();
    match value {
        Some(value) => all.insert(name.into(), value),
        None => all.remove(name),
    };
    claims
}

fn check_changed(name: &str, value: Value) -> Option<Denied> {
    check(&send(&token(&changed(name, Some(value))))).err()
}

#[test]
fn a_good_token_tells_who_asks_and_what_to_remember() {
    let verified = check(&signed()).unwrap();
    let key = format!("oidc:{GITHUB}:6f1a1e5d-9f0e-4a53-8f05-1b1b7f2d9c11");
    let until = later(600 + 60);
    assert_eq!(
        verified.proof,
        Proof {
            signer: "oidc:main".into(),
            once: Some(Once { key, until })
        }
    );
    assert_eq!(verified.signers, ["oidc:main"]);
    let workflow = "octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main";
    assert_eq!(
        verified.run,
        WorkflowRun {
            repository: Some("octo-org/octo-repo".into()),
            job_workflow_ref: Some(workflow.into()),
            run_id: Some("4242".into()),
            actor: Some("octocat".into()),
        }
    );
    let shown = format!("octo-org/octo-repo, run 4242 by octocat, {workflow}");
    assert_eq!(verified.run.to_string(), shown);
}

#[test]
fn a_run_is_shown_on_one_line() {
    let run = WorkflowRun {
        job_workflow_ref: Some("a/b/x.yml\nok: accepted".into()),
        ..WorkflowRun::default()
    };
    assert_eq!(run.to_string(), "?, run ? by ?, a/b/x.yml?ok: accepted");
}

#[test]
fn every_claim_that_counts_must_be_there() {
    for name in ["iss", "aud", "exp", "iat", "jti"] {
        let without = send(&token(&changed(name, None)));
        assert_eq!(check(&without), Err(Denied::MissingClaim(name)));
        assert_eq!(
            check_changed(name, Value::Null),
            Some(Denied::MissingClaim(name))
        );
    }
    assert!(check(&send(&token(&changed("nbf", None)))).is_ok());
}

#[test]
fn a_token_of_another_issuer_is_refused() {
    for issuer in [
        "",
        "https://token.actions.githubusercontent.com/",
        "https://github.example.com/_services/token",
        "https://token.actions.githubusercontent.com.example.com",
    ] {
        let expected = Denied::Issuer(format!("{issuer:?}"));
        assert_eq!(check_changed("iss", json!(issuer)), Some(expected));
    }
    let own = Policy {
        issuer: "https://github.example.com/_services/token".into(),
        ..policy()
    };
    assert!(matches!(
        check_with(&own, &signed(), now()),
        Err(Denied::Issuer(_))
    ));
}

#[test]
fn the_audience_is_this_request_and_nothing_else() {
    let good = claims()["aud"].as_str().unwrap().to_owned();
    for other in [
        "",
        "https://github.com/octo-org",
        "https://deploy.example.com",
        &good[1..],
        &format!("{good} "),
        &good.replace("https", "http"),
        &good.replace("deploy.example", "other.example"),
    ] {
        let denied = check_changed("aud", json!(other));
        assert!(matches!(denied, Some(Denied::Audience { .. })), "{other}");
    }
    for several in [
        json!([]),
        json!([good]),
        json!([good, "https://other.example.com"]),
    ] {
        assert_eq!(
            check_changed("aud", several),
            Some(Denied::SeveralAudiences)
        );
    }
    for no_text in [json!({}), json!(5), json!(true)] {
        assert_eq!(check_changed("aud", no_text), Some(Denied::Claim("aud")));
    }
    let elsewhere = Policy {
        runner: "https://other.example.com".parse().unwrap(),
        ..policy()
    };
    assert!(matches!(
        check_with(&elsewhere, &signed(), now()),
        Err(Denied::Audience { .. })
    ));
}

#[test]
fn t4_a_token_has_its_time() {
    let t = now().as_second();
    for (name, value, expected) in [
        ("exp", t - 60, None),
        ("exp", t - 61, Some(Denied::Expired(61))),
        ("nbf", t + 60, None),
        ("nbf", t + 61, Some(Denied::NotYetValid(61))),
        ("iat", t + 60, None),
        ("iat", t + 61, Some(Denied::NotYetValid(61))),
        ("iat", t - 660, None),
        ("iat", t - 661, Some(Denied::Expired(61))),
        ("iat", i64::MAX, Some(Denied::Claim("iat"))),
        ("exp", i64::MAX, Some(Denied::Claim("exp"))),
        ("nbf", i64::MIN, Some(Denied::Claim("nbf"))),
    ] {
        let denied = check_changed(name, json!(value));
        assert_eq!(denied, expected, "{name}: {value}");
    }
    assert_eq!(Denied::Expired(1).answer(), "stale");
}

#[test]
fn t4_a_token_that_comes_again_is_recognized_until_it_is_too_old() {
    let sent = signed();
    let check_at = |seconds| check_with(&policy(), &sent, later(seconds));
    let once = check(&sent).unwrap().proof.once.unwrap();
    assert_eq!(check_at(660).unwrap().proof.once, Some(once.clone()));
    assert_eq!(once.until, later(660));
    assert_eq!(check_at(661), Err(Denied::Expired(61)));
    let next = send(&token(&changed("jti", Some(json!("another")))));
    assert_ne!(check(&next).unwrap().proof.once, Some(once));
}

#[test]
fn a_claim_of_another_kind_is_refused() {
    for (name, value) in [
        ("exp", json!("1767323045")),
        ("exp", json!(1.5)),
        ("exp", json!(1e300)),
        ("iat", json!([])),
        ("jti", json!(5)),
        ("iss", json!([GITHUB])),
        ("repository_id", json!(74)),
        ("environment", json!(["staging"])),
    ] {
        let denied = check_changed(name, value);
        assert!(
            matches!(denied, Some(Denied::NoToken(_))),
            "{name}: {denied:?}"
        );
    }
    for id in ["".to_owned(), "x".repeat(129)] {
        assert_eq!(check_changed("jti", json!(id)), Some(Denied::Claim("jti")));
    }
}
