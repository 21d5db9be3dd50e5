//! A tag is given once, and looked at before anything is repeated.

use windlass_core::image::ImageDigest;
use windlass_registry::{Error, ErrorKind, Registry};

use crate::server::{Reply, Server};
use crate::{BYTES, INDEX, created, index, network, no, sha256, stands, tag};

/// What comes of giving a tag, and what was asked for it.
async fn given(replies: Vec<Reply>, before: Option<&ImageDigest>) -> (Result<(), Error>, Server) {
    let replies = [index()].into_iter().chain(replies);
    let server = Server::replying(replies).await;
    let url = server.url().parse().unwrap();
    let registry = Registry::new(&url, "acme/shop", None, &network().0).unwrap();
    let manifest = registry.tagged(&tag("v1.2.4")).await.unwrap().unwrap();
    let result = registry.tag(&tag("v1.3.0"), &manifest, before).await;
    (result, server)
}

/// The methods of all requests after the first.
fn methods(server: &Server) -> Vec<String> {
    let lines = server.lines().into_iter().skip(1);
    lines
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_very_bytes_are_put_and_looked_at() {
    let (result, server) = given(vec![created(), stands(&sha256(BYTES))], None).await;
    result.unwrap();
    let put = &server.seen()[1];
    assert_eq!(put.line, "PUT /v2/acme/shop/manifests/v1.3.0");
    assert_eq!(put.body, BYTES);
    assert_eq!(put.header("content-type"), Some(INDEX));
    assert_eq!(server.lines()[2], "HEAD /v2/acme/shop/manifests/v1.3.0");
}

#[tokio::test]
async fn a_put_whose_answer_is_lost_is_repeated_only_where_it_was_not_done() {
    let digest = sha256(BYTES);
    for lost in [
        Reply::broken,
        || Reply::text(500, ""),
        || Reply::text(503, ""),
    ] {
        let (result, server) = given(vec![lost(), stands(&digest)], None).await;
        result.unwrap();
        assert_eq!(methods(&server), ["PUT", "HEAD"]);
        let gone = || Reply::text(404, "");
        let (result, server) = given(vec![lost(), gone(), created(), stands(&digest)], None).await;
        result.unwrap();
        assert_eq!(methods(&server), ["PUT", "HEAD", "PUT", "HEAD"]);
    }
}

#[tokio::test]
async fn a_look_that_comes_too_early_is_repeated() {
    let (digest, before) = (sha256(BYTES), sha256("before"));
    let replies = vec![created(), stands(&before), created(), stands(&digest)];
    let (result, _) = given(replies, Some(&before)).await;
    result.unwrap();
}

#[tokio::test]
async fn a_tag_that_somebody_else_gives_meanwhile_is_left_to_them() {
    let other = sha256("other");
    for first in [created(), Reply::text(503, "")] {
        let (result, server) = given(vec![first, stands(&other)], None).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Overtaken, "{error}");
        assert!(error.to_string().contains(other.as_str()), "{error}");
        assert_eq!(methods(&server), ["PUT", "HEAD"]);
    }
    let (before, gone) = (sha256("before"), Reply::text(404, ""));
    let (result, _) = given(vec![created(), gone], Some(&before)).await;
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Overtaken);
}

#[tokio::test]
async fn a_registry_that_takes_other_bytes_is_found_out() {
    let (result, _) = given(
        vec![created().with("docker-content-digest", sha256("other").as_str())],
        None,
    )
    .await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongBytes, "{error}");
}

#[tokio::test]
async fn a_refusal_is_not_repeated_and_says_what_it_is() {
    let immutable = "The image tag 'v1.3.0' already exists and cannot be overwritten because the repository is immutable.";
    for (reply, kind) in [
        (no(400, "TAG_INVALID", immutable), ErrorKind::Immutable),
        (
            no(403, "DENIED", "permission_denied: write_package"),
            ErrorKind::Forbidden,
        ),
        (
            no(404, "NAME_UNKNOWN", "no repository"),
            ErrorKind::NotFound,
        ),
        (no(400, "MANIFEST_INVALID", "odd"), ErrorKind::Refused),
    ] {
        let (result, server) = given(vec![reply], None).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), methods(&server).len()), (kind, 1), "{error}");
        assert_eq!(error.request(), "PUT manifests/v1.3.0");
    }
}

#[tokio::test]
async fn a_put_is_never_sent_on_elsewhere() {
    let elsewhere = Reply::text(307, "").with("location", "/v2/acme/shop/manifests/x");
    let (result, server) = given(vec![elsewhere], None).await;
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Protocol);
    assert_eq!(methods(&server), ["PUT"]);
}

#[tokio::test]
async fn what_never_comes_to_stand_ends_with_the_deadline() {
    let lost = (0..200).map(|nth| match nth % 2 {
        0 => Reply::text(500, ""),
        _ => Reply::text(404, ""),
    });
    let (result, _) = given(lost.collect(), None).await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
}
