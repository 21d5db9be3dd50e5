//! What holds for the runner as a whole: where it listens, who may read, how much it takes.

mod written;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::http_url::HttpUrl;
use super::name::Name;
use super::repository::Repository;

pub(super) use written::WrittenServer;

/// The runner as a whole.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where the runner listens.
    pub listen: SocketAddr,
    /// How others reach it: what audiences and the addresses of deployments are made from.
    pub public_url: HttpUrl,
    /// Where commits come from.
    pub repository: Repository,
    /// Where the database and the checkouts are kept.
    pub state_directory: PathBuf,
    /// Who may read.
    pub read: ReadAccess,
    /// GitHub's push webhook, if it is taken.
    pub webhook: Option<Webhook>,
    /// Whether `POST /sync` is served.
    pub sync_enabled: bool,
    /// How much is taken from outside.
    pub limits: Limits,
    /// How long what has ended is kept.
    pub retention: Retention,
}

/// Who may read deployments, logs and the page.
#[derive(Debug, Clone)]
pub enum ReadAccess {
    /// Who shows this token, and every signer.
    Token(SecretString),
    /// Whoever reaches the address.
    Open,
}

/// GitHub's push webhook.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// What GitHub signs with.
    pub secret: SecretString,
    /// The environment that pushes are deployed to.
    pub environment: Name,
    /// The branch whose pushes count, without `refs/heads/`.
    pub branch: String,
}

/// How much is taken from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Limits {
    /// The longest body of a request, in bytes.
    pub body: NonZeroU32,
    /// How many requests one signer may make in a minute.
    pub requests_per_minute: NonZeroU32,
    /// How many connections are open at a time.
    pub connections: NonZeroU32,
}

/// How long what has ended is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Retention {
    /// Days after its end.
    pub days: NonZeroU32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: at_least_one(64 * 1024),
            requests_per_minute: at_least_one(120),
            connections: at_least_one(256),
        }
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            days: at_least_one(90),
        }
    }
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(number - 1)
}
