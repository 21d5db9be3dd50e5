//! The incoming webhook: one channel, one secret address, and no way back to what was said.
//!
//! Must not know tokens. Its errors are plain words with a status. Source: docs.slack.dev, "Sending
//! messages using incoming webhooks".

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::arguments::Arguments;
use super::call::Call;
use super::content::{Given, LONGEST_TEXT};
use super::error::SlackError;
use super::planned;
use crate::faults::PlannedAnswer;
use crate::routes::Planned;
use crate::state::State;
use crate::state::slack::{Author, Draft, Workspace};

/// The three parts of its address.
type Address = (String, String, String);

pub async fn post(
    Shared(state): Shared<Arc<State>>,
    Path(address): Path<Address>,
    planned: Option<Extension<Planned>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let posted = match planned {
        Some(Extension(Planned(PlannedAnswer::Status { status, body }))) => {
            let body = body.unwrap_or_else(|| "rollup_error".to_owned());
            return planned::raw(status, body);
        }
        Some(Extension(Planned(
            PlannedAnswer::TooManyRequests { retry_after }
            | PlannedAnswer::SecondaryLimit { retry_after },
        ))) => Err(SlackError::rate_limited(retry_after)),
        None => say(&state, &address, &headers, &body),
    };
    match posted {
        Ok(()) => "ok".into_response(),
        Err(error) => refusal(&error),
    }
}

fn say(
    state: &State,
    (team, webhook, secret): &Address,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), SlackError> {
    let workspace = state.slack.workspace()?;
    if *team != Workspace::team_id() {
        return Err(SlackError::new("no_team"));
    }
    if *webhook != Workspace::webhook_id() {
        return Err(SlackError::new("no_service"));
    }
    if secret != state.slack.webhook.expose() {
        return Err(SlackError::new("invalid_token"));
    }
    let arguments = read(headers, body).ok_or_else(|| SlackError::new("invalid_payload"))?;
    let call = Call {
        state,
        workspace,
        arguments: &arguments,
    };
    call.require("incoming-webhook")
        .map_err(|_| SlackError::new("action_prohibited"))?;
    let channel = call
        .workspace
        .channel(&call.workspace.webhook_channel)
        .cloned();
    let channel = channel.ok_or_else(|| SlackError::new("channel_not_found"))?;
    if channel.archived {
        return Err(SlackError::new("channel_is_archived"));
    }
    let given = Given::read(&arguments, LONGEST_TEXT)?;
    call.pace_of(&channel)?;
    state.slack.post(Draft {
        channel: channel.id,
        thread: None,
        broadcast: false,
        author: Author::Webhook,
        content: given.content(),
    })?;
    Ok(())
}

/// JSON, whatever the request says that it is; or a form whose `payload` is JSON.
fn read(headers: &HeaderMap, body: &[u8]) -> Option<Arguments> {
    let mut json = HeaderMap::new();
    json.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/json"),
    );
    let nowhere = Uri::from_static("/");
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Arguments::read(&nowhere, &json, body, true).ok();
    }
    let form = Arguments::read(&nowhere, headers, body, false).ok()?;
    let payload = form.text("payload").ok()??;
    Arguments::read(&nowhere, &json, payload.as_bytes(), true).ok()
}

fn refusal(error: &SlackError) -> Response {
    let status = match error.word() {
        "invalid_token" | "action_prohibited" => StatusCode::FORBIDDEN,
        "no_team" | "no_service" | "channel_not_found" => StatusCode::NOT_FOUND,
        "channel_is_archived" => StatusCode::GONE,
        "ratelimited" => StatusCode::TOO_MANY_REQUESTS,
        "fatal_error" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    let word = match error.word() {
        "ratelimited" => "rate_limited",
        // A webhook has no arguments to be wrong, only a payload.
        "invalid_arguments" => "invalid_payload",
        word => word,
    };
    let mut response = (status, word).into_response();
    if let Some(seconds) = error.retry_after() {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
