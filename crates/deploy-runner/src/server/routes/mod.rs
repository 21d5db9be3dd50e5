//! The endpoints, one file for what belongs together.

mod deploy;
mod deployments;
mod events;
mod health;
mod legacy;
mod pages;
mod sync;
mod webhook;

use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use serde::de::DeserializeOwned;

use super::Server;
use super::answer::ApiError;

pub(super) fn router(server: Arc<Server>) -> Router {
    let mut router = Router::new()
        .route("/", get(pages::overview))
        .route("/style.css", get(pages::style))
        .route("/live.js", get(pages::script))
        .route("/health", get(health::health))
        .route("/metrics", get(health::metrics))
        .route("/deploy", post(deploy::deploy))
        .route("/deploy/status", post(legacy::status))
        .route("/deployments", get(deployments::list))
        .route("/deployments/{id}", get(deployments::one))
        .route("/deployments/{id}/logs", get(events::logs))
        .route("/deployments/{id}/cancel", post(deployments::cancel));
    let settings = &server.engine.config.server;
    if settings.webhook.is_some() {
        router = router.route("/webhook", post(webhook::webhook));
    }
    if settings.sync_enabled {
        router = router.route("/sync", post(sync::sync));
    }
    router
        .method_not_allowed_fallback(|| async {
            let message = "this address takes another method";
            ApiError::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                message,
            )
        })
        .fallback(|| async { ApiError::not_found("there is no such address") })
        .layer(from_fn_with_state(Arc::clone(&server), count))
        .with_state(server)
}

async fn count(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let status = response.status().as_u16();
    server.engine.metrics.answered(route, status);
    response
}

/// The body as JSON; an empty one is an empty object.
fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let body = if body.trim_ascii().is_empty() {
        b"{}"
    } else {
        body
    };
    serde_json::from_slice(body)
        .map_err(|error| ApiError::malformed(format!("the body can't be read: {error}")))
}
