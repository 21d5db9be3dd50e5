//! A GitHub App: its JSON web token, its installation, its tokens.

use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use windlass_emulator::{App, Level};

use crate::support::{Fixture, NAME, Running, answer};

/// A key pair as PEM: private and public.
static KEYS: LazyLock<(String, String)> = LazyLock::new(|| {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let public = aws_lc_rs::signature::KeyPair::public_key(&pair);
    let private = pem("PRIVATE KEY", pair.as_der().unwrap().as_ref());
    (private, pem("RSA PUBLIC KEY", public.as_ref()))
});

fn pem(label: &str, bytes: &[u8]) -> String {
    let encoded = STANDARD.encode(bytes);
    let lines: Vec<&str> = encoded
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.unwrap().as_secs()).unwrap()
}

fn jwt(claims: &Value) -> String {
    let key = EncodingKey::from_rsa_pem(KEYS.0.as_bytes()).unwrap();
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), claims, &key).unwrap()
}

fn good_jwt() -> String {
    jwt(&json!({"iss": "42", "iat": now() - 60, "exp": now() + 540}))
}

async fn start(fixture: &Fixture) -> Running {
    let app = App::new(42, "releaser", &KEYS.1, "acme")
        .permission("contents", Level::Write)
        .permission("metadata", Level::Read);
    let running = Running::start(fixture.builder().private(NAME).app(app)).await;
    running.with_token(Some(&good_jwt()))
}

async fn installation(running: &Running) -> u64 {
    let (status, found) = running.get("/installation").await;
    assert_eq!(status, 200, "{found}");
    found["id"].as_u64().unwrap()
}

async fn mint(running: &Running, id: u64, body: Value) -> (StatusCode, Value) {
    let path = format!("/app/installations/{id}/access_tokens");
    answer(running.request(Method::POST, &path).json(&body)).await
}

#[tokio::test]
async fn an_app_finds_its_installation_and_gets_a_token_for_an_hour() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let (_, app) = answer(running.request(Method::GET, "/app")).await;
    assert_eq!((&app["id"], &app["slug"]), (&json!(42), &json!("releaser")));
    let (status, minted) = mint(&running, installation(&running).await, json!({})).await;
    assert_eq!(status, 201);
    assert_eq!(
        minted["permissions"],
        json!({"contents": "write", "metadata": "read"})
    );
    let ends: jiff::Timestamp = minted["expires_at"].as_str().unwrap().parse().unwrap();
    let left = ends.as_second() - now();
    assert!((3_590..=3_600).contains(&left), "{left}");

    let running = running.with_token(minted["token"].as_str());
    assert_eq!(running.tag("v1", &fixture.id("main")).await.0, 201);
    // What was not granted stays closed, and the App's own routes want its key.
    assert_eq!(answer(running.request(Method::GET, "/user")).await.0, 403);
    assert_eq!(answer(running.request(Method::GET, "/app")).await.0, 401);
}

#[tokio::test]
async fn a_token_is_no_wider_than_asked_for_or_granted() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let id = installation(&running).await;
    let narrow = json!({"repositories": ["shop"], "permissions": {"contents": "read"}});
    let (_, minted) = mint(&running, id, narrow).await;
    assert_eq!(minted["repository_selection"], "selected");
    for (body, status) in [
        (
            json!({"permissions": {"contents": "write", "workflows": "write"}}),
            422,
        ),
        (json!({"repositories": ["other"]}), 422),
        (json!({"repository_ids": [999]}), 422),
        (json!({"repository_ids": "x"}), 422),
    ] {
        assert_eq!(mint(&running, id, body.clone()).await.0, status, "{body}");
    }
    assert_eq!(mint(&running, 999, json!({})).await.0, 404);
    let running = running.with_token(minted["token"].as_str());
    assert_eq!(running.get("/tags").await.0, 200);
    assert_eq!(running.tag("v1", &fixture.id("main")).await.0, 403);
}

#[tokio::test]
async fn an_app_lists_its_installations() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let (status, listed) = answer(running.request(Method::GET, "/app/installations")).await;
    assert_eq!(status, 200, "{listed}");
    let (_, of_repository) = running.get("/installation").await;
    assert_eq!(listed, json!([of_repository]));
    assert_eq!(listed[0]["account"]["login"], "acme");
}

#[tokio::test]
async fn json_web_tokens_are_judged_by_key_issuer_and_time() {
    let fixture = Fixture::new();
    let mut running = start(&fixture).await;
    let good = good_jwt();
    let (body, _) = good.rsplit_once('.').unwrap();
    let undecodable = "A JSON web token could not be decoded";
    let future = "'Expiration time' claim ('exp') is too far in the future";
    for (token, status, message) in [
        (good.clone(), 200, ""),
        (jwt(&json!({"iss": 42, "exp": now() + 60})), 200, ""),
        (format!("{body}.AAAA"), 401, undecodable),
        (jwt(&json!({"iss": "42"})), 401, undecodable),
        (
            jwt(&json!({"iss": "43", "exp": now() + 60})),
            404,
            "Integration not found",
        ),
        (
            jwt(&json!({"iss": "42", "exp": now() - 1})),
            401,
            "'Expiration time' claim ('exp') must be",
        ),
        (
            jwt(&json!({"iss": "42", "exp": now() + 3_600})),
            401,
            future,
        ),
        (
            jwt(&json!({"iss": "42", "iat": now() + 300, "exp": now() + 500})),
            401,
            "'Issued at' claim",
        ),
    ] {
        running = running.with_token(Some(&token));
        let (got, answer) = answer(running.request(Method::GET, "/app")).await;
        let said = answer["message"].as_str().unwrap_or_default();
        assert_eq!(got, status, "{said}");
        assert!(said.starts_with(message), "{said}");
    }
}

#[tokio::test]
async fn an_app_without_an_installation_on_the_repository_is_told_nothing() {
    let fixture = Fixture::new();
    let elsewhere = App::new(42, "releaser", &KEYS.1, "somebody-else");
    let running = Running::start(fixture.builder().app(elsewhere)).await;
    let running = running.with_token(Some(&good_jwt()));
    assert_eq!(running.get("/installation").await.0, 404);
    assert_eq!(running.tag("v1", &fixture.id("main")).await.0, 401);
}
