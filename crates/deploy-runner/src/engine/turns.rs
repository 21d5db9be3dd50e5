//! Whose turn it is: one task for each environment takes what is next, one after the other.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use tokio::time::sleep;

use super::Engine;
use crate::config::Name;
use crate::store::{Begun, StoreError};

/// How long to wait after the database has failed.
const PAUSE: Duration = Duration::from_secs(5);
/// How often it is looked whether the repository is in trouble.
const WATCHING: Duration = Duration::from_secs(30);
/// How often old deployments are looked for.
const PRUNING: Duration = Duration::from_secs(3_600);

impl Engine {
    /// Works until the engine drains, and nothing runs any more. When the future is dropped, what
    /// runs is killed; it is for the next [`Engine::open`] to write down.
    pub async fn run(self: &Arc<Self>) {
        let environments = self.config.environments.keys();
        let turns: FuturesUnordered<_> = environments.map(|name| self.take_turns(name)).collect();
        tokio::select! {
            () = turns.collect() => {}
            () = self.prune() => {}
            () = self.look_after_repository() => {}
        }
    }

    async fn take_turns(self: &Arc<Self>, name: &Name) {
        while !self.is_draining() {
            let turn = match self.store.begin_next(name.as_str(), Timestamp::now()) {
                Ok(None) => {
                    self.until_queued(name).await;
                    continue;
                }
                Ok(Some(begun)) => self.take_turn(name, &begun).await,
                Err(error) => Err(error),
            };
            if let Err(error) = turn {
                tracing::error!(env = %name, "failed to {error}");
                self.pause(PAUSE).await;
            }
        }
    }

    async fn take_turn(self: &Arc<Self>, name: &Name, begun: &Begun) -> Result<(), StoreError> {
        let result = match self.count_waiting(name.as_str()) {
            Ok(()) => self.deploy(name, begun).await,
            Err(error) => Err(error),
        };
        if result.is_err() {
            // What happened can't be told: it ends as if the runner had ended. As long as even
            // that can't be written, the environment must not go on.
            while let Err(error) = self.store.interrupt(&begun.attempt, Timestamp::now()) {
                tracing::error!(env = %name, "failed to {error}");
                self.pause(PAUSE).await;
                if self.is_draining() {
                    break;
                }
            }
        }
        self.changed();
        result
    }

    async fn until_queued(&self, name: &Name) {
        let Some(queued) = self.queued.get(name) else {
            return self.draining.cancelled().await;
        };
        tokio::select! {
            () = queued.notified() => {}
            () = self.draining.cancelled() => {}
        }
    }

    async fn pause(&self, time: Duration) {
        tokio::select! {
            () = sleep(time) => {}
            () = self.draining.cancelled() => {}
        }
    }

    /// Asks the repository at the beginning, and again as long as it doesn't answer, for ever: its
    /// state is told to whoever watches over the runner.
    async fn look_after_repository(&self) {
        loop {
            if let Err(error) = self.targets.update(Instant::now()).await {
                tracing::warn!("failed to {error}");
            }
            sleep(WATCHING).await;
            while self.repository_trouble().is_none() {
                sleep(WATCHING).await;
            }
        }
    }

    /// Forgets what is old, now and then, for ever.
    async fn prune(&self) {
        let days = self.config.server.retention.days.get();
        let kept = Duration::from_secs(u64::from(days) * 24 * 3_600);
        loop {
            match Timestamp::now()
                .checked_sub(kept)
                .map(|before| self.store.prune(before))
            {
                Ok(Ok(0)) | Err(_) => {}
                Ok(Ok(pruned)) => tracing::info!(pruned, "old deployments forgotten"),
                Ok(Err(error)) => tracing::error!("failed to {error}"),
            }
            sleep(PRUNING).await;
        }
    }
}
