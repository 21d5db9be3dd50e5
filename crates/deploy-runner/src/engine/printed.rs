//! What a sync prints, on its way into the database.

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, timeout_at};

use super::attempt::Running;
use crate::store::StoreError;

/// A piece is written when it has so many bytes…
const PIECE: usize = 8 * 1024;
/// …or when its first line has waited so long: people watch.
const PATIENCE: Duration = Duration::from_millis(200);

impl Running<'_> {
    /// Writes down all lines, in pieces. It reads to the end even where nothing can be written
    /// any more, or else the sync would wait for ever.
    pub(super) async fn write_down(
        &self,
        service: &str,
        mut lines: Receiver<String>,
    ) -> Result<(), StoreError> {
        let mut result = Ok(());
        while let Some(first) = lines.recv().await {
            let piece = gather(first, &mut lines).await;
            if result.is_ok() {
                result = self.engine.store.log(self.attempt, service, &piece);
                self.engine.changed();
            }
        }
        result
    }
}

async fn gather(mut piece: String, lines: &mut Receiver<String>) -> String {
    let deadline = Instant::now() + PATIENCE;
    while piece.len() < PIECE {
        match timeout_at(deadline, lines.recv()).await {
            Ok(Some(more)) => piece.push_str(&more),
            Ok(None) | Err(_) => break,
        }
    }
    piece
}
