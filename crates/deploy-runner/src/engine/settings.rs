//! A digest of all that the configuration says about a deployment. Two requests for the same are
//! the same only while it is equal; and what was allowed under another one is not begun.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::config::{Config, ConfigFiles, HashInput, Name, TemplateFacts};
use crate::store::NewDeployment;

/// What a deployment is of.
pub(super) struct Subject<'a> {
    pub(super) environment: &'a str,
    pub(super) tag: Option<&'a str>,
    pub(super) sha: &'a str,
    pub(super) services: BTreeSet<&'a str>,
}

impl<'a> Subject<'a> {
    pub(super) fn of(new: &'a NewDeployment, sha: &'a str) -> Self {
        Self {
            environment: &new.env,
            tag: new.tag.as_deref(),
            sha,
            services: new.services.iter().map(String::as_str).collect(),
        }
    }
}

/// The digest. It tells nothing of secrets to whoever doesn't know the salt.
pub(super) fn digest(config: &Config, salt: &[u8], subject: &Subject<'_>) -> String {
    let services = subject.services.iter();
    let mut parts = vec![("environment".to_owned(), environment(config, subject))];
    parts.extend(services.map(|name| ((*name).to_owned(), service(config, salt, subject, name))));
    let parts = parts
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()));
    let all = HashInput {
        salt,
        environment: subject.environment,
        service: "",
        argv: &[],
        directory: "",
        variables: &Default::default(),
        files: &parts.collect::<ConfigFiles>(),
    };
    all.digest().to_string()
}

/// What may be deployed there, at whose word.
fn environment(config: &Config, subject: &Subject<'_>) -> String {
    let Some(environment) = config.environments.get(subject.environment) else {
        return String::new();
    };
    let mut text = String::new();
    for lane in &environment.lanes {
        writeln!(text, "lane {lane}").unwrap_or_default();
    }
    for pattern in &environment.refs {
        writeln!(text, "ref {pattern}").unwrap_or_default();
    }
    for signer in &environment.signers {
        writeln!(text, "signer {signer}").unwrap_or_default();
    }
    text
}

/// How a service is synced, the files of the commit apart; they are the same for the same commit.
fn service(config: &Config, salt: &[u8], subject: &Subject<'_>, name: &str) -> String {
    let environment = config.environments.get(subject.environment);
    let (Some(environment), Some(service)) = (environment, config.services.get(name)) else {
        return String::new();
    };
    let facts = TemplateFacts {
        service: name,
        environment: subject.environment,
        tag: subject.tag,
        sha: subject.sha,
    };
    let health = service.health_check.as_ref();
    let health = health.and_then(|health| health.url(&facts).ok());
    let globs = service.config.iter().map(ToString::to_string);
    let rules = config
        .path_rules
        .iter()
        .map(|rule| format!("{} {}", rule.glob, rule.services));
    let needs = config.graph.dependencies(name).map(Name::to_string);
    let lists = [globs.collect(), rules.collect(), needs.collect::<Vec<_>>()];
    let files = lists
        .into_iter()
        .enumerate()
        .map(|(at, list)| (at.to_string(), list.join("\n").into_bytes()));
    let health = ("health".to_owned(), health.unwrap_or_default().into_bytes());
    let input = HashInput {
        salt,
        environment: subject.environment,
        service: name,
        argv: &service.sync.render(&facts).unwrap_or_default(),
        directory: service.directory.as_str(),
        variables: &config.variables(environment, service),
        files: &files.chain([health]).collect(),
    };
    input.digest().to_string()
}
