//! What would be done for each service of a deployment, found before anything is done: a sync
//! writes into the checkout that it shares with others.

use std::fs;
use std::path::Path;
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;
use windlass_deploy_protocol::{Deployment, ErrorKind, ServiceReport, ServiceState};

use crate::config::{
    Config, ConfigFiles, Environment, Extent, HashInput, PathGlob, Service, TemplateFacts,
    VariableValue,
};
use crate::execution::health::HealthCheck;
use crate::execution::outcome::next_action;
use crate::execution::sync::SyncCommand;

/// How long after SIGTERM a sync gets SIGKILL.
const GRACE: Duration = Duration::from_secs(10);
/// How long one answer to a health check may take, and the pause before the next.
const HEALTH_ATTEMPT: Duration = Duration::from_secs(5);
const HEALTH_INTERVAL: Duration = Duration::from_secs(1);

/// What would be done for one service.
#[derive(Debug)]
pub(super) struct ServicePlan {
    pub(super) service: String,
    pub(super) command: SyncCommand,
    pub(super) health: Option<HealthCheck>,
    /// The digest of all that decides how the sync runs.
    pub(super) hash: String,
    /// Whether an equal digest means that nothing is to be done. A service without files to
    /// compare may differ in those that nobody named.
    pub(super) is_comparable: bool,
}

/// A service for which there is no plan.
#[derive(Debug)]
pub(super) struct Unplanned {
    pub(super) service: String,
    pub(super) why: String,
}

impl Unplanned {
    pub(super) fn report(&self) -> ServiceReport {
        let kind = ErrorKind::NotStarted;
        ServiceReport {
            state: ServiceState::Failed,
            error_kind: Some(kind),
            next_action: Some(next_action(kind, &self.why)),
            ..ServiceReport::pending(&self.service)
        }
    }
}

/// The plan for each service of a deployment, or why there is none. Reads files.
pub(super) fn all(
    config: &Config,
    deployment: &Deployment,
    checkout: &Path,
    salt: &[u8],
) -> Vec<Result<ServicePlan, Unplanned>> {
    let planning = Planning {
        config,
        deployment,
        checkout,
        salt,
        shared: shared(config, checkout),
    };
    let services = deployment.services.iter();
    services.map(|it| planning.plan(&it.service)).collect()
}

/// What all services of a deployment have in common.
struct Planning<'a> {
    config: &'a Config,
    deployment: &'a Deployment,
    checkout: &'a Path,
    salt: &'a [u8],
    /// The files that belong to every service.
    shared: Result<ConfigFiles, String>,
}

fn shared(config: &Config, checkout: &Path) -> Result<ConfigFiles, String> {
    let all = config
        .path_rules
        .iter()
        .filter(|rule| rule.services == Extent::All);
    let globs: Vec<PathGlob> = all.map(|rule| rule.glob.clone()).collect();
    if globs.is_empty() {
        return Ok(ConfigFiles::default());
    }
    let files = ConfigFiles::read(checkout, &globs);
    let mut files = files.map_err(|error| error.to_string())?;
    files.retain(|path| config.is_of_all_services(path));
    Ok(files)
}

impl Planning<'_> {
    fn plan(&self, name: &str) -> Result<ServicePlan, Unplanned> {
        let unplanned = |why| Unplanned {
            service: name.to_owned(),
            why,
        };
        let environment = self.config.environments.get(self.deployment.env.as_str());
        let service = self.config.services.get(name);
        let service = service.filter(|service| service.belongs_to(&self.deployment.env));
        let (Some(environment), Some(service)) = (environment, service) else {
            return Err(unplanned("it is not configured any more".to_owned()));
        };
        self.of_service(name, environment, service)
            .map_err(unplanned)
    }

    fn of_service(
        &self,
        name: &str,
        environment: &Environment,
        service: &Service,
    ) -> Result<ServicePlan, String> {
        let deployment = self.deployment;
        let sha = deployment.sha.to_string();
        let facts = TemplateFacts {
            service: name,
            environment: &deployment.env,
            tag: deployment.tag.as_deref(),
            sha: &sha,
        };
        let argv = service
            .sync
            .render(&facts)
            .map_err(|error| error.to_string())?;
        let files = ConfigFiles::read(self.checkout, &service.config);
        let mut files = files.map_err(|error| error.to_string())?;
        // A glob that matches nothing compares nothing.
        let is_comparable = files.iter().next().is_some();
        files.extend(&self.program(service, &argv)?);
        files.extend(self.shared.as_ref().map_err(Clone::clone)?);
        let variables = self.config.variables(environment, service);
        let hash = HashInput {
            salt: self.salt,
            environment: &deployment.env,
            service: name,
            argv: &argv,
            directory: service.directory.as_str(),
            variables: &variables,
            files: &files,
        };
        let secret = |value: &VariableValue| match value {
            VariableValue::Secret(secret) => Some(secret.clone()),
            VariableValue::Plain(_) => None,
        };
        Ok(ServicePlan {
            service: name.to_owned(),
            hash: hash.digest().to_string(),
            is_comparable,
            health: health(service, &facts)?,
            command: SyncCommand {
                argv,
                directory: self.checkout.join(service.directory.as_path()),
                secrets: variables.values().filter_map(secret).collect(),
                environment: variables
                    .iter()
                    .map(|(name, value)| {
                        (name.as_str().to_owned(), SecretString::from(value.expose()))
                    })
                    .collect(),
                time_limit: service.timeout.as_duration(),
                grace: GRACE,
            },
        })
    }
}

impl Planning<'_> {
    /// The program that runs, where it is a file of the checkout: it decides most.
    fn program(&self, service: &Service, argv: &[String]) -> Result<ConfigFiles, String> {
        let program = argv.first().filter(|program| program.contains('/'));
        let directory = self.checkout.join(service.directory.as_path());
        let path = program.and_then(|program| fs::canonicalize(directory.join(program)).ok());
        let root = fs::canonicalize(self.checkout).map_err(|error| error.to_string())?;
        let inside = path.filter(|path| path.starts_with(&root) && path.is_file());
        let Some(path) = inside else {
            return Ok(ConfigFiles::default());
        };
        let content =
            fs::read(&path).map_err(|error| format!("its program can't be read: {error}"))?;
        Ok([("the sync's program".to_owned(), content)]
            .into_iter()
            .collect())
    }
}

fn health(service: &Service, facts: &TemplateFacts<'_>) -> Result<Option<HealthCheck>, String> {
    let Some(check) = &service.health_check else {
        return Ok(None);
    };
    let url = check.url(facts).map_err(|error| error.to_string())?;
    let url =
        Url::parse(&url).map_err(|error| format!("its health check has no address: {error}"))?;
    Ok(Some(HealthCheck {
        url,
        attempt_limit: HEALTH_ATTEMPT,
        interval: HEALTH_INTERVAL,
        time_limit: check.timeout.as_duration(),
    }))
}
