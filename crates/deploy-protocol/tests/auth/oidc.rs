//! Mode `oidc`: tokens as GitHub signs them, by a key that is thrown away. The fixtures are made
//! by OpenSSL:
//!
//! ```sh
//! openssl genrsa -out throw-away-oidc-key.pem 2048
//! openssl rsa -in throw-away-oidc-key.pem -pubout -out throw-away-oidc-key.pub.pem
//! openssl rsa -in throw-away-oidc-key.pem -noout -modulus | cut -d= -f2 |
//!     xxd -r -p | base64 -w0 | tr '+/' '-_' | tr -d =    # "n" of throw-away-oidc-keys.json
//! ```

mod claims;
mod rules;
mod tokens;

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use windlass_deploy_protocol::auth::oidc::{
    GITHUB, HEADER, KeySet, Policy, Rule, RulePatterns, Verified, audience,
};
use windlass_deploy_protocol::auth::{Denied, Request};

use crate::support::{BODY, Sent, now};

const PRIVATE: &[u8] = include_bytes!("../fixtures/throw-away-oidc-key.pem");
const PUBLIC: &[u8] = include_bytes!("../fixtures/throw-away-oidc-key.pub.pem");
const OTHER: &[u8] = include_bytes!("../fixtures/throw-away-other-key.pem");
const KEYS: &[u8] = include_bytes!("../fixtures/throw-away-oidc-keys.json");
const RUNNER: &str = "https://deploy.example.com";

pub fn keys() -> KeySet {
    KeySet::parse(KEYS).unwrap()
}

pub fn policy() -> Policy {
    policy_of(&[RulePatterns {
        name: "main".into(),
        repository_id: "74".into(),
        ..RulePatterns::default()
    }])
}

fn policy_of(rules: &[RulePatterns]) -> Policy {
    Policy {
        issuer: GITHUB.into(),
        runner: RUNNER.parse().unwrap(),
        rules: rules.iter().map(|rule| Rule::new(rule).unwrap()).collect(),
    }
}

/// What GitHub puts into a token, with its spans of time: valid since five minutes, for six hours.
fn claims() -> Value {
    let request = Request::new("POST", "/deploy", BODY).unwrap();
    let now = now().as_second();
    json!({
        "iss": GITHUB,
        "aud": audience(&RUNNER.parse().unwrap(), &request),
        "sub": "repo:octo-org/octo-repo:environment:staging",
        "jti": "6f1a1e5d-9f0e-4a53-8f05-1b1b7f2d9c11",
        "iat": now, "nbf": now - 300, "exp": now + 6 * 3600,
        "repository": "octo-org/octo-repo", "repository_id": "74",
        "job_workflow_ref": "octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main",
        "environment": "staging", "event_name": "push", "ref": "refs/heads/main",
        "run_id": "4242", "run_attempt": "1", "actor": "octocat", "head_ref": "",
    })
}

fn header() -> Header {
    Header {
        kid: Some("throw-away".into()),
        ..Header::new(Algorithm::RS256)
    }
}

fn token(claims: &Value) -> String {
    let key = EncodingKey::from_rsa_pem(PRIVATE).unwrap();
    encode(&header(), claims, &key).unwrap()
}

fn send(token: &str) -> Sent {
    let value = format!("Bearer {token}");
    Sent::new("POST", "/deploy", BODY, [(HEADER, value)])
}

pub fn signed() -> Sent {
    send(&token(&claims()))
}

fn check_with(policy: &Policy, sent: &Sent, now: Timestamp) -> Result<Verified, Denied> {
    policy.verify(&keys(), &sent.request(), &sent.headers(), now)
}

pub fn check(sent: &Sent) -> Result<Verified, Denied> {
    check_with(&policy(), sent, now())
}
