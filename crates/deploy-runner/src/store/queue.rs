//! Whose turn it is: in each environment one deployment runs, and the others wait in the order in
//! which they were asked for.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};
use windlass_deploy_protocol::{DeploymentId, DeploymentStatus, ErrorKind, ServiceState};

use super::columns::{of_word, word};
use super::{Attempt, Store, StoreError};

/// Said of what a runner left behind.
const AGAIN: &str = "the runner ended meanwhile: ask for the same deployment again, and it goes on with what is missing";

impl Store {
    /// Begins the deployment that is next in an environment, unless one runs there.
    pub fn begin_next(&self, env: &str, now: Timestamp) -> Result<Option<Attempt>, StoreError> {
        let connection = self.lock();
        let sql = "UPDATE deployments SET started_at = ?2
            WHERE number = (
                SELECT MIN(number) FROM deployments WHERE status = 'in_progress' AND env = ?1)
              AND started_at IS NULL
            RETURNING id, attempt";
        let mut statement = connection.prepare_cached(sql)?;
        let begun = statement.query_row(params![env, now.as_millisecond()], attempt);
        Ok(begun.optional()?)
    }

    /// Asks for a deployment to be stopped. One that has not begun ends at once; of one that runs,
    /// it is for whoever runs it to stop it. Whether there was anything to stop.
    pub fn cancel(&self, id: &DeploymentId, now: Timestamp) -> Result<bool, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let marked = transaction.execute(
            "UPDATE deployments SET cancelled = 1 WHERE id = ?1 AND status = 'in_progress'",
            [id.as_str()],
        )?;
        let (status, state) = (DeploymentStatus::Cancelled, ServiceState::Cancelled);
        transaction.execute(
            "UPDATE services SET state = ?2 WHERE deployment IN (
                SELECT number FROM deployments
                WHERE id = ?1 AND status = 'in_progress' AND started_at IS NULL)",
            params![id.as_str(), word(state)],
        )?;
        transaction.execute(
            "UPDATE deployments SET status = ?2, finished_at = ?3
             WHERE id = ?1 AND status = 'in_progress' AND started_at IS NULL",
            params![id.as_str(), word(status), now.as_millisecond()],
        )?;
        transaction.commit()?;
        Ok(marked > 0)
    }

    /// Ends what a runner that is gone has left under way (T9). What waited for its turn still
    /// does. Gives the attempts that were interrupted.
    pub fn recover(&self, now: Timestamp) -> Result<Vec<Attempt>, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute(
            "UPDATE services SET state = ?1, error_kind = ?2, next_action = ?3
             WHERE state IN ('pending', 'running') AND deployment IN (
                SELECT number FROM deployments
                WHERE status = 'in_progress' AND started_at IS NOT NULL)",
            params![
                word(ServiceState::Interrupted),
                word(ErrorKind::Interrupted),
                AGAIN
            ],
        )?;
        let interrupted = {
            let mut statement = transaction.prepare(
                "UPDATE deployments SET status = ?1, finished_at = ?2
                 WHERE status = 'in_progress' AND started_at IS NOT NULL
                 RETURNING id, attempt",
            )?;
            let status = word(DeploymentStatus::Interrupted);
            let rows = statement.query_map(params![status, now.as_millisecond()], attempt)?;
            rows.collect::<Result<Vec<_>, _>>()?
        };
        transaction.commit()?;
        Ok(interrupted)
    }
}

fn attempt(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        id: of_word(row, "id")?,
        number: row.get("attempt")?,
    })
}
