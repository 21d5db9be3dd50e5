//! A GitHub App: its proof, and the installation token that is made from it.

use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use secrecy::SecretString;
use serde_json::{Value, json};
use windlass_github::{AppKey, Client, Credentials, ErrorKind, Options};

use crate::clock::{START, TestClock};
use crate::options;
use crate::server::{Reply, Seen, Server};

const KEY: &str = include_str!("../fixtures/throw-away-app-key.pem");
const PUBLIC: &str = include_str!("../fixtures/throw-away-app-key.pub.pem");

fn app(server: &Server, clock: Arc<TestClock>) -> Client {
    let private_key = AppKey::parse(&SecretString::from(KEY)).unwrap();
    let credentials = Credentials::App {
        app_id: "Iv1.abc".to_owned(),
        private_key,
    };
    Client::new(Options {
        credentials,
        clock,
        ..options(server)
    })
    .unwrap()
}

async fn github() -> Server {
    Server::start(async |seen: Seen| match seen.uri.path() {
        "/repos/o/r/installation" => Reply::json(200, &json!({ "id": 42, "app_id": 7 })),
        "/app/installations/42/access_tokens" => Reply::json(
            201,
            &json!({ "token": "ghs_installed", "expires_at": "2030-01-01T00:00:00Z" }),
        ),
        _ => Reply::json(200, &json!({ "default_branch": "main" })),
    })
    .await
}

fn claims(seen: &Seen) -> Value {
    let proof = seen
        .header("authorization")
        .unwrap()
        .strip_prefix("Bearer ")
        .unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    let key = DecodingKey::from_rsa_pem(PUBLIC.as_bytes()).unwrap();
    jsonwebtoken::decode::<Value>(proof, &key, &validation)
        .unwrap()
        .claims
}

#[tokio::test]
async fn the_installation_is_found_with_a_signed_proof_and_gives_a_token_for_one_repository() {
    let server = github().await;
    app(&server, Arc::default()).repository().await.unwrap();
    let seen = server.seen();
    assert_eq!(
        server.lines(),
        [
            "GET /repos/o/r/installation",
            "POST /app/installations/42/access_tokens",
            "GET /repos/o/r"
        ]
    );
    let expected = json!({ "iss": "Iv1.abc", "iat": START - 60, "exp": START + 540 });
    assert_eq!(
        (claims(&seen[0]), claims(&seen[1])),
        (expected.clone(), expected)
    );
    assert_eq!(seen[1].json(), json!({ "repositories": ["r"] }));
    assert_eq!(
        seen[2].header("authorization"),
        Some("Bearer ghs_installed")
    );
}

#[tokio::test]
async fn the_token_is_made_once_and_again_before_it_expires() {
    let server = github().await;
    let clock = Arc::new(TestClock::default());
    let client = app(&server, Arc::clone(&clock));
    let (one, two) = tokio::join!(client.repository(), client.repository());
    assert!(one.is_ok() && two.is_ok());
    client.clone().repository().await.unwrap();
    assert_eq!(server.seen().len(), 5);
    clock.advance(Duration::from_secs(51 * 60));
    client.repository().await.unwrap();
    assert_eq!(server.seen().len(), 8);
}

#[tokio::test]
async fn an_app_that_is_not_installed_is_told_so() {
    let server = Server::replying([Reply::json(404, &json!({ "message": "Not Found" }))]).await;
    let error = app(&server, Arc::default()).repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(
        error
            .hints()
            .contains(&"install the App Iv1.abc on o/r".to_owned()),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_key_of_another_app_is_told_so() {
    let body = json!({ "message": "A JSON web token could not be decoded" });
    let server = Server::replying([Reply::json(401, &body)]).await;
    let error = app(&server, Arc::default()).repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadCredentials);
    assert!(
        error
            .hints()
            .iter()
            .any(|hint| hint.contains("the App Iv1.abc")),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_without_a_token_is_not_repeated_in_the_error() {
    let wrong = Reply::json(201, &json!({ "token": { "ghs_secret": 1 } }));
    let server = Server::replying([Reply::json(200, &json!({ "id": 42 })), wrong]).await;
    let error = app(&server, Arc::default()).repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(!format!("{error:?}").contains("ghs_secret"), "{error:?}");
}
