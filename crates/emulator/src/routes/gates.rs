//! `environments/{environment}/deployment_protection_rules`: the GitHub Apps that judge what is
//! deployed there.
//!
//! Must not know what they say: no deployment waits for them here.

use axum::Json;
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::wire::{account_id, node_id};
use crate::state::access::Level;

#[derive(Serialize)]
pub(super) struct GatesBody {
    total_count: usize,
    custom_deployment_protection_rules: Vec<GateBody>,
}

#[derive(Serialize)]
struct GateBody {
    id: u64,
    node_id: String,
    enabled: bool,
    app: AppBody,
}

#[derive(Serialize)]
struct AppBody {
    id: u64,
    node_id: String,
    slug: String,
    integration_url: String,
}

pub(super) async fn list(call: Call) -> Result<Json<GatesBody>, ApiError> {
    call.require("actions", Level::Read)?;
    let known = call.state.files.deployments.read()?;
    let found = known.environment(call.repository.record.id, call.path("environment"));
    let environment = found.ok_or_else(ApiError::not_found)?;
    let gates = environment.protection.gates.iter();
    let bodies: Vec<_> = environment
        .gate_ids()
        .zip(gates)
        .map(|(id, slug)| GateBody::new(&call, id, slug))
        .collect();
    Ok(Json(GatesBody {
        total_count: bodies.len(),
        custom_deployment_protection_rules: bodies,
    }))
}

impl GateBody {
    fn new(call: &Call, id: u64, slug: &str) -> Self {
        let app = account_id(&format!("apps/{slug}"));
        Self {
            id,
            node_id: node_id("Gate", &id.to_string()),
            enabled: true,
            app: AppBody {
                id: app,
                node_id: node_id("Integration", &app.to_string()),
                slug: slug.to_owned(),
                integration_url: format!("{}/apps/{slug}", call.state.base),
            },
        }
    }
}
