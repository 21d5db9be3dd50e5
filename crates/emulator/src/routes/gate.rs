//! What every REST request passes: who is it, is there budget left, and the
//! headers that every answer carries.
//!
//! Must not know any resource.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State as Shared};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::docs;
use super::error::ApiError;
use super::stream;
use crate::faults::PlannedAnswer;
use crate::state::access::Actor;
use crate::state::apps::JwtProblem;
use crate::state::limits::Quota;
use crate::state::{State, now};

/// What a fault has put in place of the request's answer.
#[derive(Clone, Debug)]
pub struct Planned(pub PlannedAnswer);

/// The middleware.
pub async fn gate(Shared(state): Shared<Arc<State>>, mut request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let documentation = docs::page(request.method(), matched.map_or("", MatchedPath::as_str));
    let identity = identify(&state, request.headers());
    let actor = identity.as_ref().unwrap_or(&Actor::Anonymous).clone();
    let cost = u64::from(!request.uri().path().ends_with("/rate_limit"));
    let quota = match state.spend(&actor, cost) {
        Ok(quota) => quota,
        Err(error) => return ApiError::from(error).render(documentation),
    };
    let planned = request.extensions_mut().remove::<Planned>();
    let admitted = match (identity, planned) {
        (Err(error), _) => Err(error),
        _ if quota.exceeded => Err(exhausted(&actor)),
        (_, Some(Planned(answer))) => Err(answer.into()),
        (Ok(actor), None) => Ok(actor),
    };
    let mut response = match admitted {
        Ok(actor) => {
            request.extensions_mut().insert(actor);
            next.run(request).await
        }
        Err(error) => {
            stream::drain(request.body_mut()).await;
            error.into_response()
        }
    };
    if let Some(error) = response.extensions().get::<ApiError>() {
        response = error.render(documentation);
    }
    dress(response.headers_mut(), &quota);
    response
}

/// Who the `Authorization` header speaks for.
pub fn identify(state: &State, headers: &HeaderMap) -> Result<Actor, ApiError> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(Actor::Anonymous);
    };
    let bad = || ApiError::unauthorized("Bad credentials");
    let value = value.to_str().map_err(|_| bad())?;
    let (scheme, rest) = value.split_once(' ').ok_or_else(bad)?;
    let secret = match scheme.to_ascii_lowercase().as_str() {
        "bearer" | "token" => rest.trim().to_owned(),
        "basic" => password(rest.trim()).ok_or_else(bad)?,
        _ => return Err(bad()),
    };
    let data = state.store.read()?;
    if secret.starts_with("eyJ") {
        let verified = data.verify_jwt(&secret, now());
        return verified.map(Actor::App).map_err(jwt_error);
    }
    let token = data.tokens.get(secret.as_str());
    let alive = token.filter(|token| token.expires_at.is_none_or(|end| end > now()));
    alive.cloned().map(Actor::Holder).ok_or_else(bad)
}

/// The password of basic authentication; the user, where that is the token, as
/// in `https://<token>@host` and `https://<token>:x-oauth-basic@host`.
fn password(encoded: &str) -> Option<String> {
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    let secret = match password {
        "" | "x-oauth-basic" => user,
        password => password,
    };
    Some(secret.to_owned())
}

fn jwt_error(problem: JwtProblem) -> ApiError {
    let message = match problem {
        JwtProblem::Undecodable => "A JSON web token could not be decoded",
        JwtProblem::Expired => {
            "'Expiration time' claim ('exp') must be a numeric value representing the future \
             time at which the assertion expires"
        }
        JwtProblem::TooLong => "'Expiration time' claim ('exp') is too far in the future",
        JwtProblem::Early => {
            "'Issued at' claim ('iat') must be an Integer representing the time that the \
             assertion was issued"
        }
        JwtProblem::WrongIssuer => return ApiError::missing("Integration not found"),
    };
    ApiError::unauthorized(message)
}

fn exhausted(actor: &Actor) -> ApiError {
    let whose = match actor {
        Actor::Anonymous => "127.0.0.1".to_owned(),
        Actor::Holder(token) => format!("user ID {}", token.id),
        Actor::App(app) => format!("app ID {app}"),
    };
    ApiError::forbidden(format!("API rate limit exceeded for {whose}."))
}

fn dress(headers: &mut HeaderMap, quota: &Quota) {
    let reset = u64::try_from(quota.reset).unwrap_or(0);
    let numbers = [
        ("x-ratelimit-limit", quota.limit),
        ("x-ratelimit-remaining", quota.remaining()),
        ("x-ratelimit-reset", reset),
        ("x-ratelimit-used", quota.used),
    ];
    for (name, number) in numbers {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(number));
    }
    let words = [
        ("x-ratelimit-resource", "core"),
        ("x-github-media-type", "github.v3; format=json"),
        ("x-github-api-version-selected", "2022-11-28"),
    ];
    for (name, word) in words {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(word),
        );
    }
    if headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json")
    {
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        headers.insert(CONTENT_TYPE, json);
    }
}
