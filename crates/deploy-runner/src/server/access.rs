//! Who sent a request: the keys of all signers, and what was accepted once.

use std::collections::BTreeMap;
use std::time::Instant;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use windlass_deploy_protocol::auth::oidc::{BaseUrl, Policy, Rule, RulePatterns};
use windlass_deploy_protocol::auth::{Denied, Headers, Mode, Once, Request, hmac, seed, webhook};

use super::answer::ApiError;
use super::issuer::{Issuer, NotVerified};
use super::rate::Rate;
use crate::config::{Config, Name, OidcRule, Pattern, ReadAccess, Signer};
use crate::engine::{Caller, Engine};

/// Who may ask, by what they show.
#[derive(Debug)]
pub struct Access {
    hmac: Vec<hmac::Key>,
    seed: Vec<seed::Key>,
    webhook: Vec<webhook::Key>,
    issuers: Vec<Issuer>,
    read: ReadAccess,
    rate: Rate,
}

/// A signer that can't be one.
#[derive(Debug, thiserror::Error)]
#[error("use {who}: {why}")]
pub struct AccessError {
    who: String,
    why: String,
}

/// A request that somebody has signed.
#[derive(Debug)]
pub(super) struct Proven {
    pub(super) caller: Caller,
    pub(super) mode: Mode,
}

impl Access {
    /// The signers of a configuration. All that can't be used are told.
    pub fn new(config: &Config) -> Result<Self, Vec<AccessError>> {
        let mut building = Building::default();
        for (name, signer) in &config.signers {
            building.add(name, signer);
        }
        if let Some(hook) = &config.server.webhook {
            let key = webhook::Key::new("push", &hook.secret);
            building
                .webhook
                .extend(building.errors.take("[webhook]", key));
        }
        building.finish(config)
    }

    /// Whether whoever shows this may read, without having signed anything.
    pub(super) fn may_read(&self, headers: &Headers<'_>) -> bool {
        let token = match &self.read {
            ReadAccess::Open => return true,
            ReadAccess::Token(token) => token,
        };
        let shown = headers.one("Authorization").ok().flatten();
        shown
            .and_then(shown_token)
            .is_some_and(|shown| is_same(&shown, token))
    }

    /// Finds out who sent a request, and remembers that it came.
    pub(super) async fn prove(
        &self,
        engine: &Engine,
        request: &Request<'_>,
        headers: &Headers<'_>,
    ) -> Result<Proven, ApiError> {
        let proved = self.verify(request, headers).await;
        let (proven, once) = proved.map_err(|error| refused(engine, request, error))?;
        if let Some(once) = once
            && !engine
                .store
                .use_once(&once.key, once.until, Timestamp::now())?
        {
            engine.metrics.refused("replayed");
            tracing::warn!(
                method = request.method(),
                path = request.path(),
                "refused: it came before"
            );
            return Err(ApiError::unauthorized("replayed"));
        }
        // Only now: what others send again is not this signer's.
        self.count(&proven)?;
        Ok(proven)
    }

