//! Slack: its Web API, an incoming webhook, and pages that show what was said.
//!
//! Must not know how a client of ours asks: what is taken and answered comes from Slack's own
//! documentation (docs.slack.dev) and from what its own clients expect. GitHub's gate is not before
//! it: who asks, and how much, is Slack's own matter.

mod arguments;
mod blocks;
mod call;
mod chat;
mod content;
mod conversations;
mod error;
mod history;
mod merge;
mod metadata;
mod methods;
mod page;
mod paging;
mod planned;
mod users;
mod web_api;
mod webhooks;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, post};

use crate::slack::SLACK;
use crate::state::State;

/// The largest body that a request may have, in bytes.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

pub fn router() -> Router<Arc<State>> {
    let webhook = format!("{SLACK}/services/{{team}}/{{webhook}}/{{secret}}");
    Router::new()
        .route(&format!("{SLACK}/api/{{method}}"), any(web_api::answer))
        .route(&webhook, post(webhooks::post))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .merge(page::router())
}
