//! What `runner.toml` says of the runner as a whole, as it is written.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::{Limits, ReadAccess, Retention, Server, Webhook};
use crate::config::findings::Findings;
use crate::config::http_url::HttpUrl;
use crate::config::name::Name;
use crate::config::path_rules::PathRule;
use crate::config::repository::Repository;
use crate::config::secret_source::SecretSource;
use crate::config::surroundings::Surroundings;
use crate::config::written::Names;

/// The file without the sections that have names, which are read on their own.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::config) struct WrittenServer {
    #[serde(default = "default_listen", deserialize_with = "address")]
    listen: SocketAddr,
    public_url: HttpUrl,
    repository: Repository,
    state_directory: PathBuf,
    pub(in crate::config) read: Spanned<WrittenRead>,
    pub(in crate::config) webhook: Option<Spanned<WrittenWebhook>>,
    #[serde(default)]
    sync: WrittenSync,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    retention: Retention,
    #[serde(default)]
    pub(in crate::config) paths: Vec<PathRule>,
    #[serde(default, rename = "signers")]
    _signers: IgnoredAny,
    #[serde(default, rename = "environments")]
    _environments: IgnoredAny,
    #[serde(default, rename = "services")]
    _services: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::config) struct WrittenRead {
    token: Option<Spanned<SecretSource>>,
    open: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::config) struct WrittenWebhook {
    secret: Spanned<SecretSource>,
    environment: Spanned<Name>,
    branch: Spanned<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(in crate::config) struct WrittenSync {
    enabled: bool,
}

impl WrittenServer {
    pub(in crate::config) fn resolve(
        self,
        environments: &Names,
        surroundings: &Surroundings,
        findings: &mut Findings<'_>,
    ) -> Option<Server> {
        let read = WrittenRead::resolve(self.read, surroundings, findings);
        let webhook = self.webhook.and_then(|webhook| {
            let webhook = webhook.into_inner();
            webhook.resolve(environments, surroundings, findings)
        });
        Some(Server {
            listen: self.listen,
            public_url: self.public_url,
            repository: self.repository.below(&surroundings.directory),
            state_directory: surroundings.directory.join(self.state_directory),
            read: read?,
            webhook,
            sync_enabled: self.sync.enabled,
            limits: self.limits,
            retention: self.retention,
        })
    }
}

impl WrittenRead {
    /// Exactly one of the two is said, so that nobody is let in by leaving something out.
    fn resolve(
        written: Spanned<Self>,
        surroundings: &Surroundings,
        findings: &mut Findings<'_>,
    ) -> Option<ReadAccess> {
        let offset = written.span().start;
        let Self { token, open } = written.into_inner();
        match (token, open) {
            (Some(token), None | Some(false)) => {
                let secret = token.get_ref().read(surroundings);
                findings
                    .take(token.span().start, secret)
                    .map(ReadAccess::Token)
            }
            (None, Some(true)) => Some(ReadAccess::Open),
            _ => {
                findings.add_hinted(
                    offset,
                    "[read] says either 'token' or 'open = true'",
                    "write token = { env = \"NAME\" }, or open = true if whoever reaches the \
                     address may read",
                );
                None
            }
        }
    }
}

impl WrittenWebhook {
    fn resolve(
        self,
        environments: &Names,
        surroundings: &Surroundings,
        findings: &mut Findings<'_>,
    ) -> Option<Webhook> {
        findings.known("environment", vec![self.environment.clone()], environments);
        let branch = self.branch.get_ref();
        if branch.is_empty() || branch.starts_with('-') || branch.starts_with("refs/") {
            let message = format!("{branch:?} is no branch: write it as 'main'");
            findings.add(self.branch.span().start, &message);
        }
        let secret = self.secret.get_ref().read(surroundings);
        let secret = findings.take(self.secret.span().start, secret)?;
        Some(Webhook {
            secret,
            environment: self.environment.into_inner(),
            branch: self.branch.into_inner(),
        })
    }
}

fn default_listen() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 8080).into()
}

/// Names such as `localhost` may mean several addresses, and one is listened on.
fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse()
        .map_err(|_| D::Error::custom("this is no address: write it as '127.0.0.1:8080'"))
}
