//! How a deployment that runs gets on.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};
use windlass_deploy_protocol::{DeploymentStatus, ServiceReport};

use super::columns::word;
use super::proven::{self, Proven};
use super::{Attempt, Store, StoreError};

impl Store {
    /// Keeps what became of a service so far.
    pub fn report(&self, attempt: &Attempt, report: &ServiceReport) -> Result<(), StoreError> {
        keep(&self.lock(), attempt, report)
    }

    /// Keeps that a service's sync begins. From now on it is not proven to be as it was before: a
    /// sync that fails halfway must not be taken for the one that succeeded earlier (T7).
    pub fn begin_service(
        &self,
        attempt: &Attempt,
        report: &ServiceReport,
    ) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        keep(&transaction, attempt, report)?;
        proven::doubt(&transaction, attempt, &report.service)?;
        transaction.commit()?;
        Ok(())
    }

    /// Keeps that a service was synced and is healthy, and with it, in one step, which configuration
    /// that proves: never one without the other (T7).
    pub fn prove(
        &self,
        attempt: &Attempt,
        report: &ServiceReport,
        proven: &Proven,
    ) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        keep(&transaction, attempt, report)?;
        proven::keep(&transaction, proven)?;
        transaction.commit()?;
        Ok(())
    }

    /// Whether somebody wants the deployment stopped.
    pub fn is_cancelled(&self, attempt: &Attempt) -> Result<bool, StoreError> {
        let connection = self.lock();
        let sql = "SELECT cancelled FROM deployments WHERE id = ?1 AND attempt = ?2";
        let mut statement = connection.prepare_cached(sql)?;
        let found = statement.query_row(params![attempt.id.as_str(), attempt.number], |row| {
            row.get(0)
        });
        Ok(found.optional()?.unwrap_or(false))
    }

    /// Ends the deployment.
    pub fn finish(
        &self,
        attempt: &Attempt,
        status: DeploymentStatus,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.lock().execute(
            "UPDATE deployments SET status = ?3, finished_at = ?4
             WHERE id = ?1 AND attempt = ?2 AND status = 'in_progress'",
            params![
                attempt.id.as_str(),
                attempt.number,
                word(status),
                now.as_millisecond()
            ],
        )?;
        Ok(())
    }
}

fn keep(
    connection: &Connection,
    attempt: &Attempt,
    report: &ServiceReport,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE services SET state = ?4, exit_code = ?5, seconds = ?6, hash_before = ?7,
                hash_after = ?8, log_tail = ?9, error_kind = ?10, next_action = ?11
             WHERE service = ?3 AND deployment = (
                SELECT number FROM deployments WHERE id = ?1 AND attempt = ?2)",
        )?
        .execute(params![
            attempt.id.as_str(),
            attempt.number,
            report.service,
            word(report.state),
            report.exit_code,
            report.seconds,
            report.hash_before,
            report.hash_after,
            report.log_tail,
            report.error_kind.map(word),
            report.next_action,
        ])?;
    Ok(())
}
