//! What may be accepted only once: nonces, and the ids of tokens (T4).

use jiff::Timestamp;
use rusqlite::params;

use super::{Store, StoreError};

impl Store {
    /// Remembers a key until it can't be accepted any more. Whether it was new.
    pub fn use_once(
        &self,
        key: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction
            .prepare_cached("DELETE FROM once WHERE until < ?1")?
            .execute([now.as_millisecond()])?;
        let sql = "INSERT INTO once (key, until) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let remembered = transaction
            .prepare_cached(sql)?
            .execute(params![key, until.as_millisecond()])?;
        transaction.commit()?;
        Ok(remembered == 1)
    }
}
