//! `trigger-runner`, and who vouches for it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::deploy_server::{DeployServer, Reply};
use crate::support::trigger::{REPORT, commit, deploying, good};
use crate::support::{Call, GitHub, Staged};

/// A call that may ask for id tokens, and has no secret.
fn by_github(server: &DeployServer, github: &GitHub) -> Call {
    let call = Call::unsigned_trigger(&server.url()).on(github);
    call.env("ACTIONS_ID_TOKEN_REQUEST_URL", &github.id_token_url())
        .env("ACTIONS_ID_TOKEN_REQUEST_TOKEN", github.token())
}

fn claims(authorization: &str) -> Value {
    let token = authorization.strip_prefix("Bearer ").unwrap();
    let claims = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}

/// Fails when one token serves two requests, or the body's digest is not in it.
#[test]
fn t4_every_request_has_a_token_for_itself() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let server = deploying(&staged);
    let run = by_github(&server, &github).succeeds();
    run.says(&["signed by oidc"]);
    let (post, get) = (
        &server.asked("POST", "/deploy")[0],
        &server.asked("GET", REPORT)[0],
    );
    let tokens = [post, get].map(|asked| asked.header("authorization").unwrap());
    let [posted, got] = tokens.map(claims);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, post.body.as_bytes());
    let digest: String = digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let expected = format!("windlass POST {}/deploy sha256:{digest}", server.url());
    assert_eq!(posted["aud"], expected);
    assert!(
        got["aud"]
            .as_str()
            .unwrap()
            .contains(&format!("GET {}{REPORT} sha256:", server.url()))
    );
    assert_ne!(posted["jti"], got["jti"]);
    let masks = run.annotations("add-mask");
    for token in tokens {
        let token = token.strip_prefix("Bearer ").unwrap();
        assert!(masks.contains(&token.to_owned()));
        assert!(!run.summary.contains(token));
    }
    for asked in [post, get] {
        assert_eq!(asked.header("x-windlass-signature"), None);
    }
}

/// Fails when a runner that answers with what it got can have it shown.
#[test]
fn t5_a_token_that_is_echoed_is_masked() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let server = DeployServer::new(|asked| {
        Reply::Json(
            403,
            json!({"error": asked.header("authorization").unwrap()}),
        )
    });
    let run = by_github(&server, &github).fails(1);
    run.says(&["the runner answered 403: Bearer ***"]);
}

#[test]
fn a_job_that_may_not_ask_for_a_token_is_told_what_to_grant() {
    let server = DeployServer::new(|asked| good(asked, &commit()));
    let call = || Call::unsigned_trigger(&server.url()).of_commit(&commit());
    for (call, text) in [
        (call(), "there is no secret"),
        (
            call().input("auth", "oidc"),
            "the job may not ask for an id token",
        ),
    ] {
        call.fails(2).says(&[text, "grant 'id-token: write'"]);
    }
    let refused = DeployServer::new(|_| Reply::Json(403, json!({"message": "no permission"})));
    let asking = call().env(
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        &format!("{}/token", refused.url()),
    );
    let asking = asking.env("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "t0k3n-of-the-job");
    asking
        .fails(1)
        .says(&["GitHub answered 403", "grant 'id-token: write'"]);
    assert!(server.asked("POST", "/deploy").is_empty());
}

#[test]
fn a_token_is_asked_for_again_where_the_trouble_may_pass() {
    let tokens = DeployServer::new(|asked| match asked.before {
        0 => Reply::Json(500, json!({})),
        _ => Reply::Json(200, json!({"value": "a.b.c-of-the-token"})),
    });
    let server = DeployServer::new(|asked| good(asked, &commit()));
    let call = Call::unsigned_trigger(&server.url()).of_commit(&commit());
    let call = call.env(
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        &format!("{}/token?v=2", tokens.url()),
    );
    let run = call
        .env("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "t0k3n-of-the-job")
        .succeeds();
    run.says(&["GitHub's id tokens answered 500"]);
    let asked = &tokens.asked("GET", "/token")[0];
    assert!(
        asked
            .path
            .starts_with("/token?v=2&audience=windlass%20POST%20http%3A%2F%2F")
    );
    assert_eq!(
        asked.header("authorization"),
        Some("Bearer t0k3n-of-the-job")
    );
    let sent = &server.asked("POST", "/deploy")[0];
    assert_eq!(
        sent.header("authorization"),
        Some("Bearer a.b.c-of-the-token")
    );
}

/// A secret goes before GitHub's word only where it is asked for.
#[test]
fn a_secret_signs_where_it_is_asked_to() {
    let staged = Staged::new();
    let github = staged.bare(|builder| builder);
    let server = deploying(&staged);
    let secret = crate::support::deploy_server::SECRET;
    let call = by_github(&server, &github).secret("secret", secret);
    call.input("auth", "hmac").succeeds();
    server.asked("POST", "/deploy")[0].hmac_nonce();
    server.asked("GET", REPORT)[0].hmac_nonce();
}

/// Fails when a secret can be given where every process of the machine sees it.
#[test]
fn t5_a_secret_is_never_an_argument() {
    let server = DeployServer::new(|asked| good(asked, &commit()));
    let call = || Call::unsigned_trigger(&server.url()).of_commit(&commit());
    let secret = crate::support::deploy_server::SECRET;
    call().args(&["--secret", secret]).fails(2);
    let file = call().file("secret.txt", format!("{secret}\n"));
    file.args(&["--secret-file", "secret.txt"]).succeeds();
    server.asked("POST", "/deploy")[0].hmac_nonce();
}
