//! `POST /sync`: syncs services again without naming a version.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::super::Server;
use super::super::answer::ApiError;
use super::super::signed::Signed;
use super::deploy::{answer, standing};
use super::json;
use crate::engine::Engine;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sync {
    env: Option<String>,
    services: Option<Vec<String>>,
    #[serde(default)]
    all: bool,
}

pub(super) async fn sync(
    State(server): State<Arc<Server>>,
    signed: Signed,
) -> Result<Response, ApiError> {
    let Sync { env, services, all } = json(&signed.body)?;
    let services = match (services, all) {
        (Some(services), false) => Some(services),
        (None, true) => None,
        _ => {
            let message = "give either 'services', a list, or 'all': true";
            return Err(ApiError::malformed(message));
        }
    };
    let engine = &server.engine;
    let env = env.or_else(|| default_environment(engine));
    let env = env.ok_or_else(|| ApiError::malformed("'env' is missing"))?;
    let requested = engine.sync(&env, services, &signed.caller).await?;
    let deployment = standing(engine, &requested, false).await?;
    Ok(answer(engine, &requested, &deployment))
}

/// The environment that pushes go to, or the only one.
fn default_environment(engine: &Engine) -> Option<String> {
    let config = &engine.config;
    if let Some(webhook) = &config.server.webhook {
        return Some(webhook.environment.to_string());
    }
    let mut names = config.environments.keys();
    match (names.next(), names.next()) {
        (Some(only), None) => Some(only.to_string()),
        _ => None,
    }
}
