//! What is read, and what is not believed.

use windlass_registry::{Content, ErrorKind};

use crate::server::{Reply, Server};
use crate::{BYTES, INDEX, index, no, registry, sha256, stands, tag};

#[tokio::test]
async fn a_manifest_is_its_very_bytes() {
    let server = Server::replying([
        index(),
        index().with("docker-content-digest", sha256(BYTES).as_str()),
    ])
    .await;
    let registry = registry(&server);
    let by_tag = registry.tagged(&tag("v1.2.4")).await.unwrap().unwrap();
    assert_eq!(
        (by_tag.digest(), by_tag.media_type()),
        (&sha256(BYTES), INDEX)
    );
    let empty = Content::Index {
        entries: Vec::new(),
        revision: None,
    };
    assert_eq!(by_tag.content().unwrap(), empty);
    let by_digest = registry.manifest(&sha256(BYTES)).await.unwrap().unwrap();
    assert_eq!(by_digest, by_tag);
    let path = |reference: &str| format!("GET /v2/acme/shop/manifests/{reference}");
    let digest = sha256(BYTES).to_string();
    assert_eq!(server.lines(), [path("v1.2.4"), path(&digest)]);
    let seen = server.seen();
    let accept = seen[0].header("accept").unwrap();
    for kind in [
        "oci.image.index",
        "oci.image.manifest",
        "manifest.list.v2",
        "manifest.v2",
    ] {
        assert!(accept.contains(kind), "{accept}");
    }
}

#[tokio::test]
async fn other_bytes_than_were_asked_for_are_refused() {
    let other = sha256("other");
    for (reply, by_digest) in [
        (index(), true),
        (index().with("docker-content-digest", other.as_str()), false),
        (index().with("docker-content-digest", other.as_str()), true),
    ] {
        let server = Server::replying([reply]).await;
        let registry = registry(&server);
        let found = match by_digest {
            true => registry.manifest(&other).await,
            false => registry.tagged(&tag("v1")).await,
        };
        let error = found.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WrongBytes, "{error}");
        assert!(
            error.to_string().contains(sha256(BYTES).as_str()),
            "{error}"
        );
    }
    let server = Server::replying([Reply::text(200, "{}")]).await;
    let error = registry(&server).config(&other).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongBytes, "{error}");
}

#[tokio::test]
async fn nothing_is_missing_unless_a_registry_says_so() {
    for code in ["MANIFEST_UNKNOWN", "NAME_UNKNOWN", "NOT_FOUND"] {
        let server = Server::replying([no(404, code, "not here")]).await;
        let found = registry(&server).tagged(&tag("v1")).await.unwrap();
        assert_eq!(found, None, "{code}");
    }
    for (reply, kind) in [
        (
            Reply::text(404, "<html>a proxy</html>"),
            ErrorKind::Protocol,
        ),
        (Reply::text(404, ""), ErrorKind::Protocol),
        (
            Reply::text(200, "<html>").with("content-type", "text/html"),
            ErrorKind::Protocol,
        ),
        (no(403, "DENIED", "denied"), ErrorKind::Forbidden),
        (no(401, "UNAUTHORIZED", "who?"), ErrorKind::Unauthorized),
    ] {
        let server = Server::replying([reply]).await;
        let error = registry(&server).tagged(&tag("v1")).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(!error.hints().is_empty());
    }
}

#[tokio::test]
async fn where_a_tag_stands_is_told_without_a_body_or_computed() {
    let digest = sha256(BYTES);
    let server = Server::replying([
        stands(&digest),
        Reply::text(200, ""),
        index(),
        Reply::text(404, ""),
    ])
    .await;
    let registry = registry(&server);
    for expected in [Some(&digest), Some(&digest), None] {
        let found = registry.stands(&tag("latest")).await.unwrap();
        assert_eq!(found.as_ref(), expected);
    }
    let methods: Vec<String> = server.lines();
    let methods: Vec<&str> = methods.iter().map(|line| &line[..4]).collect();
    assert_eq!(methods, ["HEAD", "HEAD", "GET ", "HEAD"]);
}

#[tokio::test]
async fn a_read_is_repeated_as_long_as_there_is_sense_in_it() {
    for passing in [
        Reply::text(503, ""),
        Reply::broken(),
        no(429, "TOOMANYREQUESTS", "slowly").with("retry-after", "7"),
    ] {
        let server = Server::replying([passing, index()]).await;
        let found = registry(&server).tagged(&tag("v1")).await.unwrap();
        assert!(found.is_some());
        assert_eq!(server.seen().len(), 2);
    }
    let failing = (0..100).map(|_| Reply::text(502, ""));
    let server = Server::replying(failing).await;
    let error = registry(&server).tagged(&tag("v1")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let told = format!("answered 502 ({} attempts)", server.seen().len());
    assert!(error.to_string().ends_with(&told), "{error}");
    let limited = no(429, "TOOMANYREQUESTS", "slowly").with("retry-after", "3600");
    let server = Server::replying([limited]).await;
    let error = registry(&server).tagged(&tag("v1")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited, "{error}");
}
