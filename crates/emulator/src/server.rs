//! The router with its faults, as a function of the state, and serving it.
//!
//! Must not know resources. The listener comes from outside.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;

use crate::broken::{Cut, cut, torn};
use crate::faults::{Fault, PlannedAnswer};
use crate::recorder::{Recorder, record};
use crate::routes::{self, ApiError, Planned, Stale};
use crate::slack::SLACK;
use crate::state::log::RequestRecord;
use crate::state::{Repository, State, StateError};

/// Everything the emulator serves. The faults work with any server that closes
/// a connection when a body fails, as hyper does.
pub fn router(state: Arc<State>, recorder: Option<Recorder>) -> Router {
    let observed = from_fn_with_state(Arc::clone(&state), observe);
    let router = routes::router(&state).layer(observed);
    match recorder {
        Some(recorder) => router.layer(from_fn_with_state(Arc::new(recorder), record)),
        None => router,
    }
}

/// Plays the fault that strikes, if any, and writes the request down.
async fn observe(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let shown = secretless(&path);
    let query = request.uri().query().map(ToOwned::to_owned);
    let (response, fault) = match strike(&state, &method, &path) {
        Ok(fault) => {
            let name = fault.as_ref().map(|fault| fault.name().to_owned());
            (play(&state, fault, request, next).await, name)
        }
        Err(error) => (broken(error), None),
    };
    let cut = response.extensions().get::<Cut>().is_some();
    let answered = RequestRecord {
        method,
        path: shown,
        query,
        status: (!cut).then(|| response.status().as_u16()),
        fault,
        milliseconds: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
    };
    match state.log.add(answered.clone()) {
        Ok(()) => name(response, answered),
        Err(error) => broken(error),
    }
}

/// Counting costs a write, so that only requests that a rule is about pay it.
fn strike(state: &State, method: &str, path: &str) -> io::Result<Option<Fault>> {
    if !state.faults.concern(method, path) {
        return Ok(None);
    }
    let faults = &state.faults;
    state
        .counters
        .update(|counters| faults.strike(counters, method, path))
}

async fn play(
    state: &Arc<State>,
    fault: Option<Fault>,
    mut request: Request,
    next: Next,
) -> Response {
    let planned = match fault {
        None => None,
        Some(Fault::DropBefore) => return cut(),
        Some(Fault::DropAfterWrite) => {
            let response = carry_out(state, request, next).await;
            // Git writes while its answer is read: only the end of it is "after".
            let _ = to_bytes(response.into_body(), usize::MAX).await;
            return cut();
        }
        Some(Fault::BreakUpload) => {
            carry_out(state, torn(request), next).await;
            return cut();
        }
        Some(Fault::Delay(time)) => {
            tokio::time::sleep(time).await;
            None
        }
        Some(Fault::StaleRead) => {
            request.extensions_mut().insert(Stale);
            None
        }
        Some(Fault::Status { status, body }) => Some(PlannedAnswer::Status { status, body }),
        Some(Fault::TooManyRequests { retry_after }) => {
            Some(PlannedAnswer::TooManyRequests { retry_after })
        }
        Some(Fault::SecondaryLimit { retry_after }) => {
            Some(PlannedAnswer::SecondaryLimit { retry_after })
        }
    };
    if let Some(answer) = planned {
        request.extensions_mut().insert(Planned(answer));
    }
    carry_out(state, request, next).await
}

/// Runs the request; around writes the refs are kept for later stale reads.
async fn carry_out(state: &Arc<State>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let reads = reads || request.uri().path().ends_with("/git-upload-pack");
    if reads || !state.faults.may_be_stale() {
        return next.run(request).await;
    }
    match remembering(state, request, next).await {
        Ok(response) => response,
        Err(error) => broken(error),
    }
}

async fn remembering(state: &State, request: Request, next: Next) -> Result<Response, StateError> {
    let mut before = Vec::new();
    for record in state.store.read()?.repositories {
        let git = state.git(&record.directory);
        let repository = Repository { record, git };
        let snapshot = state.snapshot(&repository).await?;
        before.push((repository, snapshot));
    }
    let (head, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(io::Error::other)?;
    for (repository, snapshot) in before {
        state.keep(&repository, snapshot).await?;
    }
    Ok(Response::from_parts(head, Body::from(body)))
}

fn broken(error: impl Into<ApiError>) -> Response {
    error.into().render("")
}

/// A path as it may be written down: the address of Slack's webhook ends in a secret.
fn secretless(path: &str) -> String {
    let webhook = path.strip_prefix(SLACK);
    let Some(webhook) = webhook.and_then(|rest| rest.strip_prefix("/services/")) else {
        return path.to_owned();
    };
    let public: Vec<&str> = webhook.split('/').take(2).collect();
    format!("{SLACK}/services/{}/left-out", public.join("/"))
}

/// Gives GitHub's answers their number, which its support asks for, and all what the log says of it.
fn name(mut response: Response, record: RequestRecord) -> Response {
    let slack = record.path.starts_with(&format!("{SLACK}/"));
    response.extensions_mut().insert(record);
    if slack {
        return response;
    }
    let part = || fastrand::u32(..);
    let id = format!("{:04X}:{:06X}:{:08X}", part() >> 16, part() >> 8, part());
    if let Ok(value) = HeaderValue::from_str(&id) {
        let name = HeaderName::from_static("x-github-request-id");
        response.headers_mut().insert(name, value);
    }
    response
}
