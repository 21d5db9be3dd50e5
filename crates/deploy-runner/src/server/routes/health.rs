//! `GET /health`, for whoever watches over the runner, and `GET /metrics`, for Prometheus.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::super::Server;
use super::super::answer::ApiError;
use super::super::signed::Reading;
use crate::engine::Engine;
use crate::metrics::CONTENT_TYPE;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    /// `ok`, or what is wrong in general words: anybody may ask.
    checks: BTreeMap<&'static str, &'static str>,
}

pub(super) async fn health(State(server): State<Arc<Server>>) -> Response {
    let checks = checks(&server.engine);
    let is_healthy = checks.values().all(|result| *result == "ok");
    let (code, status) = match is_healthy {
        true => (StatusCode::OK, "healthy"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "degraded"),
    };
    (code, Json(Health { status, checks })).into_response()
}

fn checks(engine: &Engine) -> BTreeMap<&'static str, &'static str> {
    let told = |is_well, otherwise| if is_well { "ok" } else { otherwise };
    BTreeMap::from([
        (
            "database",
            told(engine.store.check().is_ok(), "it doesn't answer"),
        ),
        (
            "repository",
            told(
                engine.repository_trouble().is_none(),
                "it could not be fetched from",
            ),
        ),
        (
            "deployments",
            told(
                !engine.is_draining(),
                "none begins any more: the runner is about to end",
            ),
        ),
    ])
}

pub(super) async fn metrics(
    State(server): State<Arc<Server>>,
    _reading: Reading,
) -> Result<Response, ApiError> {
    let text = server.engine.metrics.encode().map_err(|_| {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        ApiError::new(status, "internal", "the metrics can't be written")
    })?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response())
}
