//! Services: what belongs to each, what it depends on, and how it is brought to a commit.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::directory::RelativeDirectory;
use super::findings::Findings;
use super::health_check::{HealthCheck, WrittenHealthCheck};
use super::name::Name;
use super::path_glob::PathGlob;
use super::surroundings::Surroundings;
use super::sync_command::SyncCommand;
use super::template::TemplateFacts;
use super::time_limit::TimeLimit;
use super::variables::{Variables, WrittenVariables, read_variables};
use super::written::{Names, Section};

const DEFAULT_TIMEOUT: TimeLimit = TimeLimit::seconds(600);

/// One service.
#[derive(Debug, Clone)]
pub struct Service {
    /// The files whose change is a change of this service.
    pub paths: Vec<PathGlob>,
    /// The services that must be good before it.
    pub depends_on: BTreeSet<Name>,
    /// What brings it to a commit.
    pub sync: SyncCommand,
    /// How long that may take.
    pub timeout: TimeLimit,
    /// Where in the checkout it runs.
    pub directory: RelativeDirectory,
    /// The environment variables it gets.
    pub variables: Variables,
    /// The files that its configuration hash covers: `config`, else `paths`. Without any nothing
    /// can be compared, so that it is never skipped.
    pub config: Vec<PathGlob>,
    /// How it is found to work, after its sync.
    pub health_check: Option<HealthCheck>,
    /// The environments that have it; all where nothing is said.
    pub environments: Option<BTreeSet<Name>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenService {
    #[serde(default)]
    paths: Vec<PathGlob>,
    #[serde(default)]
    depends_on: Vec<Spanned<Name>>,
    sync: SyncCommand,
    timeout: Option<TimeLimit>,
    #[serde(default)]
    directory: RelativeDirectory,
    #[serde(default)]
    variables: WrittenVariables,
    config: Option<Vec<PathGlob>>,
    health_check: Option<WrittenHealthCheck>,
    environments: Option<Vec<Spanned<Name>>>,
}

impl Service {
    /// Whether only tags can be deployed with it.
    pub fn needs_tag(&self) -> bool {
        let without_tag = TemplateFacts {
            service: "",
            environment: "",
            tag: None,
            sha: "",
        };
        let health = self.health_check.as_ref();
        self.sync.render(&without_tag).is_err()
            || health.is_some_and(|health| health.url(&without_tag).is_err())
    }

    /// Whether an environment has it.
    pub fn belongs_to(&self, environment: &str) -> bool {
        match &self.environments {
            Some(environments) => environments.contains(environment),
            None => true,
        }
    }
}

impl Section<WrittenService> {
    /// Where each of the services stands that this one depends on.
    pub(super) fn dependencies(&self) -> impl Iterator<Item = (&Name, usize)> {
        let dependencies = self.content.depends_on.iter();
        dependencies.map(|name| (name.get_ref(), name.span().start))
    }

    pub(super) fn resolve(
        self,
        environments: &Names,
        surroundings: &Surroundings,
        findings: &mut Findings<'_>,
    ) -> Service {
        let written = self.content;
        let depends_on = written.depends_on.into_iter().map(Spanned::into_inner);
        Service {
            depends_on: depends_on.collect(),
            sync: written.sync,
            timeout: written.timeout.unwrap_or(DEFAULT_TIMEOUT),
            directory: written.directory,
            variables: read_variables(written.variables, surroundings, findings),
            config: written.config.unwrap_or_else(|| written.paths.clone()),
            paths: written.paths,
            health_check: written.health_check.map(HealthCheck::from),
            environments: written
                .environments
                .map(|names| findings.known("environment", names, environments)),
        }
    }
}
