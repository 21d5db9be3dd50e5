//! An issuer of OIDC tokens, and its public keys, fetched when they are needed.

use std::time::{Duration, Instant};

use reqwest::redirect::Policy as Redirects;
use reqwest::{Client, Url};
use serde::Deserialize;
use tokio::sync::Mutex;
use windlass_deploy_protocol::auth::oidc::{KeySet, Policy, Verified};
use windlass_deploy_protocol::auth::{Denied, Headers, Request};

/// Keys that are older are fetched anew: the issuer may have withdrawn one.
const OLDEST: Duration = Duration::from_secs(3_600);
/// A token may name a new key, or one that anybody made up: so often at most it is looked for.
const PAUSE: Duration = Duration::from_secs(30);
/// How long the issuer may take to answer.
const LIMIT: Duration = Duration::from_secs(10);
/// No set of keys is longer. Bytes.
const LONGEST: usize = 1 << 20;

/// One issuer.
#[derive(Debug)]
pub(super) struct Issuer {
    policy: Policy,
    client: Client,
    keys: Mutex<Option<Keys>>,
}

#[derive(Debug, Clone)]
struct Keys {
    set: std::sync::Arc<KeySet>,
    fetched: Instant,
}

/// Why a token was not accepted.
#[derive(Debug)]
pub(super) enum NotVerified {
    /// It proves nothing.
    Denied(Denied),
    /// Nobody can say: the keys are out of reach.
    NoKeys(String),
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl Issuer {
    pub(super) fn new(policy: Policy) -> reqwest::Result<Self> {
        let client = Client::builder().redirect(Redirects::none()).timeout(LIMIT);
        Ok(Self {
            policy,
            client: client.build()?,
            keys: Mutex::default(),
        })
    }

    /// Whether the token is good for this request now.
    pub(super) async fn verify(
        &self,
        request: &Request<'_>,
        headers: &Headers<'_>,
    ) -> Result<Verified, NotVerified> {
        let now = jiff::Timestamp::now();
        let keys = self.keys(OLDEST).await?;
        match self.policy.verify(&keys, request, headers, now) {
            Err(Denied::UnknownKey(_)) => {
                let keys = self.keys(PAUSE).await?;
                let verified = self.policy.verify(&keys, request, headers, now);
                verified.map_err(NotVerified::Denied)
            }
            verified => verified.map_err(NotVerified::Denied),
        }
    }

    /// The keys, not older than this. Whoever comes meanwhile waits for the same answer.
    async fn keys(&self, oldest: Duration) -> Result<std::sync::Arc<KeySet>, NotVerified> {
        let mut keys = self.keys.lock().await;
        if let Some(keys) = keys.as_ref().filter(|keys| keys.fetched.elapsed() < oldest) {
            return Ok(keys.set.clone());
        }
        let fetched = Instant::now();
        let set = self.fetch().await.map_err(|why| {
            let issuer = &self.policy.issuer;
            tracing::warn!(issuer, "failed to fetch the issuer's keys: {why}");
            NotVerified::NoKeys(format!("the keys of {issuer} can't be fetched: {why}"))
        })?;
        let set = std::sync::Arc::new(set);
        *keys = Some(Keys {
            set: set.clone(),
            fetched,
        });
        Ok(set)
    }

    /// Source: OpenID Connect Discovery 1.0, section 4.
    async fn fetch(&self) -> Result<KeySet, String> {
        let issuer = &self.policy.issuer;
        let address = format!("{issuer}/.well-known/openid-configuration");
        let document = self.get(&address).await?;
        let discovery: Discovery = serde_json::from_slice(&document)
            .map_err(|error| format!("{address} is no discovery document: {error}"))?;
        if discovery.issuer != *issuer {
            return Err(format!("{address} is about another issuer"));
        }
        let keys = self.get(&discovery.jwks_uri).await?;
        KeySet::parse(&keys).map_err(|error| error.to_string())
    }

    async fn get(&self, address: &str) -> Result<Vec<u8>, String> {
        let told = |error: reqwest::Error| error.to_string();
        let url = Url::parse(address).map_err(|error| format!("{address:?}: {error}"))?;
        let mut response = self.client.get(url).send().await.map_err(told)?;
        if !response.status().is_success() {
            return Err(format!("{address} answered {}", response.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(told)? {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST {
                return Err(format!("{address} answered more than {LONGEST} bytes"));
            }
        }
        Ok(body)
    }
}
