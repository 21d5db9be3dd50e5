//! What no section shows by itself: whether the parts of a configuration go together.

use secrecy::{ExposeSecret as _, SecretString};

use super::Config;
use super::findings::Findings;
use super::server::ReadAccess;
use super::written::{Names, Written};

/// Where findings of the whole are told.
pub(super) struct Places {
    pub(super) signers: Names,
    pub(super) environments: Names,
    read: usize,
    webhook: usize,
}

impl Places {
    pub(super) fn of(written: &Written) -> Self {
        let server = written.server.as_ref();
        let webhook = server.and_then(|server| server.webhook.as_ref());
        Self {
            signers: written.signers.names.clone(),
            environments: written.environments.names.clone(),
            read: server.map_or(0, |server| server.read.span().start),
            webhook: webhook.map_or(0, |webhook| webhook.span().start),
        }
    }
}

pub(super) fn check(config: &Config, places: &Places, findings: &mut Findings<'_>) {
    environments_can_be_asked_for(config, places, findings);
    pushes_may_be_deployed(config, places, findings);
    secrets_differ(config, places, findings);
}

fn environments_can_be_asked_for(config: &Config, places: &Places, findings: &mut Findings<'_>) {
    let webhook = config.server.webhook.as_ref();
    for (name, environment) in &config.environments {
        let pushed_to = webhook.is_some_and(|webhook| webhook.environment == *name);
        if environment.signers.is_empty() && !pushed_to {
            let offset = places.environments.get(name).copied();
            findings.add_hinted(
                offset.unwrap_or_default(),
                &format!("nobody may deploy to environment '{name}'"),
                "add signers = [\"NAME\"]",
            );
        }
    }
}

fn pushes_may_be_deployed(config: &Config, places: &Places, findings: &mut Findings<'_>) {
    let Some(webhook) = &config.server.webhook else {
        return;
    };
    let reference = format!("refs/heads/{}", webhook.branch);
    let environment = config.environments.get(&webhook.environment);
    if environment.is_some_and(|environment| !environment.allows(None, &reference)) {
        let name = &webhook.environment;
        findings.add_hinted(
            places.webhook,
            &format!(
                "environment '{name}' takes no pushes to '{}'",
                webhook.branch
            ),
            format!("add \"{reference}\" to refs of [environments.{name}]"),
        );
    }
}

/// Each secret opens one door: who has one must not get through another with it.
fn secrets_differ(config: &Config, places: &Places, findings: &mut Findings<'_>) {
    let mut secrets: Vec<(String, usize, &SecretString)> = Vec::new();
    if let ReadAccess::Token(token) = &config.server.read {
        secrets.push(("the token of [read]".to_owned(), places.read, token));
    }
    if let Some(webhook) = &config.server.webhook {
        let what = "the secret of [webhook]".to_owned();
        secrets.push((what, places.webhook, &webhook.secret));
    }
    for (name, signer) in &config.signers {
        if let Some(secret) = signer.secret() {
            let offset = places.signers.get(name).copied().unwrap_or_default();
            secrets.push((format!("the secret of signer '{name}'"), offset, secret));
        }
    }
    for (at, (what, offset, secret)) in secrets.iter().enumerate() {
        let mut earlier = secrets.iter().take(at);
        let same = earlier.find(|(.., other)| other.expose_secret() == secret.expose_secret());
        if let Some((other, ..)) = same {
            let hint = "make a secret for each, so that who has one has no other";
            findings.add_hinted(*offset, &format!("{what} is also {other}"), hint);
        }
    }
}
