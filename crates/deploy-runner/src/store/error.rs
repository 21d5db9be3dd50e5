//! Why something can't be remembered or found.

/// An error of the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite's own words.
    #[error("use the database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// It was written by a newer runner.
    #[error("use the database: it is of version {found}, and this runner knows {known}")]
    Newer {
        /// What it is.
        found: u32,
        /// What this runner writes.
        known: u32,
    },
}
