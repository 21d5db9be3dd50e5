//! Id tokens: what a job shows to others to say which job it is, and where others find the key
//! that such a token is verified with.
//!
//! On GitHub the address is secret and the job's own. Here it names the job: the query holds the
//! claims that are not to be as they are by default. Whoever holds a token with the permission
//! `id-token: write` may ask, as a job may.
//!
//! Source: GitHub's "OpenID Connect reference".

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State as Shared;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Value, json};

use super::call::Call;
use super::error::ApiError;
use crate::state::access::Level;
use crate::state::secret::Secret;
use crate::state::{State, now};

/// Below the server's address.
pub const ISSUER: &str = "/_services/token";
/// A token is good for so many seconds.
const LIFETIME: i64 = 300;
/// And so many before it was made, for clocks that are slow.
const EARLIER: i64 = 600;
/// What the query may not say of a job.
const FIXED: [&str; 5] = ["iss", "exp", "iat", "nbf", "jti"];

/// The claims: all are text but for the times.
#[derive(Serialize)]
struct Claims {
    #[serde(flatten)]
    texts: BTreeMap<String, String>,
    iat: i64,
    nbf: i64,
    exp: i64,
}

pub fn router() -> Router<Arc<State>> {
    Router::new().route(&format!("{ISSUER}/repos/{{owner}}/{{repo}}"), get(token))
}

/// What is found without any token.
pub fn discovery() -> Router<Arc<State>> {
    let below = |path: &str| format!("{ISSUER}/.well-known/{path}");
    Router::new()
        .route(&below("openid-configuration"), get(configuration))
        .route(&below("jwks"), get(keys))
}

async fn token(call: Call) -> Result<Json<Value>, ApiError> {
    call.require("id_token", Level::Write)?;
    let now = now();
    let claims = Claims {
        texts: texts(&call)?,
        iat: now,
        nbf: now - EARLIER,
        exp: now + LIFETIME,
    };
    let value = call.state.issuer.sign(&claims)?;
    Ok(Json(json!({ "count": value.len(), "value": value })))
}

fn texts(call: &Call) -> Result<BTreeMap<String, String>, ApiError> {
    let record = &call.repository.record;
    let (name, owner) = (record.full_name(), record.owner.clone());
    let mut claims: BTreeMap<String, String> = [
        ("iss", format!("{}{ISSUER}", call.state.base)),
        ("jti", Secret::random("")?.expose().to_owned()),
        ("aud", format!("{}/{owner}", call.state.base)),
        ("repository", name.clone()),
        ("repository_owner", owner),
        ("repository_id", record.id.to_string()),
        ("ref", "refs/heads/main".to_owned()),
        ("ref_type", "branch".to_owned()),
        ("event_name", "workflow_dispatch".to_owned()),
        ("run_id", "1".to_owned()),
        ("run_attempt", "1".to_owned()),
        ("actor", "windlass".to_owned()),
        ("runner_environment", "github-hosted".to_owned()),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into();
    for (claim, text) in call.queries() {
        match claim {
            "api-version" => {}
            "audience" => drop(claims.insert("aud".to_owned(), text.to_owned())),
            fixed if FIXED.contains(&fixed) => {
                return Err(ApiError::bad_request(&format!(
                    "{fixed} is not to be chosen"
                )));
            }
            claim => drop(claims.insert(claim.to_owned(), text.to_owned())),
        }
    }
    if !claims.contains_key("sub") {
        let (of, which) = match (claims.get("environment"), claims.get("ref")) {
            (Some(environment), _) => ("environment", environment.clone()),
            (None, reference) => ("ref", reference.cloned().unwrap_or_default()),
        };
        claims.insert("sub".to_owned(), format!("repo:{name}:{of}:{which}"));
    }
    Ok(claims)
}

async fn configuration(Shared(state): Shared<Arc<State>>) -> Json<Value> {
    let issuer = format!("{}{ISSUER}", state.base);
    Json(json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks"),
        "subject_types_supported": ["public", "pairwise"],
        "response_types_supported": ["id_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid"],
    }))
}

async fn keys(Shared(state): Shared<Arc<State>>) -> Result<Json<Value>, ApiError> {
    Ok(Json(json!({ "keys": [state.issuer.public_key()?] })))
}