    fn count(&self, proven: &Proven) -> Result<(), ApiError> {
        let signer = proven
            .caller
            .signers
            .first()
            .map_or("webhook", Name::as_str);
        self.rate.count(signer, Instant::now()).map_err(|seconds| {
            let message = format!("signer {signer} has made too many requests");
            let error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message);
            error.retry_after(seconds)
        })
    }

    async fn verify(
        &self,
        request: &Request<'_>,
        headers: &Headers<'_>,
    ) -> Result<(Proven, Option<Once>), NotVerified> {
        let mode = Mode::of(request, headers).map_err(NotVerified::Denied)?;
        let now = Timestamp::now();
        let proof = match mode {
            Mode::Hmac => hmac::verify(&self.hmac, request, headers, now),
            Mode::Seed => seed::verify(&self.seed, request, headers, now),
            Mode::Webhook => webhook::verify(&self.webhook, request, headers),
            Mode::Oidc => return self.verify_token(request, headers).await,
        };
        let proof = proof.map_err(NotVerified::Denied)?;
        let caller = Caller {
            signers: if mode == Mode::Webhook {
                Vec::new()
            } else {
                names([&proof.signer])
            },
            described: None,
        };
        Ok((Proven { caller, mode }, proof.once))
    }

    /// A token is of one issuer; which, it says itself, and its signature proves.
    async fn verify_token(
        &self,
        request: &Request<'_>,
        headers: &Headers<'_>,
    ) -> Result<(Proven, Option<Once>), NotVerified> {
        let mut last = NotVerified::Denied(Denied::NoCredential);
        for issuer in &self.issuers {
            match issuer.verify(request, headers).await {
                Ok(verified) => {
                    let caller = Caller {
                        signers: names(&verified.signers),
                        described: Some(verified.run.to_string()),
                    };
                    let mode = Mode::Oidc;
                    return Ok((Proven { caller, mode }, verified.proof.once));
                }
                // What another issuer would say of a key or issuer that isn't its own says less.
                Err(NotVerified::Denied(Denied::Issuer(_) | Denied::UnknownKey(_)))
                    if !matches!(last, NotVerified::Denied(Denied::NoCredential)) => {}
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

fn refused(engine: &Engine, request: &Request<'_>, error: NotVerified) -> ApiError {
    let (method, path) = (request.method(), request.path());
    match error {
        NotVerified::Denied(denied) => {
            engine.metrics.refused(denied.answer());
            tracing::warn!(method, path, "refused: {denied}");
            ApiError::unauthorized(denied.answer())
        }
        NotVerified::NoKeys(why) => ApiError::unavailable(why),
    }
}

/// The names of the configuration in `hmac:ci`.
fn names<'a>(signers: impl IntoIterator<Item = &'a String>) -> Vec<Name> {
    let names = signers
        .into_iter()
        .filter_map(|signer| signer.split_once(':'));
    names.filter_map(|(_, name)| name.parse().ok()).collect()
}

/// `Bearer TOKEN`, or what a browser makes of any name and the token as password.
fn shown_token(header: &str) -> Option<String> {
    let (scheme, shown) = header.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(shown.to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(shown).ok()?).ok()?;
    decoded
        .split_once(':')
        .map(|(_, password)| password.to_owned())
}

/// How long it takes tells nothing, since digests are compared.
fn is_same(shown: &str, token: &SecretString) -> bool {
    let of = |text: &str| digest(&SHA256, text.as_bytes());
    verify_slices_are_equal(of(shown).as_ref(), of(token.expose_secret()).as_ref()).is_ok()
}

#[derive(Default)]
struct Building {
    hmac: Vec<hmac::Key>,
    seed: Vec<seed::Key>,
    webhook: Vec<webhook::Key>,
    rules: BTreeMap<String, Vec<Rule>>,
    errors: Errors,
}

#[derive(Default)]
struct Errors(Vec<AccessError>);

impl Errors {
    fn take<T>(&mut self, who: &str, result: Result<T, impl ToString>) -> Option<T> {
        let told = |error: &dyn ToString| AccessError {
            who: who.to_owned(),
            why: error.to_string(),
        };
        result.map_err(|error| self.0.push(told(&error))).ok()
    }
}

impl Building {
    fn add(&mut self, name: &Name, signer: &Signer) {
        let who = format!("signer '{name}'");
        match signer {
            Signer::Hmac { secret } => {
                let key = hmac::Key::new(name.as_str(), secret);
                self.hmac.extend(self.errors.take(&who, key));
            }
            Signer::Seed { secret } => {
                let key = seed::Key::new(name.as_str(), secret);
                self.seed.extend(self.errors.take(&who, key));
            }
            Signer::Oidc { issuer, rules } => {
                let rules = rules.iter().map(|rule| Rule::new(&patterns(name, rule)));
                let rules: Vec<_> = rules
                    .filter_map(|rule| self.errors.take(&who, rule))
                    .collect();
                self.rules
                    .entry(issuer.to_string())
                    .or_default()
                    .extend(rules);
            }
        }
    }

    fn finish(mut self, config: &Config) -> Result<Access, Vec<AccessError>> {
        let runner = config.server.public_url.as_str().parse::<BaseUrl>();
        let runner = self.errors.take("public-url", runner);
        let mut issuers = Vec::new();
        for (issuer, rules) in std::mem::take(&mut self.rules) {
            let Some(runner) = runner.clone() else { break };
            let policy = Policy {
                issuer: issuer.clone(),
                runner,
                rules,
            };
            issuers.extend(self.errors.take(&issuer, Issuer::new(policy)));
        }
        match self.errors.0.is_empty() {
            false => Err(self.errors.0),
            true => Ok(Access {
                hmac: self.hmac,
                seed: self.seed,
                webhook: self.webhook,
                issuers,
                read: config.server.read.clone(),
                rate: Rate::new(config.server.limits.requests_per_minute),
            }),
        }
    }
}

fn patterns(name: &Name, rule: &OidcRule) -> RulePatterns {
    let text = |pattern: &Option<Pattern>| pattern.as_ref().map(|it| it.as_str().to_owned());
    RulePatterns {
        name: name.to_string(),
        repository_id: rule.repository_id.to_string(),
        job_workflow_ref: text(&rule.job_workflow_ref),
        environment: text(&rule.environment),
        event_name: text(&rule.event_name),
        reference: text(&rule.reference),
    }
}
