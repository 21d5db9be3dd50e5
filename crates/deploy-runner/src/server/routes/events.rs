//! `GET /deployments/{id}/logs`: what the services print, as server-sent events, until the
//! deployment has ended.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use windlass_deploy_protocol::{DeploymentId, DeploymentStatus};

use super::super::Server;
use super::super::answer::ApiError;
use super::super::signed::Reading;
use super::deployments::{Asked, Id, find};
use crate::store::{LogPiece, StoreError};

/// A proxy closes what is silent for longer.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// So many pieces are read from the database at once.
const PIECES: u32 = 64;

#[derive(Deserialize)]
pub(super) struct From {
    after: Option<i64>,
}

#[derive(Serialize)]
struct Log {
    service: String,
    text: String,
}

#[derive(Serialize)]
struct End {
    status: DeploymentStatus,
}

struct Following {
    server: Arc<Server>,
    id: DeploymentId,
    changes: watch::Receiver<()>,
    /// The number of the last piece that was read.
    after: i64,
    read: VecDeque<LogPiece>,
    is_over: bool,
}

/// Goes on after the piece that was told last: the client says which, or the query does.
pub(super) async fn logs(
    State(server): State<Arc<Server>>,
    id: Id,
    from: Asked<From>,
    headers: HeaderMap,
    _reading: Reading,
) -> Result<Sse<impl Stream<Item = Result<Event, StoreError>>>, ApiError> {
    let deployment = find(&server, id)?;
    let Query(from) = from?;
    let last = headers.get("last-event-id");
    let last = last.and_then(|last| last.to_str().ok()?.parse().ok());
    let following = Following {
        changes: server.engine.changes(),
        server,
        id: deployment.deployment_id,
        after: last.or(from.after).unwrap_or(0),
        read: VecDeque::new(),
        is_over: false,
    };
    let events = unfold(following, |mut following| async {
        let event = following.next().await.transpose()?;
        Some((event, following))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

impl Following {
    /// The next event; nothing after the last.
    async fn next(&mut self) -> Result<Option<Event>, StoreError> {
        loop {
            if let Some(piece) = self.read.pop_front() {
                return Ok(Some(event_of(piece)));
            }
            if self.is_over {
                return Ok(None);
            }
            self.changes.mark_unchanged();
            // Before the pieces: whatever was printed is written when it has ended.
            let store = &self.server.engine.store;
            let found = store.deployment(&self.id)?;
            let pieces = store.logs(&self.id, self.after, PIECES)?;
            if let Some(last) = pieces.last() {
                self.after = last.number;
                self.read.extend(pieces);
                continue;
            }
            match found.map(|found| found.status) {
                Some(status) if !status.has_ended() => {
                    if self.changes.changed().await.is_err() {
                        self.is_over = true;
                    }
                }
                Some(status) => {
                    self.is_over = true;
                    return Ok(Some(json("end", &End { status })));
                }
                None => self.is_over = true,
            }
        }
    }
}

fn event_of(piece: LogPiece) -> Event {
    let LogPiece {
        number,
        service,
        text,
    } = piece;
    json("log", &Log { service, text }).id(number.to_string())
}

/// JSON is one line, so that whatever was printed stays inside its event.
fn json(name: &str, data: &impl Serialize) -> Event {
    let data = serde_json::to_string(data).unwrap_or_default();
    Event::default().event(name).data(data)
}
