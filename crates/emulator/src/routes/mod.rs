//! GitHub's REST endpoints, one file per resource, each with its own wire
//! structs; and Slack, in a folder of its own.
//!
//! Must not know how a client of ours reads them: the shapes come from GitHub's
//! published OpenAPI description.

mod apps;
mod auto_merge;
mod branch_protection;
mod branches;
mod call;
mod check_fields;
mod check_runs;
mod check_suites;
mod commits;
mod compare;
mod contents;
mod deployment_statuses;
mod deployments;
mod dispatches;
mod docs;
mod docs_delivery;
mod environments;
mod error;
mod fields;
mod files;
mod gate;
mod gates;
mod git_commits;
mod git_http;
mod head_commits;
mod id_tokens;
mod integrations;
mod jobs;
mod pages;
mod people;
mod protection_fields;
mod pulls;
mod rate_limit;
mod refs;
mod releases;
mod repos;
mod reviewers;
mod rulesets;
mod runs;
mod slack;
mod slashes;
mod statuses;
mod stream;
mod tags;
mod user;
mod wire;
mod workflows;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn_with_state, map_request};
use axum::routing::{get, patch, post};

pub(crate) use call::Stale;
pub(crate) use error::ApiError;
pub(crate) use gate::Planned;
pub(crate) use id_tokens::ISSUER;

use crate::state::State;

/// The largest body that a REST request may have, in bytes.
const BODY_LIMIT: usize = 40 * 1024 * 1024;

/// Everything that is served: the REST endpoints at the root and below
/// `/api/v3` (as GitHub Enterprise Server has them), and git's own protocol.
pub fn router(state: &Arc<State>) -> Router {
    let api = api().layer(from_fn_with_state(Arc::clone(state), gate::gate));
    let uploads = uploads().layer(from_fn_with_state(Arc::clone(state), gate::gate));
    let routes = Router::new()
        .nest("/api/v3", api.clone())
        .nest("/api/uploads", uploads)
        .merge(api)
        .merge(git_http::router())
        .merge(releases::pages())
        .merge(id_tokens::discovery())
        .merge(slack::router())
        .with_state(Arc::clone(state));
    // Around a router of its own, because a layer runs after the route is found.
    Router::new()
        .fallback_service(routes)
        .layer(map_request(async |request| slashes::encode(request)))
}

fn api() -> Router<Arc<State>> {
    Router::new()
        .route("/rate_limit", get(rate_limit::get))
        .route("/user", get(user::get))
        .route("/app", get(apps::get))
        .route("/app/installations", get(apps::installations))
        .route(
            "/app/installations/{installation}/access_tokens",
            post(apps::create_token),
        )
        .nest("/repos/{owner}/{repo}", repository())
        .merge(id_tokens::router())
        .fallback(async || ApiError::not_found())
        .method_not_allowed_fallback(async || ApiError::not_found())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

/// The server for uploads, which takes bodies of any length.
fn uploads() -> Router<Arc<State>> {
    Router::new()
        .nest("/repos/{owner}/{repo}", releases::uploads())
        .fallback(async || ApiError::not_found())
        .method_not_allowed_fallback(async || ApiError::not_found())
}

fn repository() -> Router<Arc<State>> {
    Router::new()
        .merge(releases::router())
        .route("/", get(repos::get))
        .route("/git/ref/{*ref}", get(refs::get))
        .route("/git/matching-refs/{*ref}", get(refs::matching))
        .route("/git/refs", post(refs::create))
        .route("/git/refs/{*ref}", patch(refs::update).delete(refs::delete))
        .route("/git/tags", post(tags::create))
        .route("/git/tags/{sha}", get(tags::get))
        .route("/tags", get(tags::list))
        .route("/git/commits", post(git_commits::create))
        .route("/git/commits/{sha}", get(git_commits::get))
        .route("/commits", get(commits::list))
        .route("/commits/{ref}", get(commits::get))
        .route("/compare/{*basehead}", get(compare::get))
        .route("/contents", get(contents::get))
        .route("/contents/", get(contents::get))
        .route("/contents/{*path}", get(contents::get))
        .route("/branches", get(branches::list))
        .route("/branches/{branch}", get(branches::get))
        .route("/rulesets", get(rulesets::list))
        .route("/rulesets/{ruleset}", get(rulesets::get))
        .route("/rules/branches/{*branch}", get(rulesets::for_branch))
        .route("/installation", get(apps::installation))
        .merge(branch_protection::router())
        .merge(deployments::router())
        .merge(environments::router())
        .merge(check_runs::router())
        .merge(check_suites::router())
        .merge(statuses::router())
        .merge(workflows::router())
        .merge(runs::router())
        .merge(jobs::router())
        .merge(dispatches::router())
        .merge(pulls::router())
}
