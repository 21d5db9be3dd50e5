//! An issuer of OIDC tokens, and its public keys, fetched when they are needed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::redirect::Policy as Redirects;
use reqwest::{Client, Url};
use serde::Deserialize;
use tokio::time::Instant;
use windlass_deploy_protocol::auth::oidc::{KeySet, Policy, Verified};
use windlass_deploy_protocol::auth::{Denied, Headers, Request};

/// Keys that are older are fetched anew: the issuer may have withdrawn one.
const OLDEST: Duration = Duration::from_secs(3_600);
/// A token may name a new key, or one that anybody made up: so often at most it is looked for.
const PAUSE: Duration = Duration::from_secs(30);
/// After a failure it is left alone for so long, and whoever asks meanwhile hears of that failure:
/// strangers could keep everybody waiting for an issuer that is slow.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How long the issuer may take to answer.
const LIMIT: Duration = Duration::from_secs(10);
/// No set of keys is longer. Bytes.
const LONGEST: usize = 1 << 20;

/// One issuer.
#[derive(Debug)]
pub(super) struct Issuer {
    policy: Policy,
    client: Client,
    known: Mutex<Known>,
    /// Held by whoever asks the issuer. Whoever needs nothing new doesn't wait for that.
    asking: tokio::sync::Mutex<()>,
}

/// What was learned of an issuer.
#[derive(Debug, Default)]
struct Known {
    /// Its keys, and when they were asked for.
    keys: Option<(Arc<KeySet>, Instant)>,
    /// Why they could not be fetched, and when that was known; if it went wrong the last time.
    failure: Option<(String, Instant)>,
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
            known: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        })
    }

    /// Whether the token is good for this request now.
    pub(super) async fn verify(
        &self,
        request: &Request<'_>,
        headers: &Headers<'_>,
    ) -> Result<Verified, NotVerified> {
        let now = jiff::Timestamp::now();
        // Without any keys first: what isn't even a token is not worth a question.
        let mut verified = self
            .policy
            .verify(&KeySet::default(), request, headers, now);
        for oldest in [OLDEST, PAUSE] {
            if let Err(Denied::UnknownKey(_)) = verified {
                let keys = self.keys(oldest).await?;
                verified = self.policy.verify(&keys, request, headers, now);
            }
        }
        verified.map_err(NotVerified::Denied)
    }

    /// The keys, not older than this. Whoever comes meanwhile waits for the same answer.
    async fn keys(&self, oldest: Duration) -> Result<Arc<KeySet>, NotVerified> {
        if let Some(answer) = self.known().answer(oldest) {
            return answer;
        }
        let _asking = self.asking.lock().await;
        if let Some(answer) = self.known().answer(oldest) {
            return answer;
        }
        let began = Instant::now();
        match self.fetch().await {
            Ok(keys) => {
                let keys = Arc::new(keys);
                let mut known = self.known();
                known.keys = Some((Arc::clone(&keys), began));
                known.failure = None;
                Ok(keys)
            }
            Err(why) => {
                let issuer = &self.policy.issuer;
                tracing::warn!(issuer, "failed to fetch the issuer's keys: {why}");
                let why = format!("the keys of {issuer} can't be fetched: {why}");
                self.known().failure = Some((why.clone(), Instant::now()));
                Err(NotVerified::NoKeys(why))
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
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

impl Known {
    /// What can be said without asking the issuer.
    fn answer(&self, oldest: Duration) -> Option<Result<Arc<KeySet>, NotVerified>> {
        let fresh = self.keys.as_ref().filter(|(_, at)| at.elapsed() < oldest);
        if let Some((keys, _)) = fresh {
            return Some(Ok(Arc::clone(keys)));
        }
        let failure = self.failure.as_ref();
        let (why, _) = failure.filter(|(_, at)| at.elapsed() < PAUSE_AFTER_FAILURE)?;
        Some(Err(NotVerified::NoKeys(why.clone())))
    }
}
