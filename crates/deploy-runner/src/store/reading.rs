//! Deployments as they stand.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use windlass_deploy_protocol::{Deployment, DeploymentId, ServiceReport, ServiceState};

use super::columns::{maybe_time, of_maybe_word, of_word, time};
use super::{Attempt, Store, StoreError};

/// With how many deployments of the environment go before one that has not begun.
const DEPLOYMENT: &str = "SELECT *, (
    SELECT COUNT(*) FROM deployments AS before
    WHERE before.status = 'in_progress' AND before.env = deployments.env
      AND before.number < deployments.number
  ) AS behind FROM deployments";

impl Store {
    /// The newest attempt at a deployment.
    pub fn deployment(&self, id: &DeploymentId) -> Result<Option<Deployment>, StoreError> {
        let connection = self.lock();
        let sql = format!("{DEPLOYMENT} WHERE id = ?1 ORDER BY attempt DESC LIMIT 1");
        let mut statement = connection.prepare_cached(&sql)?;
        let found = statement.query_row([id.as_str()], |row| read(&connection, row));
        Ok(found.optional()?)
    }

    /// One attempt at a deployment.
    pub fn attempt(&self, attempt: &Attempt) -> Result<Option<Deployment>, StoreError> {
        let connection = self.lock();
        let sql = format!("{DEPLOYMENT} WHERE id = ?1 AND attempt = ?2");
        let mut statement = connection.prepare_cached(&sql)?;
        let of = params![attempt.id.as_str(), attempt.number];
        let found = statement.query_row(of, |row| read(&connection, row));
        Ok(found.optional()?)
    }

    /// Since when a deployment has been tried without success, before this attempt at it: what
    /// was brought to its version since then need not be again. Where this attempt is forced, only
    /// forced ones count.
    pub fn tried_since(
        &self,
        attempt: &Attempt,
        force: bool,
    ) -> Result<Option<Timestamp>, StoreError> {
        let connection = self.lock();
        let sql = "SELECT MIN(started_at) AS since FROM deployments
            WHERE id = ?1 AND attempt < ?2 AND attempt > (
                SELECT COALESCE(MAX(attempt), 0) FROM deployments
                WHERE id = ?1 AND attempt < ?2
                  AND (status IN ('completed', 'in_progress') OR force < ?3))";
        let mut statement = connection.prepare_cached(sql)?;
        let of = params![attempt.id.as_str(), attempt.number, force];
        Ok(statement.query_row(of, |row| maybe_time(row, "since"))?)
    }

    /// The newest deployments, of one environment or of all, the newest first.
    pub fn deployments(
        &self,
        env: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Deployment>, StoreError> {
        let connection = self.lock();
        let sql =
            format!("{DEPLOYMENT} WHERE ?1 IS NULL OR env = ?1 ORDER BY number DESC LIMIT ?2");
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![env, limit], |row| read(&connection, row))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Store {
    /// The deployments that run or wait, in the order of their turns.
    pub fn under_way(&self) -> Result<Vec<Deployment>, StoreError> {
        let connection = self.lock();
        let sql = format!("{DEPLOYMENT} WHERE status = 'in_progress' ORDER BY number");
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| read(&connection, row))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest deployments to an environment that have ended, the newest first.
    pub fn ended(&self, env: &str, limit: u32) -> Result<Vec<Deployment>, StoreError> {
        let connection = self.lock();
        let sql = format!(
            "{DEPLOYMENT} WHERE env = ?1 AND status != 'in_progress' ORDER BY number DESC LIMIT ?2"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![env, limit], |row| read(&connection, row))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest deployment to an environment that is done and brought all these services there.
    pub fn last_completed(
        &self,
        env: &str,
        services: &[String],
    ) -> Result<Option<Deployment>, StoreError> {
        let connection = self.lock();
        let sql = format!(
            "{DEPLOYMENT} WHERE env = ?1 AND status = 'completed' AND NOT EXISTS (
                SELECT 1 FROM json_each(?2) WHERE value NOT IN (
                    SELECT service FROM services WHERE deployment = deployments.number))
             ORDER BY number DESC LIMIT 1"
        );
        let services = serde_json::json!(services).to_string();
        let mut statement = connection.prepare_cached(&sql)?;
        let found = statement.query_row([env, &services], |row| read(&connection, row));
        Ok(found.optional()?)
    }

    /// How a service comes out of the last deployment to an environment that has begun with it.
    pub fn last_state(&self, env: &str, service: &str) -> Result<Option<ServiceState>, StoreError> {
        let connection = self.lock();
        let sql = "SELECT state FROM services
            JOIN deployments ON deployments.number = services.deployment
            WHERE service = ?2 AND env = ?1 AND started_at IS NOT NULL
            ORDER BY deployment DESC LIMIT 1";
        let mut statement = connection.prepare_cached(sql)?;
        let found = statement.query_row([env, service], |row| of_word(row, "state"));
        Ok(found.optional()?)
    }

    /// Whether the database answers.
    pub fn check(&self) -> Result<(), StoreError> {
        let connection = self.lock();
        let answer = connection.query_row("SELECT 1 FROM deployments LIMIT 1", [], |_| Ok(()));
        Ok(answer.optional().map(|_| ())?)
    }
}

fn read(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<Deployment> {
    let started_at = maybe_time(row, "started_at")?;
    let finished_at = maybe_time(row, "finished_at")?;
    let waits = started_at.is_none() && finished_at.is_none();
    Ok(Deployment {
        deployment_id: of_word(row, "id")?,
        attempt: row.get("attempt")?,
        env: row.get("env")?,
        tag: row.get("tag")?,
        reference: row.get("reference")?,
        sha: of_word(row, "sha")?,
        status: of_word(row, "status")?,
        queued_behind: if waits {
            Some(row.get("behind")?)
        } else {
            None
        },
        triggered_by: row.get("triggered_by")?,
        created_at: time(row, "created_at")?,
        started_at,
        finished_at,
        services: services(connection, row.get("number")?)?,
    })
}

fn services(connection: &Connection, deployment: i64) -> rusqlite::Result<Vec<ServiceReport>> {
    let sql = "SELECT * FROM services WHERE deployment = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([deployment], |row| {
        Ok(ServiceReport {
            service: row.get("service")?,
            state: of_word(row, "state")?,
            exit_code: row.get("exit_code")?,
            seconds: row.get("seconds")?,
            hash_before: row.get("hash_before")?,
            hash_after: row.get("hash_after")?,
            log_tail: row.get("log_tail")?,
            error_kind: of_maybe_word(row, "error_kind")?,
            next_action: row.get("next_action")?,
        })
    })?;
    rows.collect()
}
