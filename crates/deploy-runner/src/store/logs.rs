//! What services printed.

use rusqlite::params;
use windlass_deploy_protocol::DeploymentId;

use super::{Attempt, Store, StoreError};

/// Of each service of a deployment so many bytes are kept, the last ones.
pub const KEPT_PER_SERVICE: i64 = 1 << 20;

/// Some of what a service printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPiece {
    /// Its place among all pieces; later ones have a higher one.
    pub number: i64,
    /// The service.
    pub service: String,
    /// What it printed.
    pub text: String,
}

impl Store {
    /// Adds to what a service printed, and drops what is too old.
    pub fn log(&self, attempt: &Attempt, service: &str, text: &str) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction
            .prepare_cached(
                "INSERT INTO logs (deployment, service, text)
                 SELECT number, ?3, ?4 FROM deployments WHERE id = ?1 AND attempt = ?2",
            )?
            .execute(params![attempt.id.as_str(), attempt.number, service, text])?;
        transaction
            .prepare_cached(
                "DELETE FROM logs WHERE number IN (
                    SELECT number FROM (
                        SELECT number, SUM(LENGTH(CAST(text AS BLOB)))
                            OVER (ORDER BY number DESC) AS bytes
                        FROM logs WHERE service = ?3 AND deployment = (
                            SELECT number FROM deployments WHERE id = ?1 AND attempt = ?2))
                    WHERE bytes > ?4)",
            )?
            .execute(params![
                attempt.id.as_str(),
                attempt.number,
                service,
                KEPT_PER_SERVICE
            ])?;
        transaction.commit()?;
        Ok(())
    }

    /// What the newest attempt printed after a piece, at most so many pieces; 0 is before the first.
    pub fn logs(
        &self,
        id: &DeploymentId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<LogPiece>, StoreError> {
        let connection = self.lock();
        let sql = "SELECT number, service, text FROM logs
            WHERE number > ?2 AND deployment = (
                SELECT number FROM deployments WHERE id = ?1 ORDER BY attempt DESC LIMIT 1)
            ORDER BY number LIMIT ?3";
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![id.as_str(), after, limit], |row| {
            Ok(LogPiece {
                number: row.get("number")?,
                service: row.get("service")?,
                text: row.get("text")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
