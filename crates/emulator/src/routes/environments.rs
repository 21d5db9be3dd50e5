//! `environments`.
//!
//! Must not know that jobs wait for them. Patterns of branches are not
//! emulated.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Value, json};

use super::call::Call;
use super::error::ApiError;
use super::fields::{Fields, invalid};
use super::gates;
use super::pages::{self, Page};
use super::reviewers::{self, ReviewerBody};
use super::wire::{encode_path, node_id, timestamp};
use crate::state::access::Level;
use crate::state::environments::{BranchPolicy, EnvironmentRecord, Protection, Reviewer};
use crate::state::{State, now};

/// How long a wait may be, in minutes: 30 days.
const LONGEST_WAIT: u64 = 43_200;
/// How many may be named as reviewers.
const MOST_REVIEWERS: usize = 6;

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/environments", get(list))
        .route(
            "/environments/{environment}",
            get(one).put(put).delete(delete),
        )
        .route(
            "/environments/{environment}/deployment_protection_rules",
            get(gates::list),
        )
}

#[derive(Serialize)]
struct ListBody {
    total_count: usize,
    environments: Vec<EnvironmentBody>,
}

#[derive(Serialize)]
struct EnvironmentBody {
    id: u64,
    node_id: String,
    name: String,
    url: String,
    html_url: String,
    created_at: String,
    updated_at: String,
    can_admins_bypass: bool,
    protection_rules: Vec<RuleBody>,
    deployment_branch_policy: Option<PolicyBody>,
}

#[derive(Serialize)]
struct RuleBody {
    id: u64,
    node_id: String,
    #[serde(flatten)]
    rule: RuleKind,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum RuleKind {
    WaitTimer {
        wait_timer: u64,
    },
    RequiredReviewers {
        prevent_self_review: bool,
        reviewers: Vec<ReviewerBody>,
    },
    BranchPolicy,
}

#[derive(Serialize)]
struct PolicyBody {
    protected_branches: bool,
    custom_branch_policies: bool,
}

impl EnvironmentBody {
    fn new(call: &Call, record: &EnvironmentRecord) -> Self {
        let name = encode_path(&record.name).replace('/', "%2F");
        let policy = record.protection.branch_policy;
        Self {
            id: record.id,
            node_id: node_id("Environment", &record.id.to_string()),
            name: record.name.clone(),
            url: call.url(&format!("/environments/{name}")),
            html_url: call.page_url(&format!(
                "/deployments/activity_log?environments_filter={name}"
            )),
            created_at: timestamp(record.created_at),
            updated_at: timestamp(record.updated_at),
            can_admins_bypass: record.protection.admins_bypass,
            protection_rules: rules(call, record),
            deployment_branch_policy: policy.map(|policy| PolicyBody {
                protected_branches: policy == BranchPolicy::Protected,
                custom_branch_policies: policy == BranchPolicy::Custom,
            }),
        }
    }
}

fn rules(call: &Call, record: &EnvironmentRecord) -> Vec<RuleBody> {
    let protection = &record.protection;
    let wait = (protection.wait_timer > 0).then_some(RuleKind::WaitTimer {
        wait_timer: protection.wait_timer,
    });
    let reviewers = protection.reviewers.iter();
    let reviewers: Vec<_> = reviewers.map(|who| ReviewerBody::new(call, who)).collect();
    let review = (!reviewers.is_empty()).then_some(RuleKind::RequiredReviewers {
        prevent_self_review: protection.prevent_self_review,
        reviewers,
    });
    let policy = protection.branch_policy.map(|_| RuleKind::BranchPolicy);
    let numbered = record.rule_ids().zip([wait, review, policy]);
    numbered
        .filter_map(|(id, rule)| {
            Some(RuleBody {
                id,
                node_id: node_id("Gate", &id.to_string()),
                rule: rule?,
            })
        })
        .collect()
}

async fn list(call: Call) -> Result<Response, ApiError> {
    call.require("actions", Level::Read)?;
    let repository = call.repository.record.id;
    let mut records = call.state.files.deployments.read()?.environments;
    records.retain(|record| record.repository == repository);
    let page = Page::of(&call);
    let shown = page.cut(&records).iter();
    let body = ListBody {
        total_count: records.len(),
        environments: shown
            .map(|record| EnvironmentBody::new(&call, record))
            .collect(),
    };
    Ok(pages::send(&call, page, records.len(), &body))
}

async fn one(call: Call) -> Result<Json<EnvironmentBody>, ApiError> {
    call.require("actions", Level::Read)?;
    let known = call.state.files.deployments.read()?;
    let found = known.environment(call.repository.record.id, call.path("environment"));
    let found = found.ok_or_else(ApiError::not_found)?;
    Ok(Json(EnvironmentBody::new(&call, found)))
}

async fn put(call: Call, body: Bytes) -> Result<Json<EnvironmentBody>, ApiError> {
    call.require_administration(Level::Write)?;
    let fields = Fields::read(&body)?;
    let protection = wish(&call, &fields)?;
    let (repository, name) = (call.repository.record.id, call.path("environment"));
    let record = call.state.files.deployments.update(|known| {
        // What the request can't say stays as it is.
        let before = known.environment(repository, name);
        let before = before.map(|known| known.protection.clone());
        let before = before.unwrap_or_default();
        let protection = Protection {
            admins_bypass: before.admins_bypass,
            gates: before.gates,
            ..protection
        };
        known.protect(repository, name, protection, now())
    })?;
    Ok(Json(EnvironmentBody::new(&call, &record)))
}

/// The protection that the request asks for; what it leaves out is not
/// protected.
fn wish(call: &Call, fields: &Fields) -> Result<Protection, ApiError> {
    let wait_timer = fields.optional_number("wait_timer")?.unwrap_or(0);
    if wait_timer > LONGEST_WAIT {
        return Err(invalid(&format!(
            "{wait_timer} must be less than or equal to {LONGEST_WAIT}."
        )));
    }
    let listed = fields.optional_list("reviewers")?.unwrap_or_default();
    if listed.len() > MOST_REVIEWERS {
        return Err(invalid(&format!(
            "No more than {MOST_REVIEWERS} items are allowed; {} were supplied.",
            listed.len()
        )));
    }
    let reviewers = listed.iter().map(|value| reviewer(call, value));
    Ok(Protection {
        reviewers: reviewers.collect::<Result<_, _>>()?,
        prevent_self_review: fields.flag("prevent_self_review")?,
        wait_timer,
        branch_policy: policy(fields)?,
        ..Protection::default()
    })
}

fn reviewer(call: &Call, value: &Value) -> Result<Reviewer, ApiError> {
    let found = reviewers::find(call, value)?;
    found.ok_or_else(|| ApiError::failed(json!(format!("{value} is not a reviewer."))))
}

fn policy(fields: &Fields) -> Result<Option<BranchPolicy>, ApiError> {
    let Some(policy) = fields.object("deployment_branch_policy")? else {
        return Ok(None);
    };
    let protected = policy.flag("protected_branches")?;
    if protected == policy.flag("custom_branch_policies")? {
        return Err(ApiError::unprocessable(
            "protected_branches and custom_branch_policies cannot have the same value",
        ));
    }
    Ok(Some(match protected {
        true => BranchPolicy::Protected,
        false => BranchPolicy::Custom,
    }))
}

async fn delete(call: Call) -> Result<StatusCode, ApiError> {
    call.require_administration(Level::Write)?;
    let (repository, name) = (call.repository.record.id, call.path("environment"));
    let removed = call
        .state
        .files
        .deployments
        .update(|known| known.remove_environment(repository, name))?;
    match removed {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::not_found()),
    }
}
