//! A request for a deployment: found to make sense, to be allowed, and put into the queue.

use std::collections::BTreeSet;

use jiff::Timestamp;
use windlass_core::{is_unseen, nearest};
use windlass_deploy_protocol::{DeployRequest, DeployRequestError, DeploymentId, Target};

use super::settings::{self, Subject};
use super::{Caller, Engine, Refusal, RefusalKind};
use crate::config::{Environment, Name, Service};
use crate::store::{NewDeployment, Requested};

/// Who asked is told to people; so many characters of it.
const LONGEST_NAME: usize = 200;

impl Engine {
    /// Puts a deployment into the queue, or finds the one that is there.
    pub async fn request(
        &self,
        asked: &DeployRequest,
        caller: &Caller,
    ) -> Result<Requested, Refusal> {
        self.is_open()?;
        let target = asked.target()?;
        let (name, environment) = self.environment(&asked.env)?;
        let Some(signer) = caller.accepted_by(environment) else {
            let signers: Vec<&str> = caller.signers.iter().map(Name::as_str).collect();
            let message = format!("{} may not deploy to '{name}'", signers.join(", "));
            return Err(Refusal::new(RefusalKind::Forbidden, message));
        };
        let mut new = self.resolve(asked, target, name, environment).await?;
        new.signer = signer.to_string();
        let told = asked.triggered_by.as_deref().filter(|by| !by.is_empty());
        new.triggered_by = told.or(caller.described.as_deref()).map(shown);
        self.enqueue(new)
    }

    /// Deploys again what an environment was last brought to, whether or not it is as it was: the
    /// same tag, or the branch as it is now.
    pub async fn sync(
        &self,
        env: &str,
        services: Option<Vec<String>>,
        caller: &Caller,
    ) -> Result<Requested, Refusal> {
        if services.as_ref().is_some_and(Vec::is_empty) {
            return Err(DeployRequestError::NoServices.into());
        }
        let (name, _) = self.environment(env)?;
        let wanted = self.services(name, services.as_deref())?;
        let wanted: Vec<String> = wanted.iter().map(Name::to_string).collect();
        let Some(last) = self.store.last_completed(env, &wanted)? else {
            let services = wanted.join(", ");
            let message = format!("{services} were never deployed to '{env}' together");
            let hint = "deploy them by a tag or a branch first, by POST /deploy";
            return Err(Refusal::refused(message).hint(hint));
        };
        let again = DeployRequest {
            env: env.to_owned(),
            tag: last.tag,
            reference: last.reference,
            services,
            triggered_by: None,
            wait: false,
            force: true,
        };
        self.request(&again, caller).await
    }

    /// Which deployment a request is about, without asking for it.
    pub async fn identify(&self, asked: &DeployRequest) -> Result<DeploymentId, Refusal> {
        let target = asked.target()?;
        let (name, environment) = self.environment(&asked.env)?;
        let new = self.resolve(asked, target, name, environment).await?;
        Ok(DeploymentId::of(&new.env, new.sha, &new.services))
    }

    /// Fails once nothing more is begun.
    pub(super) fn is_open(&self) -> Result<(), Refusal> {
        match self.is_draining() {
            true => Err(Refusal::new(
                RefusalKind::Unavailable,
                "the runner is about to end",
            )),
            false => Ok(()),
        }
    }

    /// Puts into the queue what is resolved and allowed, under the configuration as it is.
    pub(super) fn enqueue(&self, mut new: NewDeployment) -> Result<Requested, Refusal> {
        let sha = new.sha.to_string();
        new.settings = settings::digest(&self.config, &self.salt, &Subject::of(&new, &sha));
        let requested = self.store.request(&new, Timestamp::now())?;
        let id = &requested.attempt.id;
        if requested.duplicate {
            return Ok(requested);
        }
        tracing::info!(%id, env = new.env, sha = %new.sha, signer = new.signer, "deployment asked for");
        self.count_waiting(&new.env)?;
        self.changed();
        if let Some(queued) = self.queued.get(new.env.as_str()) {
            queued.notify_one();
        }
        Ok(requested)
    }

    pub(super) fn environment(&self, name: &str) -> Result<(&Name, &Environment), Refusal> {
        let known = &self.config.environments;
        known.get_key_value(name).ok_or_else(|| {
            let refusal = Refusal::refused(format!("there is no environment {name:?}"));
            refusal.one_of(known.keys().map(Name::as_str))
        })
    }

    async fn resolve(
        &self,
        asked: &DeployRequest,
        target: Target<'_>,
        name: &Name,
        environment: &Environment,
    ) -> Result<NewDeployment, Refusal> {
        let services = self.services(name, asked.services.as_deref())?;
        let tag = match target {
            Target::Tag(tag) => Some(tag.to_owned()),
            Target::Reference(_) => None,
        };
        if tag.is_none() {
            self.none_needs_a_tag(&services)?;
        }
        let found = self.targets.find(target).await?;
        if !found.is_allowed(environment) {
            let message = format!("'{name}' takes no {}", found.describe());
            let hint = "'lanes' and 'refs' of the environment, in the runner's configuration, say what it takes";
            return Err(Refusal::refused(message).hint(hint));
        }
        Ok(NewDeployment {
            env: name.to_string(),
            tag,
            reference: match target {
                Target::Tag(_) => None,
                Target::Reference(reference) => Some(reference.to_owned()),
            },
            sha: found.commit,
            services: services.iter().map(Name::to_string).collect(),
            triggered_by: None,
            signer: String::new(),
            force: asked.force,
            settings: String::new(),
        })
    }

    /// The services that are meant, in the order in which they may begin.
    pub(super) fn services(
        &self,
        environment: &Name,
        asked: Option<&[String]>,
    ) -> Result<Vec<Name>, Refusal> {
        let known = self.config.services_of(environment.as_str());
        let wanted: BTreeSet<&str> = match asked {
            Some(asked) => asked.iter().map(String::as_str).collect(),
            None => known.iter().map(Name::as_str).collect(),
        };
        if let Some(unknown) = wanted.iter().find(|name| !known.contains(**name)) {
            let message = format!("environment '{environment}' has no service {unknown:?}");
            let refusal = Refusal::refused(message);
            return Err(match nearest(unknown, known.iter().map(Name::as_str)) {
                Some(name) => refusal.hint(format!("did you mean '{name}'?")),
                None => refusal.one_of(known.iter().map(Name::as_str)),
            });
        }
        if wanted.is_empty() {
            let message = format!("environment '{environment}' has no services");
            return Err(Refusal::refused(message));
        }
        let order = self.config.graph.order().into_iter();
        Ok(order
            .filter(|name| wanted.contains(name.as_str()))
            .cloned()
            .collect())
    }

    fn none_needs_a_tag(&self, services: &[Name]) -> Result<(), Refusal> {
        let needs_tag = |name: &&Name| {
            let service = self.config.services.get(*name);
            service.is_some_and(Service::needs_tag)
        };
        match services.iter().find(needs_tag) {
            None => Ok(()),
            Some(name) => {
                let message = format!("service '{name}' can only be deployed by tags");
                Err(Refusal::refused(message)
                    .hint("its sync or health check holds {tag}: ask by 'tag'"))
            }
        }
    }
}

/// A stranger's text, for one line of a page or log.
fn shown(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_unseen(*c));
    seen.take(LONGEST_NAME).collect()
}
