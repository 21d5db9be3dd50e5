//! Id tokens, verified as a service would: by discovery and key.

use std::collections::BTreeMap;

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use windlass_emulator::{Emulator, Level, Permissions};

use crate::support::{Fixture, NAME, Running};

async fn get(url: &str, token: &str) -> (u16, Value) {
    let request = reqwest::Client::new().get(url).bearer_auth(token);
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// The claims of a token, once its signature has been found good.
async fn verified(emulator: &Emulator, token: &str) -> BTreeMap<String, Value> {
    let issuer = emulator.id_token_issuer();
    let (_, found) = get(&format!("{issuer}/.well-known/openid-configuration"), "").await;
    assert_eq!(found["issuer"], issuer.as_str());
    let (_, keys) = get(found["jwks_uri"].as_str().unwrap(), "").await;
    let keys: JwkSet = serde_json::from_value(keys).unwrap();
    let header = decode_header(token).unwrap();
    assert_eq!(header.alg, Algorithm::RS256);
    let key = keys.find(&header.kid.unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_aud = false;
    validation.set_issuer(&[issuer]);
    let key = DecodingKey::from_jwk(key).unwrap();
    decode(token, &key, &validation).unwrap().claims
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_gets_a_token_that_says_which_job_it_is() {
    let fixture = Fixture::new();
    let running = fixture.start().await;
    let emulator = &running.emulator;
    let claims = [
        ("environment", "production"),
        (
            "job_workflow_ref",
            "o/r/.github/workflows/a.yml@refs/heads/main",
        ),
    ];
    let url = emulator.id_token_request_url(NAME, &claims);
    let asked = format!("{url}&audience=windlass%20POST%20x");
    let (status, answer) = get(&asked, emulator.token()).await;
    assert_eq!(status, 200, "{answer}");
    let found = verified(emulator, answer["value"].as_str().unwrap()).await;
    let name = NAME;
    for (claim, text) in [
        ("aud", "windlass POST x"),
        ("environment", "production"),
        (
            "job_workflow_ref",
            "o/r/.github/workflows/a.yml@refs/heads/main",
        ),
        ("repository", name),
        ("sub", &format!("repo:{name}:environment:production")),
        ("event_name", "workflow_dispatch"),
    ] {
        assert_eq!(found[claim], text, "{claim}");
    }
    let times = ["nbf", "iat", "exp"].map(|name| found[name].as_i64().unwrap());
    assert!(times[0] < times[1] && times[1] < times[2], "{times:?}");
    let (_, again) = get(&asked, emulator.token()).await;
    let again = verified(emulator, again["value"].as_str().unwrap()).await;
    assert_ne!(again["jti"], found["jti"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_have_one_gets_a_token() {
    let fixture = Fixture::new();
    let job = Permissions::only([("contents", Level::Write)]);
    let other = Permissions::only([("id_token", Level::Write)]);
    let builder = fixture.builder().token("ghs_job", job);
    let running = Running::start(builder.token("ghs_id", other)).await;
    let emulator = &running.emulator;
    let url = emulator.id_token_request_url(NAME, &[]);
    assert_eq!(get(&url, "ghs_job").await.0, 403);
    assert_eq!(get(&url, "ghs_other").await.0, 401);
    assert_eq!(get(&url, "ghs_id").await.0, 200);
    assert_eq!(get(&format!("{url}&iss=https://x"), "ghs_id").await.0, 400);
}
