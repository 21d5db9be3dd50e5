//! Which configuration of a service is proven: it was synced, and the service was healthy after.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use windlass_core::ObjectId;

use super::columns::{of_word, time};
use super::{Attempt, Store, StoreError};

/// What a service runs in an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The environment.
    pub env: String,
    /// The service.
    pub service: String,
    /// The digest of its configuration. Nothing once a later sync has begun: what that left behind
    /// is not known until one succeeds.
    pub hash: Option<String>,
    /// The commit that it came from.
    pub sha: ObjectId,
    /// The tag that was asked for, if it was a tag.
    pub tag: Option<String>,
    /// When it was found healthy.
    pub at: Timestamp,
}

impl Store {
    /// Everything that is proven, by environment and service.
    pub fn proven(&self, env: Option<&str>) -> Result<Vec<Proven>, StoreError> {
        let connection = self.lock();
        let sql = "SELECT * FROM proven WHERE ?1 IS NULL OR env = ?1 ORDER BY env, service";
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([env], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// What is about to be changed isn't proven any more.
pub(super) fn doubt(
    connection: &Connection,
    attempt: &Attempt,
    service: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE proven SET hash = NULL WHERE service = ?3 AND env = (
                SELECT env FROM deployments WHERE id = ?1 AND attempt = ?2)",
        )?
        .execute(params![attempt.id.as_str(), attempt.number, service])?;
    Ok(())
}

pub(super) fn keep(connection: &Connection, proven: &Proven) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO proven (env, service, hash, sha, tag, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET hash = ?3, sha = ?4, tag = ?5, at = ?6",
        )?
        .execute(params![
            proven.env,
            proven.service,
            proven.hash,
            proven.sha.to_string(),
            proven.tag,
            proven.at.as_millisecond(),
        ])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Proven> {
    Ok(Proven {
        env: row.get("env")?,
        service: row.get("service")?,
        hash: row.get("hash")?,
        sha: of_word(row, "sha")?,
        tag: row.get("tag")?,
        at: time(row, "at")?,
    })
}
