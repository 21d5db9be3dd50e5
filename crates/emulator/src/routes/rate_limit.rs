//! `rate_limit`.
//!
//! Must not know how requests are counted.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State as Shared;
use axum::{Extension, Json};
use serde::Serialize;

use super::error::ApiError;
use crate::state::State;
use crate::state::access::Actor;

#[derive(Clone, Copy, Serialize)]
struct Rate {
    limit: u64,
    used: u64,
    remaining: u64,
    reset: i64,
}

#[derive(Serialize)]
pub(super) struct Overview {
    resources: BTreeMap<&'static str, Rate>,
    rate: Rate,
}

/// Looking is free. Search is not served, so its budget is always whole.
pub(super) async fn get(
    Shared(state): Shared<Arc<State>>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<Overview>, ApiError> {
    let quota = state.spend(&actor, 0)?;
    let rate = Rate {
        limit: quota.limit,
        used: quota.used,
        remaining: quota.remaining(),
        reset: quota.reset,
    };
    let search = Rate {
        limit: 30,
        used: 0,
        remaining: 30,
        reset: quota.reset,
    };
    let resources = BTreeMap::from([("core", rate), ("search", search)]);
    Ok(Json(Overview { resources, rate }))
}
