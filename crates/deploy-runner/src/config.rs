//! `runner.toml`: what the runner deploys, where, at whose word.
//!
//! A configuration that was read is right as a whole: names refer to something, dependencies make
//! a graph, secrets are there. Nothing here looks at the process, starts anything or listens.

mod checks;
mod config_hash;
mod directory;
mod environment;
mod findings;
mod graph;
mod health_check;
mod http_url;
mod name;
mod overview;
mod path_glob;
mod path_rules;
mod pattern;
mod repository;
mod resolve;
mod secret_source;
mod server;
mod service;
mod signer;
mod surroundings;
mod sync_command;
mod template;
#[cfg(test)]
mod tests;
mod time_limit;
mod variables;
mod written;
mod wrong_value;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use windlass_core::{Problem, WrittenToml};

pub use config_hash::{ConfigFiles, ConfigFilesError, ConfigHash, HashInput};
pub use directory::RelativeDirectory;
pub use environment::Environment;
pub use findings::Problems;
pub use graph::{Dependencies, Graph, GraphProblem};
pub use health_check::HealthCheck;
pub use http_url::HttpUrl;
pub use name::Name;
pub use overview::Overview;
pub use path_glob::PathGlob;
pub use path_rules::{Because, ChangeMeaning, Extent, FileMeaning, Meaning, PathRule};
pub use pattern::Pattern;
pub use repository::Repository;
pub use server::{Limits, ReadAccess, Retention, Server, Webhook};
pub use service::Service;
pub use signer::{OidcRule, RepositoryId, Signer};
pub use surroundings::Surroundings;
pub use sync_command::SyncCommand;
pub use template::{MissingTag, Template, TemplateFacts};
pub use time_limit::TimeLimit;
pub use variables::{VariableName, VariableValue, Variables};
pub use wrong_value::WrongValue;

use findings::Findings;
use written::Written;

/// A whole configuration, found to be right.
#[derive(Debug, Clone)]
pub struct Config {
    /// The runner as a whole.
    pub server: Server,
    /// Who may ask, by name.
    pub signers: BTreeMap<Name, Signer>,
    /// Where to deploy, by name.
    pub environments: BTreeMap<Name, Environment>,
    /// What to deploy, by name.
    pub services: BTreeMap<Name, Service>,
    /// Which service depends on which.
    pub graph: Graph,
    /// Files that belong to no single service.
    pub path_rules: Vec<PathRule>,
}

impl Config {
    /// Reads a file. Relative paths in it begin at its folder; `variables` is the environment of
    /// the process, for secrets.
    pub fn read(path: &Path, variables: BTreeMap<String, String>) -> Result<Self, Problems> {
        let file = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| {
            Problem::bad_input("config", format!("can't read {file}: {error}"))
                .hint("name the configuration with --config runner.toml")
        })?;
        let directory = path.parent().unwrap_or(Path::new("")).to_owned();
        let surroundings = Surroundings {
            variables,
            directory,
        };
        let name = path.file_name().unwrap_or(path.as_os_str());
        Self::parse(&name.display().to_string(), &text, &surroundings)
    }

    /// Reads a file's text. `file` is how errors name it. All that is wrong is told at once, as
    /// far as one mistake doesn't hide another.
    pub fn parse(file: &str, text: &str, surroundings: &Surroundings) -> Result<Self, Problems> {
        let mut findings = Findings::new(WrittenToml { file, text });
        let written = Written::read(text, &mut findings);
        let config = written.and_then(|written| written.resolve(surroundings, &mut findings));
        findings.finish(config)
    }

    /// The services that an environment has.
    pub fn services_of(&self, environment: &str) -> BTreeSet<Name> {
        let services = self.services.iter();
        services
            .filter(|(_, service)| service.belongs_to(environment))
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// What a service's sync gets as environment variables: those of the service, and over them
    /// those of the environment.
    pub fn variables(&self, environment: &Environment, service: &Service) -> Variables {
        let mut variables = service.variables.clone();
        variables.extend(environment.variables.clone());
        variables
    }

    /// Whether a rule of `[[paths]]` says that a file belongs to every service.
    pub fn is_of_all_services(&self, path: &str) -> bool {
        let mut rules = self.path_rules.iter();
        let first = rules.find(|rule| rule.glob.matches(path));
        first.is_some_and(|rule| rule.services == Extent::All)
    }

    /// The services of an environment that changed files mean, and why.
    ///
    /// The first rule of `[[paths]]` that matches a file decides about it; where none does, each
    /// service that has it in its `paths` is meant.
    pub fn meaning_of<'a>(
        &self,
        environment: &str,
        files: impl IntoIterator<Item = &'a str>,
    ) -> ChangeMeaning {
        let owned: Vec<(&Name, &[PathGlob])> = self
            .services
            .iter()
            .filter(|(_, service)| service.belongs_to(environment))
            .map(|(name, service)| (name, service.paths.as_slice()))
            .collect();
        path_rules::meaning_of(files, &self.path_rules, &owned)
    }
}
