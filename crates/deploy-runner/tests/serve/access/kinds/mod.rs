//! Requests that must be refused, by what is wrong with them; and each as it would be right.

mod older;
mod signatures;
mod tokens;

use fastrand::Rng;
use windlass_deploy_protocol::DeploymentId;

use super::world::{World, asked};
use crate::wire::Sent;

/// What is there already: asking for it again changes nothing.
pub const RUNNING: &str = "v1.2.5";
/// What nobody who may has asked for.
pub const WANTED: &str = "v1.2.7";
const LIMIT: usize = 64 * 1024;

/// One thing that can be wrong.
pub struct Kind {
    pub name: &'static str,
    /// The status and the word of the refusal.
    pub refused: (u16, &'static str),
    /// What is answered to the same without what is wrong.
    pub accepted: u16,
    pub make: fn(&World, &mut Rng, bool) -> Attempt,
}

/// A request, and one that is sent before it because it must have come already.
pub struct Attempt {
    pub before: Option<Sent>,
    pub sent: Sent,
}

impl From<Sent> for Attempt {
    fn from(sent: Sent) -> Self {
        Self { before: None, sent }
    }
}

const UNAUTHORIZED: (u16, &str) = (401, "unauthorized");
const STALE: (u16, &str) = (401, "stale");
const REPLAYED: (u16, &str) = (401, "replayed");
const FORBIDDEN: (u16, &str) = (403, "forbidden");
const TOO_LARGE: (u16, &str) = (413, "too_large");

/// Shortens the table below.
const fn kind(
    name: &'static str,
    refused: (u16, &'static str),
    make: fn(&World, &mut Rng, bool) -> Attempt,
) -> Kind {
    Kind {
        name,
        refused,
        accepted: 202,
        make,
    }
}

/// All of them.
pub fn all() -> Vec<&'static Kind> {
    let kinds = [signatures::KINDS, older::KINDS, tokens::KINDS];
    kinds.into_iter().flatten().collect()
}

fn wanted() -> Vec<u8> {
    asked("staging", WANTED)
}

fn running() -> Vec<u8> {
    asked("staging", RUNNING)
}

/// The same request a second time, or another one.
fn replayed(wrong: bool, make: impl Fn() -> Sent) -> Attempt {
    let first = make();
    Attempt {
        sent: if wrong { first.clone() } else { make() },
        before: Some(first),
    }
}

/// One hexadecimal digit is another.
fn changed(signature: &str, rng: &mut Rng) -> String {
    let at = rng.usize("sha256=".len()..signature.len());
    let mut bytes = signature.as_bytes().to_owned();
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    String::from_utf8(bytes).unwrap()
}

/// The same JSON in other bytes.
fn spaced(body: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut body = body.to_owned();
    let spaces = vec![b' '; rng.usize(1..9)];
    body.splice(1..1, spaces);
    body
}

fn padded(length: usize) -> Vec<u8> {
    let mut body = wanted();
    body.resize(length, b' ');
    body
}

fn cancel_path(world: &World) -> String {
    let sha = world.place.git(&["rev-parse", RUNNING]).parse().unwrap();
    let id = DeploymentId::of("staging", sha, &["db", "api", "web"]);
    format!("/deployments/{id}/cancel")
}
