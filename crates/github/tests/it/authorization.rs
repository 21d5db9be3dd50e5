//! What a request says of who asks, and where the token never goes.

use secrecy::SecretString;
use serde_json::json;
use windlass_github::{Client, Credentials, ErrorKind, Options};

use crate::server::{Reply, Server};
use crate::{TOKEN, client, options};

fn repository() -> Reply {
    Reply::json(200, &json!({ "default_branch": "main" }))
}

#[tokio::test]
async fn the_api_gets_the_token_once_and_our_user_agent() {
    let server = Server::replying([repository()]).await;
    client(&server).repository().await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(
        seen.header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    assert_eq!(
        seen.header("user-agent"),
        Some(concat!("windlass/", env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(seen.header("accept"), Some("application/vnd.github+json"));
    assert_eq!(seen.header("x-github-api-version"), Some("2022-11-28"));
}

#[tokio::test]
async fn git_gets_the_token_as_basic_authorization() {
    let server = Server::replying([Reply::text(200, "0000")]).await;
    client(&server).list_refs(&["refs/tags/"]).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.line(), "POST /o/r.git/git-upload-pack");
    let pair = "eC1hY2Nlc3MtdG9rZW46Z2hzX2EtdG9rZW4tZm9yLXRlc3Rz";
    assert_eq!(
        seen.header("authorization"),
        Some(format!("Basic {pair}").as_str())
    );
    assert_eq!(seen.header("git-protocol"), Some("version=2"));
    assert_eq!(
        seen.header("content-type"),
        Some("application/x-git-upload-pack-request")
    );
    assert_eq!(
        seen.header("accept"),
        Some("application/x-git-upload-pack-result")
    );
}

#[tokio::test]
async fn anonymous_requests_carry_no_authorization() {
    let server = Server::replying([repository(), Reply::text(200, "0000")]).await;
    let credentials = Credentials::Anonymous;
    let client = Client::new(Options {
        credentials,
        ..options(&server)
    })
    .unwrap();
    client.repository().await.unwrap();
    client.list_refs(&[]).await.unwrap();
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("authorization").is_none())
    );
}

#[tokio::test]
async fn a_prefix_of_the_servers_address_is_kept() {
    let server = Server::replying([repository(), Reply::text(200, "0000")]).await;
    let client = Client::new(Options {
        api_url: format!("{}/r/api/v3/", server.url()),
        server_url: format!("{}/git/", server.url()),
        ..options(&server)
    })
    .unwrap();
    client.repository().await.unwrap();
    client.list_refs(&[]).await.unwrap();
    assert_eq!(
        server.lines(),
        [
            "GET /r/api/v3/repos/o/r",
            "POST /git/o/r.git/git-upload-pack"
        ]
    );
    assert_eq!(client.clone_url(), format!("{}/git/o/r.git", server.url()));
}

#[tokio::test]
async fn a_redirect_on_the_same_server_is_followed_with_the_same_method() {
    let moved = |to: &str, status| Reply::text(status, "").with("location", to);
    let server = Server::replying([
        moved("/repositories/1", 301),
        repository(),
        moved("/o/new", 307),
    ])
    .await;
    client(&server).repository().await.unwrap();
    client(&server).list_refs(&[]).await.unwrap_err();
    assert_eq!(
        server.lines(),
        [
            "GET /repos/o/r",
            "GET /repositories/1",
            "POST /o/r.git/git-upload-pack",
            "POST /o/new"
        ]
    );
}

#[tokio::test]
async fn a_redirect_to_another_server_is_refused_and_the_token_stays() {
    let other = Server::replying([repository()]).await;
    let there = other.url();
    let server = Server::start(move |_| {
        let reply = Reply::text(301, "").with("location", &there);
        async { reply }
    })
    .await;
    let error = client(&server).repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.hints(), ["o/r has moved: give its present name"]);
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn endless_redirects_end() {
    let server = Server::start(async |_| Reply::text(302, "").with("location", "/again")).await;
    let error = client(&server).repository().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn no_secret_is_shown() {
    let server =
        Server::replying([Reply::json(401, &json!({ "message": "Bad credentials" }))]).await;
    let client = client(&server);
    let error = client.repository().await.unwrap_err();
    let shown = format!(
        "{client:?} {:?} {error:?} {error}",
        options(&server).credentials
    );
    assert!(!shown.contains(TOKEN), "{shown}");
}

#[tokio::test]
async fn a_token_that_cannot_be_one_is_refused_before_anything_is_sent() {
    let server = Server::replying([]).await;
    for token in ["", "two\nlines"] {
        let credentials = Credentials::Token(SecretString::from(token));
        let error = Client::new(Options {
            credentials,
            ..options(&server)
        })
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadCredentials);
    }
    assert!(server.seen().is_empty());
}
