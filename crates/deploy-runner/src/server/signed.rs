//! What an endpoint wants to know before it is asked anything: who sent the request, or that
//! whoever sent it may read. An endpoint names one of these among its arguments, and is never
//! reached without.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::FromRequest;
use axum::http::request::Parts;
use axum::http::{Request as HttpRequest, StatusCode, header};
use tokio::time::timeout;
use windlass_deploy_protocol::auth::{Headers, Mode, Request, webhook};

use super::Server;
use super::answer::ApiError;
use crate::engine::Caller;

/// How long a body may take to arrive.
const BODY_LIMIT: Duration = Duration::from_secs(30);
/// GitHub sends no larger payload. Source: GitHub Docs, "Webhook events and payloads".
const LONGEST_PAYLOAD: usize = 25 << 20;

/// A request that was signed, and its body.
pub(super) struct Signed {
    pub(super) caller: Caller,
    pub(super) mode: Mode,
    pub(super) body: Bytes,
}

/// A request of somebody who may read.
pub(super) struct Reading;

impl FromRequest<Arc<Server>> for Signed {
    type Rejection = ApiError;

    async fn from_request(
        request: HttpRequest<Body>,
        server: &Arc<Server>,
    ) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let body = read(server, &parts, body).await?;
        prove(server, &parts, body).await
    }
}

impl FromRequest<Arc<Server>> for Reading {
    type Rejection = ApiError;

    async fn from_request(
        request: HttpRequest<Body>,
        server: &Arc<Server>,
    ) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        if server.access.may_read(&headers(&parts)) {
            return Ok(Self);
        }
        let body = read(server, &parts, body).await?;
        prove(server, &parts, body).await.map(|_| Self)
    }
}

async fn prove(server: &Server, parts: &Parts, body: Bytes) -> Result<Signed, ApiError> {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let request = Request::new(parts.method.as_str(), path, &body);
    let request = request.map_err(|error| ApiError::malformed(error.to_string()))?;
    let headers = headers(parts);
    let proven = server
        .access
        .prove(&server.engine, &request, &headers)
        .await?;
    Ok(Signed {
        caller: proven.caller,
        mode: proven.mode,
        body,
    })
}

async fn read(server: &Server, parts: &Parts, body: Body) -> Result<Bytes, ApiError> {
    let limit = server.engine.config.server.limits.body.get();
    let mut limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let told = parts.headers.get(header::CONTENT_LENGTH);
    let told = told.and_then(|length| length.to_str().ok()?.parse().ok());
    // Payloads of pushes may be large; of those that are, a few are read at a time.
    let mut large = None;
    if parts.uri.path() == webhook::PATH && told.is_some_and(|length: usize| length > limit) {
        limit = LONGEST_PAYLOAD;
        let free = timeout(BODY_LIMIT, server.large_payloads.acquire()).await;
        let free = free.map_err(|_| ApiError::unavailable("too many large payloads at once"))?;
        large = free.ok();
    }
    let body = timeout(BODY_LIMIT, to_bytes(body, limit)).await;
    drop(large);
    let too_large = |_| {
        let message = format!("the body is longer than {limit} bytes, or was cut short");
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    };
    match body {
        Ok(body) => body.map_err(too_large),
        Err(_) => {
            let message = format!("the body took longer than {} s", BODY_LIMIT.as_secs());
            Err(ApiError::new(
                StatusCode::REQUEST_TIMEOUT,
                "timeout",
                message,
            ))
        }
    }
}

fn headers(parts: &Parts) -> Headers<'_> {
    let headers = parts.headers.iter();
    headers
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect()
}
