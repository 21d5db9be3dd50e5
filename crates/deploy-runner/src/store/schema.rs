//! The tables. A change adds a step at the end of [`STEPS`]; those that are there never change.

use rusqlite::Connection;

use super::StoreError;

/// The database's `user_version` is how many of them it has taken.
const STEPS: [&str; 1] = [include_str!("schema.sql")];

pub(super) fn migrate(connection: &Connection) -> Result<(), StoreError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (step, number) in STEPS.iter().zip(1..=known).skip(found as usize) {
        connection.execute_batch(&format!(
            "BEGIN IMMEDIATE; {step} PRAGMA user_version = {number}; COMMIT;"
        ))?;
    }
    Ok(())
}
