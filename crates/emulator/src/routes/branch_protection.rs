//! `branches/{branch}/protection`.
//!
//! Must not know how protection is kept to. There are no people to restrict
//! pushes to, and what cannot be set up is shown as off.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::branches::{self, short};
use super::call::Call;
use super::error::ApiError;
use super::fields::Fields;
use super::protection_fields;
use super::wire::encode_path;
use crate::state::State;
use crate::state::access::Level;
use crate::state::git::RefName;
use crate::state::protection::{BranchProtection, RequiredChecks, Reviews};

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route(
            "/branches/{branch}/protection",
            get(one).put(put).delete(delete),
        )
        .route(
            "/branches/{branch}/protection/required_status_checks",
            get(required_checks),
        )
}

#[derive(Serialize)]
struct ProtectionBody {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    required_status_checks: Option<ChecksBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    required_pull_request_reviews: Option<ReviewsBody>,
    required_signatures: SwitchBody,
    enforce_admins: SwitchBody,
    required_linear_history: SwitchBody,
    allow_force_pushes: SwitchBody,
    allow_deletions: SwitchBody,
    block_creations: SwitchBody,
    required_conversation_resolution: SwitchBody,
    lock_branch: SwitchBody,
    allow_fork_syncing: SwitchBody,
}

#[derive(Serialize)]
struct SwitchBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    enabled: bool,
}

#[derive(Serialize)]
struct ChecksBody {
    url: String,
    strict: bool,
    contexts: Vec<String>,
    contexts_url: String,
    checks: Vec<CheckBody>,
}

/// A required check.
#[derive(Serialize)]
pub(super) struct CheckBody {
    context: String,
    app_id: Option<u64>,
}

#[derive(Serialize)]
struct ReviewsBody {
    url: String,
    dismiss_stale_reviews: bool,
    require_code_owner_reviews: bool,
    require_last_push_approval: bool,
    required_approving_review_count: u64,
}

impl ProtectionBody {
    fn new(url: String, protection: &BranchProtection) -> Self {
        let own = |part: &str| format!("{url}/{part}");
        let plain = |enabled| SwitchBody { url: None, enabled };
        let switch = |part, enabled| SwitchBody {
            url: Some(own(part)),
            enabled,
        };
        let checks = protection.required_checks.as_ref();
        let reviews = protection.reviews.as_ref();
        Self {
            required_status_checks: checks
                .map(|checks| ChecksBody::new(own("required_status_checks"), checks)),
            required_pull_request_reviews: reviews
                .map(|reviews| ReviewsBody::new(own("required_pull_request_reviews"), reviews)),
            required_signatures: switch("required_signatures", false),
            enforce_admins: switch("enforce_admins", protection.enforce_admins),
            required_linear_history: plain(protection.required_linear_history),
            allow_force_pushes: plain(protection.allow_force_pushes),
            allow_deletions: plain(protection.allow_deletions),
            block_creations: plain(false),
            required_conversation_resolution: plain(false),
            lock_branch: plain(false),
            allow_fork_syncing: plain(false),
            url,
        }
    }
}

impl ChecksBody {
    fn new(url: String, required: &RequiredChecks) -> Self {
        let contexts = required.checks.iter().map(|check| check.context.clone());
        Self {
            strict: required.strict,
            contexts: contexts.collect(),
            contexts_url: format!("{url}/contexts"),
            checks: CheckBody::all(required),
            url,
        }
    }
}

impl CheckBody {
    /// All that are required.
    pub(super) fn all(required: &RequiredChecks) -> Vec<Self> {
        let body = |check: &crate::state::protection::RequiredCheck| Self {
            context: check.context.clone(),
            app_id: check.app,
        };
        required.checks.iter().map(body).collect()
    }
}

impl ReviewsBody {
    fn new(url: String, reviews: &Reviews) -> Self {
        Self {
            url,
            dismiss_stale_reviews: reviews.dismiss_stale,
            require_code_owner_reviews: reviews.code_owners,
            require_last_push_approval: reviews.last_push,
            required_approving_review_count: reviews.approvals,
        }
    }
}

async fn one(call: Call) -> Result<Json<ProtectionBody>, ApiError> {
    call.require_administration(Level::Read)?;
    let (name, protection) = find(&call).await?;
    Ok(Json(ProtectionBody::new(url(&call, &name), &protection)))
}

async fn required_checks(call: Call) -> Result<Json<ChecksBody>, ApiError> {
    call.require_administration(Level::Read)?;
    let (name, protection) = find(&call).await?;
    let none = || ApiError::missing("Required status checks not enabled");
    let checks = protection.required_checks.ok_or_else(none)?;
    let url = format!("{}/required_status_checks", url(&call, &name));
    Ok(Json(ChecksBody::new(url, &checks)))
}

async fn put(call: Call, body: Bytes) -> Result<Json<ProtectionBody>, ApiError> {
    call.require_administration(Level::Write)?;
    let name = branches::find(&call).await?.name;
    let fields = Fields::read(&body)?;
    let protection = protection_fields::wish(&fields, &call.ci().await?)?;
    let repository = call.repository.record.id;
    call.state.store.update(|data| {
        let own = data.protections.entry(repository).or_default();
        own.insert(short(&name).to_owned(), protection.clone());
    })?;
    Ok(Json(ProtectionBody::new(url(&call, &name), &protection)))
}

async fn delete(call: Call) -> Result<StatusCode, ApiError> {
    call.require_administration(Level::Write)?;
    let (name, _) = find(&call).await?;
    let repository = call.repository.record.id;
    call.state.store.update(|data| {
        let own = data.protections.entry(repository).or_default();
        own.remove(short(&name));
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// The branch that the path names, and its protection.
async fn find(call: &Call) -> Result<(RefName, BranchProtection), ApiError> {
    let name = branches::find(call).await?.name;
    let data = call.state.store.read()?;
    let found = data.protection(call.repository.record.id, &name).cloned();
    let protection = found.ok_or_else(|| ApiError::missing("Branch not protected"))?;
    Ok((name, protection))
}

fn url(call: &Call, name: &RefName) -> String {
    let branch = encode_path(short(name));
    call.url(&format!("/branches/{branch}/protection"))
}
