//! The client against a server on loopback that answers as each test says. What a real registry
//! answers is met in the tests of the whole program.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod clock;
mod server;

mod access;
mod reading;
mod tagging;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use secrecy::SecretString;
use windlass_core::image::{ImageDigest, ImageTag};
use windlass_registry::{Credentials, Network, Registry};

use crate::clock::TestClock;
use crate::server::{Reply, Server};

const PASSWORD: &str = "a-password-for-tests";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// An index with blanks that no writer of JSON would make.
const BYTES: &str = "{ \"schemaVersion\" :2,\n\t\"manifests\": []}\n";

/// A network whose waits take no time, and what it is told of them.
fn network() -> (Network, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    let network = Network {
        on_wait: Arc::new(move |wait| {
            let note = format!("{}: {wait}", wait.request);
            notes.lock().unwrap().push(note);
        }),
        clock: Arc::new(TestClock::default()),
        deadline: Duration::from_secs(60),
        ..Network::default()
    };
    (network, heard)
}

fn credentials() -> Credentials {
    Credentials {
        username: "octocat".to_owned(),
        password: SecretString::from(PASSWORD),
        for_registry_only: false,
    }
}

fn registry(server: &Server) -> Registry {
    let url = server.url().parse().unwrap();
    Registry::new(&url, "acme/shop", Some(credentials()), &network().0).unwrap()
}

fn tag(text: &str) -> ImageTag {
    text.parse().unwrap()
}

fn sha256(text: &str) -> ImageDigest {
    let digits = digest(&SHA256, text.as_bytes());
    let digits = digits.as_ref().iter().map(|byte| format!("{byte:02x}"));
    format!("sha256:{}", digits.collect::<String>())
        .parse()
        .unwrap()
}

fn index() -> Reply {
    Reply::text(200, BYTES).with("content-type", INDEX)
}

fn stands(digest: &ImageDigest) -> Reply {
    Reply::text(200, "").with("docker-content-digest", digest.as_str())
}

fn created() -> Reply {
    Reply::text(201, "")
}

/// A registry's "no".
fn no(status: u16, code: &str, message: &str) -> Reply {
    let body = serde_json::json!({"errors": [{"code": code, "message": message}]});
    Reply::text(status, &body.to_string())
}
