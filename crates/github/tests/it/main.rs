//! The client against a server on loopback that answers as each test says.
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

mod clock;
mod git;
mod raw;
mod server;

mod app;
mod authorization;
mod checks;
mod connection;
mod deployments;
mod emulated;
mod errors;
mod git_data;
mod history;
mod list_refs;
mod pulls;
mod releases;
mod repository;
mod required_checks;
mod retries;
mod settings;
mod tag_objects;
mod tag_objects_fallback;
mod upload;
mod upload_failures;
mod upload_file;
mod writes;

use std::sync::Arc;

use secrecy::SecretString;
use windlass_github::{Client, Credentials, ObjectId, Options, Proxy};

use crate::clock::TestClock;
use crate::server::Server;

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const TOKEN: &str = "ghs_a-token-for-tests";

/// Options for the server, with a token and without the machine's proxy.
fn options(server: &Server) -> Options {
    let token = Credentials::Token(SecretString::from(TOKEN));
    Options {
        api_url: server.url(),
        server_url: server.url(),
        proxy: Proxy::Direct,
        clock: Arc::new(TestClock::default()),
        ..Options::new("o/r".parse().unwrap(), token)
    }
}

fn client(server: &Server) -> Client {
    Client::new(options(server)).unwrap()
}

fn id(hex: &str) -> ObjectId {
    hex.parse().unwrap()
}
