//! What the services print, as it comes: a task of its own reads the runner's stream, and goes on
//! after a broken connection where it was.
//!
//! It must not decide what is shown when. A stream that can't be had is no failure: the reports
//! hold the end of each log too.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Response;
use serde::Deserialize;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinSet;
use windlass_toolkit::Console;

use crate::connection::deepest;
use crate::events::{Event, Reader};
use crate::exchange::{Trouble, pause, trouble};
use crate::runner::{Call, Runner};

/// A connection on which nothing comes for so long, not even a sign of life, is broken.
const SILENCE: Duration = Duration::from_secs(60);
/// So often in a row a connection may bring nothing.
const ATTEMPTS: u32 = 4;
/// So many pieces wait to be shown; then the stream waits.
const WAITING: usize = 64;

/// A piece of the stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A service printed this.
    Text {
        service: String,
        text: String,
        /// Where to go on after it.
        position: u64,
    },
    /// The deployment is over.
    End,
    /// Nothing more comes, for this reason.
    Lost(String),
}

/// A stream under way; it ends when it is dropped.
pub(crate) struct LogStream {
    pieces: Receiver<Piece>,
    _task: JoinSet<()>,
}

impl LogStream {
    /// Streams the log of a deployment from this position on.
    pub(crate) fn open(runner: Arc<Runner>, id: &str, position: u64, console: &Console) -> Self {
        let (sender, pieces) = mpsc::channel(WAITING);
        let source = Source {
            runner,
            path: format!("/deployments/{id}/logs"),
            position,
            console: console.clone(),
            sender,
        };
        let mut task = JoinSet::new();
        task.spawn(source.carry());
        Self {
            pieces,
            _task: task,
        }
    }

    /// The next piece. It may be dropped at any time.
    pub(crate) async fn next(&mut self) -> Piece {
        let piece = self.pieces.recv().await;
        piece.unwrap_or_else(|| Piece::Lost("it ended".to_owned()))
    }
}

struct Source {
    runner: Arc<Runner>,
    path: String,
    position: u64,
    console: Console,
    sender: Sender<Piece>,
}

#[derive(Deserialize)]
struct Printed {
    service: String,
    text: String,
}

impl Source {
    async fn carry(mut self) {
        let mut failures = 0;
        let last = loop {
            let before = self.position;
            let (why, wait) = match self.connection().await {
                Ok(()) => break Piece::End,
                Err(Trouble::Stop(failure)) => break Piece::Lost(failure.message),
                Err(Trouble::Passing { why, wait }) => (why, wait),
            };
            failures = if self.position > before {
                1
            } else {
                failures + 1
            };
            if failures >= ATTEMPTS {
                break Piece::Lost(why);
            }
            tokio::time::sleep(pause(failures, wait, fastrand::f64())).await;
        };
        let _ = self.sender.send(last).await;
    }

    /// Reads one connection to the end of the deployment.
    async fn connection(&mut self) -> Result<(), Trouble> {
        let path = format!("{}?after={}", self.path, self.position);
        let call = Call::get(&path);
        let request = self.runner.signed(&call, &mut self.console).await?;
        let sent = request.header("accept", "text/event-stream").send();
        let response = within(sent).await?;
        let response = response.map_err(|error| trouble(&error, "the runner"))?;
        let status = response.status();
        if status != 200 {
            let why = format!("the runner answered {}", status.as_u16());
            return match status.is_server_error() || status.as_u16() == 429 {
                true => Err(passing(why)),
                false => Err(Trouble::Stop(windlass_toolkit::Failure::refused(why))),
            };
        }
        self.read(response).await
    }

    async fn read(&mut self, mut response: Response) -> Result<(), Trouble> {
        let mut reader = Reader::default();
        loop {
            let chunk = within(response.chunk()).await?;
            let chunk = chunk.map_err(|error| passing(deepest(&error)))?;
            let Some(chunk) = chunk else {
                return Err(passing("the stream broke off".to_owned()));
            };
            let events = reader.feed(&chunk);
            let events = events.map_err(|_| passing("a line of it has no end".to_owned()))?;
            for event in events {
                if event.kind == "end" {
                    return Ok(());
                }
                self.hand_over(event).await;
            }
        }
    }

    /// What isn't understood is passed over: a later runner may send more.
    async fn hand_over(&mut self, event: Event) {
        let (Ok(printed), Ok(position)) = (
            serde_json::from_str::<Printed>(&event.data),
            event.id.parse(),
        ) else {
            return;
        };
        if event.kind != "log" || position <= self.position {
            return;
        }
        self.position = position;
        let Printed { service, text } = printed;
        let piece = Piece::Text {
            service,
            text,
            position,
        };
        let _ = self.sender.send(piece).await;
    }
}

async fn within<T>(future: impl Future<Output = T>) -> Result<T, Trouble> {
    let result = tokio::time::timeout(SILENCE, future).await;
    result.map_err(|_| passing("nothing came for a minute".to_owned()))
}

fn passing(why: String) -> Trouble {
    Trouble::Passing { why, wait: None }
}
