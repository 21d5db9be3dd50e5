//! Deployments, from the request to the last service: what joins the configuration, the database,
//! the schedule and the world.
//!
//! A request is resolved and checked ([`request`]), and waits in the database. In each environment
//! one task takes what is next ([`turns`]), checks the commit out, and plans each service before
//! any of them runs ([`plan`]); then they run as the schedule says ([`attempt`], [`service`]).
//! Everything is written down before it is told, so that a killed runner finds it again.
//!
//! It must not know of HTTP, or how a request proves who sent it.

mod attempt;
mod caller;
mod lane;
mod open;
mod plan;
mod printed;
mod push;
mod refusal;
mod request;
mod service;
mod settings;
mod targets;
mod turns;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Client;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use windlass_deploy_protocol::{Deployment, DeploymentId};

use crate::config::{Config, Name};
use crate::execution::supervisor::Supervisor;
use crate::metrics::Metrics;
use crate::store::{Attempt, Store, StoreError};
use targets::Targets;

pub use caller::Caller;
pub use open::{Host, OpenError};
pub use push::Pushed;
pub use refusal::{Refusal, RefusalKind};

/// Everything that a deployment needs.
#[derive(Debug)]
pub struct Engine {
    /// What was configured.
    pub config: Config,
    /// What is remembered.
    pub store: Store,
    /// What is counted.
    pub metrics: Metrics,
    targets: Arc<Targets>,
    supervisor: Supervisor,
    health: Client,
    salt: Vec<u8>,
    /// Told whenever something was written that somebody may wait for.
    changes: watch::Sender<()>,
    /// By environment: told when something waits for its turn.
    queued: BTreeMap<Name, Notify>,
    running: Mutex<HashMap<Attempt, CancellationToken>>,
    draining: CancellationToken,
    /// Held as long as the engine lives, so that no second runner uses the directory.
    _state_directory: open::Lock,
}

impl Engine {
    /// Begins nothing more; what runs goes on to its end.
    pub fn drain(&self) {
        self.draining.cancel();
    }

    /// Whether nothing more is begun.
    pub fn is_draining(&self) -> bool {
        self.draining.is_cancelled()
    }

    /// What went wrong when the repository was last asked, if it did.
    pub fn repository_trouble(&self) -> Option<String> {
        self.targets.trouble()
    }

    /// Stops a deployment. Whether there was anything to stop.
    pub fn cancel(&self, id: &DeploymentId) -> Result<bool, StoreError> {
        let stopped = self.store.cancel(id, Timestamp::now())?;
        for (attempt, running) in self.running().iter() {
            if attempt.id == *id {
                running.cancel();
            }
        }
        if let Some(deployment) = self.store.deployment(id)? {
            // It may have been the one that waited.
            self.count_waiting(&deployment.env)?;
        }
        self.changed();
        Ok(stopped)
    }

    /// A deployment, as soon as it has ended, or as it stands after a while.
    pub async fn wait_for_end(
        &self,
        id: &DeploymentId,
        limit: Duration,
    ) -> Result<Option<Deployment>, StoreError> {
        let mut changes = self.changes();
        let ended = async {
            loop {
                changes.mark_unchanged();
                let found = self.store.deployment(id)?;
                if found.as_ref().is_none_or(|it| it.status.has_ended()) {
                    return Ok(found);
                }
                if changes.changed().await.is_err() {
                    return Ok(found);
                }
            }
        };
        match timeout(limit, ended).await {
            Ok(found) => found,
            Err(_) => self.store.deployment(id),
        }
    }

    /// Tells of everything that is written from now on.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    fn changed(&self) {
        self.changes.send_replace(());
    }

    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<Attempt, CancellationToken>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count_waiting(&self, env: &str) -> Result<(), StoreError> {
        let waiting = self.store.waiting(env)?;
        self.metrics.waiting(env, waiting);
        Ok(())
    }
}
