//! A started emulator: where it is, what it was asked, and how it ends.
//!
//! Must not know routes, nor how an emulator is set up.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use serde::Serialize;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::builder::Builder;
use crate::recorder::Recorder;
use crate::routes::ISSUER;
use crate::server;
use crate::state::State;
use crate::state::counters::Counters;
use crate::state::log::RequestRecord;
use crate::state::repositories::split_full_name;
use crate::state::secret::Secret;

/// How long a request under way may still take when the emulator stops.
const GRACE: Duration = Duration::from_secs(1);

/// Where a started emulator is; `windlass emulate` prints it as one JSON line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ready {
    /// The base of the REST endpoints.
    pub api_url: String,
    /// The base of clone addresses and pages.
    pub server_url: String,
    /// The base of uploads.
    pub upload_url: String,
    /// The first repository, `owner/name`.
    pub repository: String,
    /// A token with full access.
    pub token: String,
    /// Where a job of the first repository asks for id tokens, with the same token.
    pub id_token_request_url: String,
    /// The base of Slack's Web API.
    pub slack_api_url: String,
    /// The token of the app in Slack.
    pub slack_token: String,
    /// The address of the app's incoming webhook, which is a secret.
    pub slack_webhook_url: String,
}

/// A running emulator.
#[derive(Debug)]
pub struct Emulator {
    state: Arc<State>,
    address: SocketAddr,
    repository: String,
    token: Secret,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
    /// Removed when the emulator is dropped.
    _temporary: Option<TempDir>,
}

impl Emulator {
    /// Starts to set one up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn serve(
        state: Arc<State>,
        listener: TcpListener,
        address: SocketAddr,
        repository: String,
        token: Secret,
        recorder: Option<Recorder>,
        temporary: Option<TempDir>,
    ) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let router = server::router(Arc::clone(&state), recorder);
        // An answer that comes in pieces, as git's do, would wait 40 ms for its second piece.
        let listener = listener.tap_io(|connection| {
            // It is the answer that counts, in time or late.
            let _ = connection.set_nodelay(true);
        });
        let task = tokio::spawn(async move {
            // Ends on a sign, or when the emulator and with it the sender is
            // gone. Serving never fails: axum waits out errors of the listener.
            let _ = axum::serve(listener, router)
                .with_graceful_shutdown(async move { drop(stopped.await) })
                .await;
        });
        Self {
            state,
            address,
            repository,
            token,
            stop: Some(stop),
            task,
            _temporary: temporary,
        }
    }

    /// The base of the REST endpoints; `/api/v3` below it serves the same.
    pub fn api_url(&self) -> String {
        self.state.base.clone()
    }

    /// The base of clone addresses: `<server_url>/owner/name.git`.
    pub fn server_url(&self) -> String {
        self.state.base.clone()
    }

    /// The base of uploads.
    pub fn upload_url(&self) -> String {
        format!("{}/api/uploads", self.state.base)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A token with full access; it is the same for every emulator on one state
    /// directory.
    pub fn token(&self) -> &str {
        self.token.expose()
    }

    /// Who issues id tokens.
    pub fn id_token_issuer(&self) -> String {
        format!("{}{ISSUER}", self.state.base)
    }

    /// Where a job of a repository asks for id tokens, as `ACTIONS_ID_TOKEN_REQUEST_URL` has it; and
    /// which claims they have that are not as by default, such as `environment`.
    pub fn id_token_request_url(&self, full_name: &str, claims: &[(&str, &str)]) -> String {
        let mut url = format!(
            "{}/repos/{full_name}?api-version=2.0",
            self.id_token_issuer()
        );
        for (name, text) in claims {
            let escaped = text.bytes().map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            });
            url.push_str(&format!("&{name}={}", escaped.collect::<String>()));
        }
        url
    }

    /// All of it, for a machine to read.
    pub fn ready(&self) -> Ready {
        Ready {
            api_url: self.api_url(),
            server_url: self.server_url(),
            upload_url: self.upload_url(),
            repository: self.repository.clone(),
            token: self.token().to_owned(),
            id_token_request_url: self.id_token_request_url(&self.repository, &[]),
            slack_api_url: self.slack_api_url(),
            slack_token: self.slack_token().to_owned(),
            slack_webhook_url: self.slack_webhook_url(),
        }
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// What was asked of this emulator so far, in the order of the answers.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.state.log.records()
    }

    /// How often a rule of the faults was about a request so far, those under way included: whether
    /// a request that is held has come.
    ///
    /// # Errors
    /// When the state directory cannot be read.
    pub fn matched(&self) -> std::io::Result<u64> {
        let sum = |counters: &mut Counters| counters.faults.values().sum();
        self.state.counters.update(sum)
    }

    /// What the dispatch that started a workflow run carried, which no route
    /// tells: its inputs, or its client payload. Nothing for other runs.
    ///
    /// # Errors
    /// When the state directory cannot be read.
    pub fn dispatched(&self, full_name: &str, run: u64) -> std::io::Result<Option<Value>> {
        let names = split_full_name(full_name).unwrap_or_default();
        let Some(repository) = self.state.repository(names.0, names.1)? else {
            return Ok(None);
        };
        let runs = self.state.files.ci.read()?.of(repository.record.id);
        let mut runs = runs.workflow_runs.into_iter();
        let found = runs.find(|known| known.id == run);
        let payload = found.map(|run| run.payload);
        Ok(payload.filter(|payload| !payload.is_null()))
    }

    /// Stops serving. Requests under way are finished, if they are within a
    /// second.
    pub async fn shutdown(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if timeout(GRACE, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }

    /// Serves until the process ends.
    pub async fn run(mut self) {
        let _ = (&mut self.task).await;
    }
}

/// A listener to serve on.
pub trait IntoListener {
    /// Gives tokio's kind.
    ///
    /// # Errors
    /// When the operating system does not let it be used without blocking.
    fn into_listener(self) -> std::io::Result<TcpListener>;
}

impl IntoListener for TcpListener {
    fn into_listener(self) -> std::io::Result<TcpListener> {
        Ok(self)
    }
}

impl IntoListener for std::net::TcpListener {
    fn into_listener(self) -> std::io::Result<TcpListener> {
        self.set_nonblocking(true)?;
        TcpListener::from_std(self)
    }
}
