//! `POST /webhook`: GitHub tells of a push.
//!
//! Source: GitHub Docs, "Webhook events and payloads", `push`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use windlass_core::ObjectId;

use super::super::Server;
use super::super::answer::ApiError;
use super::super::signed::Signed;
use super::json;
use crate::config::Webhook;
use crate::engine::Pushed;

/// What counts of a push. The rest of the payload is passed over: it may be cut.
#[derive(Deserialize)]
struct Push {
    #[serde(rename = "ref")]
    reference: String,
    after: ObjectId,
    #[serde(default)]
    deleted: bool,
}

/// What became of it, in the words of earlier runners.
#[derive(Default, Serialize)]
struct Answer {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deployment_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<ObjectId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    services: Vec<String>,
    /// Services that have changed but are only deployed by tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    duplicate: bool,
}

pub(super) async fn webhook(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    signed: Signed,
) -> Result<Response, ApiError> {
    let Some(settings) = &server.engine.config.server.webhook else {
        return Err(ApiError::not_found("there is no such address"));
    };
    let event = headers
        .get("x-github-event")
        .and_then(|it| it.to_str().ok());
    match event {
        Some("push") => pushed(&server, settings, json(&signed.body)?).await,
        Some("ping") => Ok(ignored("it is a ping, and the signature is good")),
        _ => Ok(ignored("it is no push")),
    }
}

async fn pushed(server: &Server, settings: &Webhook, push: Push) -> Result<Response, ApiError> {
    let Webhook {
        environment,
        branch,
        ..
    } = settings;
    if push.reference != format!("refs/heads/{branch}") {
        return Ok(ignored(&format!("it is no push to {branch}")));
    }
    if push.deleted {
        return Ok(ignored("the branch was deleted"));
    }
    // To the end, also where GitHub, which waits for ten seconds, has gone.
    let engine = Arc::clone(&server.engine);
    let (to, of, after) = (environment.clone(), branch.clone(), push.after);
    let pushing = tokio::spawn(async move { engine.push(&to, &of, after).await });
    let found = pushing
        .await
        .map_err(|error| ApiError::unavailable(error.to_string()))??;
    let Pushed::Found {
        sha,
        requested,
        services,
        left_out,
    } = found
    else {
        return Ok(ignored(&format!(
            "{} is not on {branch} any more",
            push.after
        )));
    };
    let status = match requested {
        Some(_) => StatusCode::ACCEPTED,
        None => StatusCode::OK,
    };
    let answer = Answer {
        status: requested.as_ref().map_or("no_changes", |_| "accepted"),
        duplicate: requested.as_ref().is_some_and(|it| it.duplicate),
        deployment_id: requested.map(|it| it.attempt.id.to_string()),
        commit: Some(sha),
        services,
        left_out,
        reason: None,
    };
    Ok((status, Json(answer)).into_response())
}

fn ignored(reason: &str) -> Response {
    let answer = Answer {
        status: "ignored",
        reason: Some(reason.to_owned()),
        ..Answer::default()
    };
    Json(answer).into_response()
}
