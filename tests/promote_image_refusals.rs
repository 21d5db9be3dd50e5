//! What may not be promoted, and that nothing is left half done.

use crate::support::Call;
use crate::support::deploy_server::{DeployServer, Reply, response};
use crate::support::registry::{INDEX, Registry, sha256};

#[test]
fn v3_a_tag_of_another_image_is_refused_before_anything_is_written() {
    let registry = Registry::new();
    let (digest, other) = (registry.push_image("amd64"), registry.push_image("arm64"));
    registry.tag(&other, "v1.3.0");
    let run = registry
        .promote()
        .input("digest", &digest)
        .input("tags", "1.3.0\nv1.3.0")
        .fails(1);
    run.says(&[&other, &digest, "floating-tags"]);
    assert_eq!(registry.stands("v1.3.0"), Some(other));
    assert_eq!(registry.stands("1.3.0"), None);
}

#[test]
fn v16_a_source_tag_that_was_moved_since_is_refused() {
    let registry = Registry::new();
    let (tried, moved) = (registry.push_image("amd64"), registry.push_image("arm64"));
    registry.tag(&moved, "v1.2.4");
    let run = registry
        .promote()
        .input("digest", &tried)
        .input("source-tag", "v1.2.4")
        .input("tags", "v1.3.0")
        .fails(1);
    run.says(&[&tried, &moved]);
    assert_eq!(registry.stands("v1.3.0"), None);
}

#[test]
fn what_is_not_there_or_not_enough_is_refused() {
    let registry = Registry::new();
    let digest = registry.push_index(&["amd64"]);
    let missing = sha256("nothing");
    for (input, value, says) in [
        ("digest", missing.as_str(), "there is no image"),
        ("source-tag", "v9.9.9", "there is no image"),
        ("platforms", "linux/amd64\nlinux/s390x", "linux/s390x"),
        ("revision", "9999999", "not from 9999999"),
    ] {
        let call = registry.promote().input("digest", &digest);
        let run = call.input("tags", "v1.3.0").input(input, value).fails(1);
        run.says(&[says, "hint: "]);
        assert_eq!(registry.stands("v1.3.0"), None, "{input}");
    }
}

/// A registry by script, which has one index.
fn scripted(put: fn(&str) -> String) -> DeployServer {
    DeployServer::new(move |asked| {
        let text = "{\"manifests\": []}";
        Reply::Raw(match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", _) => response(200, INDEX, text),
            ("HEAD", _) => response(404, "text/plain", ""),
            _ => put(&asked.body),
        })
    })
}

fn promote(server: &DeployServer) -> Call {
    let image = server.url().replace("http://", "") + "/acme/shop";
    Call::new(&["promote-image"])
        .input("image", &image)
        .input("source-tag", "v1.2.4")
        .input("tags", "v1.3.0")
}

#[test]
fn a_registry_that_refuses_says_what_to_change() {
    let denied = scripted(|_| {
        let body = r#"{"errors":[{"code":"DENIED","message":"permission_denied: write_package"}]}"#;
        response(403, "application/json", body)
    });
    promote(&denied).fails(1).says(&["write_package", "hint: "]);
    let immutable = scripted(|_| {
        let body = r#"{"errors":[{"code":"TAG_INVALID","message":"the tag is immutable"}]}"#;
        response(400, "application/json", body)
    });
    promote(&immutable)
        .fails(1)
        .says(&["immutable", "give another tag"]);
}

#[test]
fn a_registry_that_sends_other_bytes_is_refused() {
    let server = scripted(|_| response(201, "text/plain", ""));
    let call = promote(&server).input("digest", &sha256("what staging ran"));
    call.fails(1).says(&["other bytes"]);
    assert!(
        server
            .asked("PUT", "/v2/acme/shop/manifests/v1.3.0")
            .is_empty()
    );
}

#[test]
fn c2_a_failed_look_is_no_proof_that_nothing_is_there() {
    let proxy = DeployServer::new(|_| Reply::Raw(response(404, "text/html", "<html>no</html>")));
    let call = promote(&proxy).input("if-missing", "skip");
    call.fails(3).says(&["none of a registry's"]);
    let denied = DeployServer::new(|_| {
        let body = r#"{"errors":[{"code":"DENIED","message":"denied"}]}"#;
        Reply::Raw(response(403, "application/json", body))
    });
    promote(&denied).input("if-missing", "skip").fails(1);
}

#[test]
fn a_registry_that_is_not_there_is_unavailable() {
    let limited = DeployServer::new(|_| {
        let head = "HTTP/1.1 429 X\r\nretry-after: 3600\r\ncontent-length: 0\r\n";
        Reply::Raw(format!("{head}connection: close\r\n\r\n"))
    });
    promote(&limited)
        .fails(3)
        .says(&["429", "try again in 3600 s"]);
}

#[test]
fn t1_a_put_whose_answer_was_lost_is_looked_for() {
    let text = "{\"manifests\": []}";
    let given = std::sync::atomic::AtomicBool::new(false);
    let server = DeployServer::new(move |asked| {
        use std::sync::atomic::Ordering::SeqCst;
        match asked.method.as_str() {
            "GET" => Reply::Raw(response(200, INDEX, text)),
            "HEAD" if given.load(SeqCst) => {
                let head = "HTTP/1.1 200 X\r\ncontent-length: 17\r\nconnection: close\r\n";
                Reply::Raw(format!(
                    "{head}docker-content-digest: {}\r\n\r\n",
                    sha256(text)
                ))
            }
            "HEAD" => Reply::Raw(response(404, "text/plain", "")),
            _ => {
                given.store(true, SeqCst);
                Reply::Close
            }
        }
    });
    let run = promote(&server).succeeds();
    assert_eq!(run.output("state"), "promoted");
    let puts = server.asked("PUT", "/v2/acme/shop/manifests/v1.3.0");
    assert_eq!(puts.len(), 1);
    assert_eq!(puts[0].body, text);
}
