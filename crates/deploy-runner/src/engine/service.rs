//! One service of a deployment: left as it is, or synced and found healthy; and what is written
//! down of it.

use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::mpsc;
use windlass_deploy_protocol::{DeploymentStatus, ErrorKind, REMARK, ServiceReport, ServiceState};

use super::attempt::Running;
use super::plan::ServicePlan;
use crate::execution::outcome::{Outcome, next_action};
use crate::execution::sync;
use crate::store::{Proven, StoreError};

/// So many pieces of output wait to be written down; a sync that prints faster waits.
const PIECES: usize = 16;

impl Running<'_> {
    /// Brings one service to the commit. Fails only where the database does.
    pub(super) async fn run_service(
        &self,
        plan: &ServicePlan,
    ) -> Result<ServiceReport, StoreError> {
        let before = self.proven.get(&plan.service);
        let report = ServiceReport {
            hash_before: before.and_then(|it| it.hash.clone()),
            ..ServiceReport::pending(&plan.service)
        };
        let report = match before.filter(|before| self.stands(plan, before)) {
            Some(before) => self.skip(plan, report, before)?,
            None => self.sync(plan, report).await?,
        };
        let (env, state) = (&self.deployment.env, report.state);
        self.engine
            .metrics
            .service_ended(env, &report.service, state);
        self.engine.changed();
        Ok(report)
    }

    /// Whether a service is as it is to be. One without files to compare, or that is forced, is so
    /// only if an earlier attempt at this very deployment, which goes on with this one, has
    /// brought it there.
    fn stands(&self, plan: &ServicePlan, before: &Proven) -> bool {
        let is_equal = before.hash.as_ref() == Some(&plan.hash);
        let since = self.tried_since.is_some_and(|since| before.at >= since);
        let was_done = since && before.sha == self.deployment.sha;
        is_equal && (was_done || (plan.is_comparable && !self.force))
    }

    /// It is now what this version wants it to be, and has been since it was proven.
    fn skip(
        &self,
        plan: &ServicePlan,
        report: ServiceReport,
        before: &Proven,
    ) -> Result<ServiceReport, StoreError> {
        let report = ServiceReport {
            state: ServiceState::Skipped,
            hash_after: before.hash.clone(),
            ..report
        };
        let proven = self.proven_now(plan, before.at);
        self.engine.store.prove(self.attempt, &report, &proven)?;
        Ok(report)
    }

    async fn sync(
        &self,
        plan: &ServicePlan,
        report: ServiceReport,
    ) -> Result<ServiceReport, StoreError> {
        let running = ServiceReport {
            state: ServiceState::Running,
            ..report.clone()
        };
        self.engine.store.begin_service(self.attempt, &running)?;
        self.engine.changed();
        let (listener, lines) = mpsc::channel(PIECES);
        let (outcome, printed) = tokio::join!(
            self.until_healthy(plan, listener),
            self.write_down(&plan.service, lines),
        );
        printed?;
        let is_proven = outcome.state == ServiceState::Completed;
        let report = ServiceReport {
            state: outcome.state,
            exit_code: outcome.exit_code,
            seconds: Some(outcome.seconds),
            hash_after: is_proven.then(|| plan.hash.clone()),
            log_tail: outcome.log.tail().to_owned(),
            error_kind: outcome.error_kind,
            next_action: outcome.next_action,
            ..report
        };
        let now = Timestamp::now();
        match is_proven {
            true => {
                let proven = self.proven_now(plan, now);
                self.engine.store.prove(self.attempt, &report, &proven)?;
                let env = &self.deployment.env;
                self.engine.metrics.proven(env, &plan.service, now);
            }
            false => self.engine.store.report(self.attempt, &report)?,
        }
        Ok(report)
    }

    /// The sync, and what the health check makes of it. The time of both counts.
    async fn until_healthy(&self, plan: &ServicePlan, listener: mpsc::Sender<String>) -> Outcome {
        let begin = Instant::now();
        let engine = self.engine;
        let command = &plan.command;
        let outcome = sync::run(
            &engine.supervisor,
            command,
            &self.cancelled,
            listener.clone(),
        );
        let mut outcome = outcome.await;
        let Some(health) = &plan.health else {
            return outcome;
        };
        if outcome.state != ServiceState::Completed {
            return outcome;
        }
        let (state, remark) = tokio::select! {
            healthy = health.pass(&engine.health) => match healthy {
                Ok(()) => (ServiceState::Completed, "it is healthy".to_owned()),
                Err(error) => {
                    let detail = format!("failed to {error}");
                    outcome.error_kind = Some(ErrorKind::HealthCheck);
                    outcome.next_action = Some(next_action(ErrorKind::HealthCheck, &detail));
                    (ServiceState::Failed, detail)
                }
            },
            () = self.cancelled.cancelled() => (ServiceState::Cancelled, "cancelled".to_owned()),
        };
        let remark = format!("{REMARK}{remark}\n");
        outcome.log.push(&remark);
        // Whoever listens is there until the end.
        drop(listener.send(remark).await);
        outcome.state = state;
        outcome.seconds = begin.elapsed().as_secs_f64();
        outcome
    }

    fn proven_now(&self, plan: &ServicePlan, at: Timestamp) -> Proven {
        Proven {
            env: self.deployment.env.clone(),
            service: plan.service.clone(),
            hash: Some(plan.hash.clone()),
            sha: self.deployment.sha,
            tag: self.deployment.tag.clone(),
            at,
        }
    }

    pub(super) fn report(&self, report: &ServiceReport) -> Result<(), StoreError> {
        self.engine.store.report(self.attempt, report)?;
        let (env, state) = (&self.deployment.env, report.state);
        self.engine
            .metrics
            .service_ended(env, &report.service, state);
        self.engine.changed();
        Ok(())
    }

    /// Ends services that stand on one that failed.
    pub(super) fn block(&self, names: &[String]) -> Result<(), StoreError> {
        self.end_each(names, ServiceState::Blocked)
    }

    pub(super) fn end_each(&self, names: &[String], state: ServiceState) -> Result<(), StoreError> {
        names.iter().try_for_each(|name| {
            self.report(&ServiceReport {
                state,
                ..ServiceReport::pending(name)
            })
        })
    }

    /// Ends all services, none of which has begun.
    pub(super) fn end_all(
        &self,
        state: ServiceState,
        error_kind: Option<ErrorKind>,
        next_action: Option<String>,
    ) -> Result<DeploymentStatus, StoreError> {
        for service in &self.deployment.services {
            self.report(&ServiceReport {
                state,
                error_kind,
                next_action: next_action.clone(),
                ..ServiceReport::pending(&service.service)
            })?;
        }
        Ok(match state {
            ServiceState::Cancelled => DeploymentStatus::Cancelled,
            _ => DeploymentStatus::Failed,
        })
    }

    /// Writes the end down.
    pub(super) fn finish(&self, status: DeploymentStatus) -> Result<(), StoreError> {
        let now = Timestamp::now();
        self.engine.store.finish(self.attempt, status, now)?;
        let began = self.deployment.started_at.unwrap_or(now);
        let seconds = now.duration_since(began).as_secs_f64();
        let env = &self.deployment.env;
        self.engine.metrics.deployment_ended(env, status, seconds);
        tracing::info!(id = %self.attempt.id, env, ?status, seconds, "deployment ended");
        Ok(())
    }
}
