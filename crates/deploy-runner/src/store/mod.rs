//! What the runner remembers: deployments, what their services printed, which configuration of a
//! service is proven, and what may be accepted only once.
//!
//! One SQLite database, so that a runner that is killed at any moment finds what it was about. A
//! method is one transaction. It knows nothing of processes, HTTP or git; times are given to it.
//!
//! Read [`schema`], [`requests`] and [`progress`] first.

mod columns;
mod error;
mod logs;
mod once;
mod progress;
mod proven;
mod queue;
mod reading;
mod requests;
mod retention;
mod schema;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use windlass_deploy_protocol::DeploymentId;

pub use error::StoreError;
pub use logs::{KEPT_PER_SERVICE, LogPiece};
pub use proven::Proven;
pub use queue::Begun;
pub use requests::{NewDeployment, Requested};

/// How long a write waits for another process, such as a backup.
const PATIENCE: Duration = Duration::from_secs(5);

/// One attempt at a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attempt {
    /// Which deployment.
    pub id: DeploymentId,
    /// The first is 1.
    pub number: u32,
}

/// The database.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens the database, which is made if it is missing. What was under way when the runner ended
    /// is not touched: see [`Store::recover`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        // With a write-ahead log readers don't wait for writers, and a killed process loses
        // nothing; after a loss of power the last moments may be missing, but nothing is broken.
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // Without it SQLite plans a query anew for each value that it is given, where an index is
        // for some rows only; that took most of the time.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        schema::migrate(&connection)?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// A panic elsewhere leaves no half transaction behind.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
