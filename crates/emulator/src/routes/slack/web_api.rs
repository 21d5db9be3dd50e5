//! What every request to the Web API passes: which method is it, who asks, may they, and not too
//! often; and what every answer has.
//!
//! Must not know any method.

use std::sync::Arc;

use axum::Extension;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::arguments::Arguments;
use super::call::Call;
use super::error::SlackError;
use super::merge::merged;
use super::methods::{Method, method};
use super::planned;
use crate::routes::Planned;
use crate::state::State;
use crate::state::slack::Workspace;
use crate::state::slack::rate::Pace;

/// So many requests of a method may come at once: Slack says that it is generous, not how much.
const BURST: u32 = 200;
/// Milliseconds.
const MINUTE: u64 = 60_000;

/// Answers any method.
pub async fn answer(
    Shared(state): Shared<Arc<State>>,
    Path(name): Path<String>,
    planned: Option<Extension<Planned>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(Extension(Planned(answer))) = planned {
        return planned::answer(answer);
    }
    let Some(method) = method(&name) else {
        return SlackError::new("unknown_method").into_response();
    };
    let workspace = match state.slack.workspace() {
        Ok(workspace) => workspace,
        Err(error) => return SlackError::from(error).into_response(),
    };
    let scopes = workspace.scopes.join(",");
    let mut response = match call(&state, workspace, method, &uri, &headers, &body) {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => error.into_response(),
    };
    dress(response.headers_mut(), &scopes, method);
    response
}

fn call(
    state: &State,
    workspace: Workspace,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Value, SlackError> {
    let arguments = Arguments::read(uri, headers, body, method.takes_json)?;
    identify(&workspace, headers, &arguments)?;
    let call = Call {
        state,
        workspace,
        arguments: &arguments,
    };
    if let Some(scope) = method.scope {
        call.require(scope)?;
    }
    let pace = Pace {
        interval: MINUTE / u64::from(method.tier),
        burst: BURST,
    };
    call.pace(method.name, pace)?;
    let answer = merged((method.handle)(&call)?, json!({"ok": true}));
    let warnings = &arguments.warnings;
    Ok(match warnings.first() {
        Some(warning) => {
            let metadata = json!({ "warnings": warnings });
            merged(
                answer,
                json!({"warning": warning, "response_metadata": metadata}),
            )
        }
        None => answer,
    })
}

fn identify(
    workspace: &Workspace,
    headers: &HeaderMap,
    arguments: &Arguments,
) -> Result<(), SlackError> {
    let header = headers.get(header::AUTHORIZATION);
    let header = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let given = header.or(arguments.token.as_deref());
    let given = given.ok_or_else(|| SlackError::new("not_authed"))?;
    let token = workspace.token.as_ref().map(|token| token.expose());
    match token == Some(given) {
        true => Ok(()),
        false => Err(SlackError::new("invalid_auth")),
    }
}

fn dress(headers: &mut HeaderMap, scopes: &str, method: &Method) {
    let accepted = method.scope.unwrap_or_default();
    for (name, value) in [
        ("x-oauth-scopes", scopes),
        ("x-accepted-oauth-scopes", accepted),
        ("content-type", "application/json; charset=utf-8"),
        (
            "cache-control",
            "private, no-cache, no-store, must-revalidate",
        ),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
