//! What is old enough to be forgotten.

use jiff::Timestamp;

use super::{Store, StoreError};

impl Store {
    /// Forgets deployments that ended before a moment, with what they printed; what services run is
    /// kept. Gives how many.
    pub fn prune(&self, before: Timestamp) -> Result<usize, StoreError> {
        let sql = "DELETE FROM deployments WHERE finished_at < ?1";
        Ok(self.lock().execute(sql, [before.as_millisecond()])?)
    }
}
