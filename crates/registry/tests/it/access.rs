//! Who asks, and to whom that is told.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use windlass_registry::{Credentials, ErrorKind, Registry};

use crate::server::{Reply, Server};
use crate::{
    BYTES, PASSWORD, created, credentials, index, network, no, registry, sha256, stands, tag,
};

fn basic() -> Option<String> {
    let pair = STANDARD.encode(format!("octocat:{PASSWORD}"));
    Some(format!("Basic {pair}"))
}

fn wants_password() -> Reply {
    no(401, "UNAUTHORIZED", "who?").with("www-authenticate", "Basic realm=\"Registry Realm\"")
}

fn wants_token(from: &str) -> Reply {
    let challenge =
        format!("Bearer realm=\"{from}/token?a=b\",service=\"the registry\",scope=\"odd\"");
    no(401, "UNAUTHORIZED", "who?").with("www-authenticate", &challenge)
}

fn grants(token: &str) -> Reply {
    Reply::text(200, &serde_json::json!({ "token": token }).to_string())
}

fn bearer(token: &str) -> Option<String> {
    Some(format!("Bearer {token}"))
}

#[tokio::test]
async fn a_password_is_sent_where_it_is_wanted_and_from_then_on() {
    let server = Server::replying([wants_password(), index(), index()]).await;
    let registry = registry(&server);
    for _ in 0..2 {
        registry.tagged(&tag("v1")).await.unwrap().unwrap();
    }
    assert_eq!(server.authorizations(), [None, basic(), basic()]);
}

#[tokio::test]
async fn a_token_is_fetched_with_the_least_that_does_and_kept() {
    let tokens = Server::replying([grants("to-read"), grants("to-write")]).await;
    let server = Server::replying([
        wants_token(&tokens.url()),
        index(),
        wants_token(&tokens.url()),
        created(),
        stands(&sha256(BYTES)),
    ])
    .await;
    let registry = registry(&server);
    let manifest = registry.tagged(&tag("v1")).await.unwrap().unwrap();
    registry.tag(&tag("v2"), &manifest, None).await.unwrap();
    let read = bearer("to-read");
    assert_eq!(
        server.authorizations(),
        [None, read.clone(), None, bearer("to-write"), read]
    );
    assert_eq!(tokens.authorizations(), [basic(), basic()]);
    let asked = |scope: &str| {
        format!("GET /token?a=b&service=the+registry&scope=repository%3Aacme%2Fshop%3A{scope}")
    };
    assert_eq!(tokens.lines(), [asked("pull"), asked("pull%2Cpush")]);
}

#[tokio::test]
async fn a_token_that_has_run_out_is_fetched_anew() {
    let tokens = Server::replying([grants("first"), grants("second")]).await;
    let wanted = || wants_token(&tokens.url());
    let server = Server::replying([wanted(), index(), wanted(), index()]).await;
    let registry = registry(&server);
    for _ in 0..2 {
        registry.tagged(&tag("v1")).await.unwrap().unwrap();
    }
    let (first, second) = (bearer("first"), bearer("second"));
    assert_eq!(
        server.authorizations(),
        [None, first.clone(), first, second]
    );
}

#[tokio::test]
async fn who_has_no_password_gets_a_token_for_anybody() {
    let tokens = Server::replying([Reply::text(200, r#"{"access_token": "for-anybody"}"#)]).await;
    let server = Server::replying([wants_token(&tokens.url()), index()]).await;
    let url = server.url().parse().unwrap();
    let registry = Registry::new(&url, "acme/shop", None, &network().0).unwrap();
    registry.tagged(&tag("v1")).await.unwrap().unwrap();
    assert_eq!(tokens.authorizations(), [None]);
    assert_eq!(server.authorizations(), [None, bearer("for-anybody")]);
}

#[tokio::test]
async fn a_server_of_tokens_that_fails_is_asked_again_even_for_a_put() {
    let tokens = Server::replying([Reply::text(503, ""), grants("to-write")]).await;
    let server = Server::replying([
        index(),
        wants_token(&tokens.url()),
        wants_token(&tokens.url()),
        created(),
        stands(&sha256(BYTES)),
    ])
    .await;
    let registry = registry(&server);
    let manifest = registry.tagged(&tag("v1")).await.unwrap().unwrap();
    registry.tag(&tag("v2"), &manifest, None).await.unwrap();
    assert_eq!(tokens.seen().len(), 2);
}

#[tokio::test]
async fn a_wrong_password_is_told_and_not_repeated() {
    for refusal in [
        no(401, "UNAUTHORIZED", PASSWORD),
        no(400, "UNKNOWN", PASSWORD),
    ] {
        let tokens = Server::replying([refusal]).await;
        let server = Server::replying([wants_token(&tokens.url())]).await;
        let error = registry(&server).tagged(&tag("v1")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
        assert!(
            !format!("{error} {error:?}").contains(PASSWORD),
            "{error:?}"
        );
    }
    let server = Server::replying([wants_password(), wants_password()]).await;
    let error = registry(&server).tagged(&tag("v1")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_password_for_the_registry_only_goes_nowhere_without_tls() {
    let bound = || Credentials {
        for_registry_only: true,
        ..credentials()
    };
    let tokens = Server::replying([grants("stolen")]).await;
    for challenge in [wants_token(&tokens.url()), wants_password()] {
        let server = Server::replying([challenge]).await;
        let url = server.url().parse().unwrap();
        let registry = Registry::new(&url, "acme/shop", Some(bound()), &network().0).unwrap();
        let error = registry.tagged(&tag("v1")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotTrusted, "{error}");
        assert_eq!(server.authorizations(), [None]);
    }
    assert!(tokens.seen().is_empty());
}

#[tokio::test]
async fn a_read_that_is_sent_on_goes_without_a_password() {
    let config = r#"{"os":"linux","architecture":"arm64"}"#;
    let store = Server::replying([Reply::text(200, config)]).await;
    let elsewhere = Reply::text(307, "").with("location", &format!("{}/blob?sig=x", store.url()));
    let server = Server::replying([wants_password(), elsewhere]).await;
    let found = registry(&server).config(&sha256(config)).await.unwrap();
    assert_eq!(found.platform.unwrap().to_string(), "linux/arm64");
    assert_eq!(server.authorizations(), [None, basic()]);
    assert_eq!(store.authorizations(), [None]);

    let round = Server::replying((0..9).map(|_| Reply::text(302, "").with("location", "/x"))).await;
    let error = registry(&round).config(&sha256(config)).await.unwrap_err();
    assert_eq!((error.kind(), round.seen().len()), (ErrorKind::Protocol, 4));
}
