//! Whose turn it is: in each environment one deployment runs, and the others wait in the order in
//! which they were asked for.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row, params};
use windlass_deploy_protocol::{DeploymentId, DeploymentStatus, ErrorKind, ServiceState};

use super::columns::{of_word, word};
use super::{Attempt, Store, StoreError};

/// Said of what a runner left behind.
const AGAIN: &str = "the runner ended meanwhile: ask for the same deployment again, and it goes on with what is missing";

/// A deployment whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Which.
    pub attempt: Attempt,
    /// Whether services run that are as they are to be.
    pub force: bool,
    /// A digest of what the configuration said of it when it was asked for.
    pub settings: String,
}

impl Store {
    /// Begins the deployment that is next in an environment, unless one runs there.
    pub fn begin_next(&self, env: &str, now: Timestamp) -> Result<Option<Begun>, StoreError> {
        let connection = self.lock();
        let sql = "UPDATE deployments SET started_at = ?2
            WHERE number = (
                SELECT MIN(number) FROM deployments WHERE status = 'in_progress' AND env = ?1)
              AND started_at IS NULL
            RETURNING id, attempt, force, settings";
        let mut statement = connection.prepare_cached(sql)?;
        let begun = statement.query_row(params![env, now.as_millisecond()], |row| {
            Ok(Begun {
                attempt: attempt_of(row)?,
                force: row.get("force")?,
                settings: row.get("settings")?,
            })
        });
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

    /// How many deployments wait for their turn in an environment.
    pub fn waiting(&self, env: &str) -> Result<u32, StoreError> {
        let connection = self.lock();
        let sql = "SELECT COUNT(*) FROM deployments
            WHERE status = 'in_progress' AND env = ?1 AND started_at IS NULL";
        let mut statement = connection.prepare_cached(sql)?;
        Ok(statement.query_row([env], |row| row.get(0))?)
    }

    /// Ends what a runner that is gone has left under way (T9). What waited for its turn still
    /// does. Gives the attempts that were interrupted.
    pub fn recover(&self, now: Timestamp) -> Result<Vec<Attempt>, StoreError> {
        self.interrupt_where("status = 'in_progress' AND started_at IS NOT NULL", now)
    }

    /// Ends one attempt of which nothing more is known.
    pub fn interrupt(&self, attempt: &Attempt, now: Timestamp) -> Result<(), StoreError> {
        let Attempt { id, number } = attempt;
        // An id is hexadecimal digits and nothing else.
        let this = format!("status = 'in_progress' AND id = '{id}' AND attempt = {number}");
        self.interrupt_where(&this, now).map(drop)
    }

    fn interrupt_where(&self, which: &str, now: Timestamp) -> Result<Vec<Attempt>, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute(
            &format!(
                "UPDATE services SET state = ?1, error_kind = ?2, next_action = ?3
                 WHERE state IN ('pending', 'running') AND deployment IN (
                    SELECT number FROM deployments WHERE {which})"
            ),
            params![
                word(ServiceState::Interrupted),
                word(ErrorKind::Interrupted),
                AGAIN
            ],
        )?;
        let interrupted = {
            let mut statement = transaction.prepare(&format!(
                "UPDATE deployments SET status = ?1, finished_at = ?2 WHERE {which}
                 RETURNING id, attempt"
            ))?;
            let status = word(DeploymentStatus::Interrupted);
            let rows = statement.query_map(params![status, now.as_millisecond()], attempt_of)?;
            rows.collect::<Result<Vec<_>, _>>()?
        };
        transaction.commit()?;
        Ok(interrupted)
    }
}

fn attempt_of(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        id: of_word(row, "id")?,
        number: row.get("attempt")?,
    })
}
