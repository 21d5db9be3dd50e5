//! One deployment, from its checkout to its last service.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;
use windlass_deploy_protocol::{Deployment, DeploymentStatus, ErrorKind, ServiceState};

use super::Engine;
use super::plan::{self, ServicePlan};
use super::settings::{self, Subject};
use crate::config::Name;
use crate::execution::outcome::next_action;
use crate::schedule::Schedule;
use crate::store::{Attempt, Begun, Proven, StoreError};

/// A deployment that runs.
pub(super) struct Running<'a> {
    pub(super) engine: &'a Arc<Engine>,
    pub(super) attempt: &'a Attempt,
    pub(super) deployment: &'a Deployment,
    pub(super) force: bool,
    /// Since when it has been tried without success.
    pub(super) tried_since: Option<Timestamp>,
    pub(super) cancelled: CancellationToken,
    /// What was proven when it began, by service.
    pub(super) proven: HashMap<String, Proven>,
}

impl Engine {
    /// Carries a deployment out. Fails only where the database does.
    pub(super) async fn deploy(
        self: &Arc<Self>,
        name: &Name,
        begun: &Begun,
    ) -> Result<(), StoreError> {
        let attempt = &begun.attempt;
        let Some(deployment) = self.store.attempt(attempt)? else {
            return Ok(());
        };
        let cancelled = CancellationToken::new();
        self.running().insert(attempt.clone(), cancelled.clone());
        // Somebody may have wanted it stopped before it could be told.
        if self.store.is_cancelled(attempt)? {
            cancelled.cancel();
        }
        let proven = self.store.proven(Some(name.as_str()))?.into_iter();
        let running = Running {
            engine: self,
            attempt,
            deployment: &deployment,
            force: begun.force,
            tried_since: self.store.tried_since(attempt, begun.force)?,
            cancelled,
            proven: proven.map(|it| (it.service.clone(), it)).collect(),
        };
        tracing::info!(id = %attempt.id, attempt = attempt.number, env = %name, "deployment begins");
        self.changed();
        let outcome = match self.settings_of(&deployment) == begun.settings {
            true => running.run().await,
            false => running.end_all(
                ServiceState::Failed,
                Some(ErrorKind::NotStarted),
                Some("the configuration has changed since it was asked for: ask again".to_owned()),
            ),
        };
        self.running().remove(attempt);
        running.finish(outcome?)
    }
}

impl Engine {
    fn settings_of(&self, deployment: &Deployment) -> String {
        let sha = deployment.sha.to_string();
        let services = deployment.services.iter().map(|it| it.service.as_str());
        let subject = Subject {
            environment: &deployment.env,
            tag: deployment.tag.as_deref(),
            sha: &sha,
            services: services.collect(),
        };
        settings::digest(&self.config, &self.salt, &subject)
    }
}

impl Running<'_> {
    async fn run(&self) -> Result<DeploymentStatus, StoreError> {
        let sha = self.deployment.sha;
        let mirror = &self.engine.targets.mirror;
        let worktree = tokio::select! {
            worktree = mirror.worktree(sha, &self.deployment.env) => worktree,
            () = self.cancelled.cancelled() => {
                return self.end_all(ServiceState::Cancelled, None, None);
            }
        };
        let worktree = match worktree {
            Ok(worktree) => worktree,
            Err(error) => {
                tracing::warn!(id = %self.attempt.id, "failed to {error}");
                let kind = ErrorKind::Checkout;
                let action = next_action(kind, &format!("failed to {error}"));
                return self.end_all(ServiceState::Failed, Some(kind), Some(action));
            }
        };
        let plans = self.plan(worktree.path()).await?;
        let outcome = self.run_services(&plans).await;
        if let Err(error) = worktree.close().await {
            tracing::warn!(id = %self.attempt.id, "failed to {error}");
        }
        outcome
    }

    /// Plans all services before any of them runs. Gives those that have a plan.
    async fn plan(&self, checkout: &Path) -> Result<HashMap<String, ServicePlan>, StoreError> {
        let (engine, checkout) = (Arc::clone(self.engine), checkout.to_owned());
        let deployment = self.deployment.clone();
        // It reads files.
        let planned =
            spawn_blocking(move || plan::all(&engine.config, &deployment, &checkout, &engine.salt));
        let mut plans = HashMap::new();
        for planned in planned.await.unwrap_or_default() {
            match planned {
                Ok(plan) => drop(plans.insert(plan.service.clone(), plan)),
                Err(unplanned) => self.report(&unplanned.report())?,
            }
        }
        Ok(plans)
    }

    async fn run_services(
        &self,
        plans: &HashMap<String, ServicePlan>,
    ) -> Result<DeploymentStatus, StoreError> {
        let mut schedule = self.schedule();
        let mut running = FuturesUnordered::new();
        loop {
            if self.cancelled.is_cancelled() {
                self.end_each(&schedule.cancel_pending(), ServiceState::Cancelled)?;
            }
            for name in schedule.begin_ready() {
                match plans.get(&name) {
                    Some(plan) => running.push(self.run_service(plan)),
                    None => self.block(&schedule.end(&name, ServiceState::Failed))?,
                }
            }
            let Some(report) = running.next().await else {
                // Services that have no plan may have let nothing begin in this round.
                match schedule.outcome() {
                    Some(outcome) => return Ok(outcome),
                    None => continue,
                }
            };
            let report = report?;
            if self.cancelled.is_cancelled() {
                self.end_each(&schedule.cancel_pending(), ServiceState::Cancelled)?;
            }
            self.block(&schedule.end(&report.service, report.state))?;
        }
    }

    /// In which order the services run; also where the order comes about through others that are
    /// no part of the deployment.
    fn schedule(&self) -> Schedule {
        let names = self.deployment.services.iter().map(|it| &it.service);
        let chosen: BTreeSet<Name> = names.clone().filter_map(|name| name.parse().ok()).collect();
        let graph = self.engine.config.graph.restricted_to(&chosen);
        let needs = |name: &str| graph.dependencies(name).map(Name::to_string).collect();
        let owned: Vec<(&str, Vec<String>)> =
            names.map(|name| (name.as_str(), needs(name))).collect();
        Schedule::new(owned.iter().map(|(name, needs)| (*name, needs.as_slice())))
    }
}
