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
        let connection = self.lock();
        let mut forget = connection.prepare_cached("DELETE FROM once WHERE until < ?1")?;
        forget.execute([now.as_millisecond()])?;
        let sql = "INSERT INTO once (key, until) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let mut remember = connection.prepare_cached(sql)?;
        Ok(remember.execute(params![key, until.as_millisecond()])? == 1)
    }
}
