//! `git/ref`, `git/refs`, `git/matching-refs`.
//!
//! Must not know how git keeps refs.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::fields::Fields;
use super::wire::{self, encode_path, node_id};
use crate::state::access::Level;
use crate::state::git::{ObjectKind, Oid, Ref, RefName, RefUpdate};
use crate::state::rules::{Refusal, Rule, violation};

#[derive(Serialize)]
pub(super) struct RefBody {
    r#ref: String,
    node_id: String,
    url: String,
    object: ObjectBody,
}

/// An object, as refs and tags point to it.
#[derive(Serialize)]
pub(super) struct ObjectBody {
    sha: String,
    r#type: &'static str,
    url: String,
}

impl ObjectBody {
    pub(super) fn new(call: &Call, oid: &Oid, kind: ObjectKind) -> Self {
        Self {
            sha: oid.to_string(),
            r#type: kind.as_str(),
            url: call.url(&format!("/git/{}s/{oid}", kind.as_str())),
        }
    }
}

impl RefBody {
    fn new(call: &Call, found: &Ref) -> Self {
        let id = call.repository.record.id;
        Self {
            r#ref: found.name.to_string(),
            node_id: node_id("Ref", &format!("{id}:{}", found.name)),
            url: call.url(&format!("/git/{}", encode_path(found.name.as_str()))),
            object: ObjectBody::new(call, &found.oid, found.kind),
        }
    }
}

pub(super) async fn get(call: Call) -> Result<Json<RefBody>, ApiError> {
    call.require_read()?;
    match existing(&call).await? {
        Some(found) => Ok(Json(RefBody::new(&call, &found))),
        None => Err(call.nothing_found().await?),
    }
}

/// Everything whose name starts with what is asked for, in one answer however
/// much it is: GitHub does not page this list.
pub(super) async fn matching(call: Call) -> Result<Json<Vec<RefBody>>, ApiError> {
    call.require_read()?;
    let prefix = format!("refs/{}", call.path("ref"));
    let found = call.git().refs_from(&prefix).await?;
    let bodies = found.iter().map(|found| RefBody::new(&call, found));
    Ok(Json(bodies.collect()))
}

pub(super) async fn create(call: Call, body: Bytes) -> Result<Response, ApiError> {
    call.require("contents", Level::Write)?;
    let fields = Fields::read(&body)?;
    let name = valid_name(fields.text("ref")?)?;
    let oid = fields.oid("sha")?;
    let kind = target_kind(&call, &name, &oid).await?;
    let objection = objection(&call, &name, Rule::Creation, Some(&oid)).await;
    if let Err(refused) = objection {
        // An existing ref is said to exist, whatever rules it falls under.
        let exists = call.git().find_ref(&name).await?.is_some();
        return Err(if exists { already_exists() } else { refused });
    }
    match call.git().create_ref(&name, &oid).await? {
        RefUpdate::Done => Ok(created(&call, Ref { name, oid, kind })),
        RefUpdate::Exists => Err(already_exists()),
        RefUpdate::Conflict => Err(failed()),
    }
}

pub(super) async fn update(call: Call, body: Bytes) -> Result<Json<RefBody>, ApiError> {
    call.require("contents", Level::Write)?;
    let fields = Fields::read(&body)?;
    let new = fields.oid("sha")?;
    let force = fields.flag("force")?;
    let old = existing(&call).await?.ok_or_else(does_not_exist)?;
    let kind = target_kind(&call, &old.name, &new).await?;
    objection(&call, &old.name, Rule::Update, Some(&new)).await?;
    if !force && !fast_forward(&call, &old.oid, &new).await? {
        return Err(ApiError::unprocessable("Update is not a fast forward"));
    }
    match call.git().move_ref(&old.name, &old.oid, &new).await? {
        RefUpdate::Done => {
            let moved = Ref {
                name: old.name,
                oid: new,
                kind,
            };
            Ok(Json(RefBody::new(&call, &moved)))
        }
        RefUpdate::Exists | RefUpdate::Conflict => Err(failed()),
    }
}

pub(super) async fn delete(call: Call) -> Result<StatusCode, ApiError> {
    call.require("contents", Level::Write)?;
    let old = existing(&call).await?.ok_or_else(does_not_exist)?;
    objection(&call, &old.name, Rule::Deletion, None).await?;
    match call.git().delete_ref(&old.name, &old.oid).await? {
        RefUpdate::Done => {}
        RefUpdate::Exists | RefUpdate::Conflict => return Err(failed()),
    }
    if let Some(tag) = old.name.tag() {
        call.state.unpublish(call.repository.record.id, tag)?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The ref that the path names, behind `refs/`.
async fn existing(call: &Call) -> Result<Option<Ref>, ApiError> {
    let name = RefName::parse(&format!("refs/{}", call.path("ref")));
    match name {
        Some(name) => Ok(call.git().find_ref(&name).await?),
        None => Ok(None),
    }
}

fn valid_name(text: &str) -> Result<RefName, ApiError> {
    if !text.starts_with("refs/") || text.split('/').count() < 3 {
        return Err(ApiError::unprocessable(
            "Reference name must contain at least three slash-separated components.",
        ));
    }
    let message = || format!("{text} is not a valid ref name.");
    RefName::parse(text).ok_or_else(|| ApiError::unprocessable(message()))
}

/// The kind of the object that a ref is to point to; branches are of commits.
async fn target_kind(call: &Call, name: &RefName, oid: &Oid) -> Result<ObjectKind, ApiError> {
    let Some(kind) = call.git().kind(oid).await? else {
        return Err(match call.is_empty().await? {
            true => ApiError::empty_repository(),
            false => ApiError::unprocessable("Object does not exist"),
        });
    };
    let branch = name.as_str().starts_with("refs/heads/");
    if branch && kind != ObjectKind::Commit {
        return Err(ApiError::unprocessable("Object is not a commit"));
    }
    Ok(kind)
}

async fn fast_forward(call: &Call, old: &Oid, new: &Oid) -> Result<bool, ApiError> {
    let peeled = call.git().peel(old).await?;
    let commits = peeled.is_some_and(|(_, kind)| kind == ObjectKind::Commit);
    Ok(old == new || (commits && call.git().is_ancestor(old, new).await?))
}

/// Fails if a ruleset, a burned name or a workflow file stands in the way.
async fn objection(
    call: &Call,
    name: &RefName,
    change: Rule,
    target: Option<&Oid>,
) -> Result<(), ApiError> {
    let refusal = call
        .state
        .refusal(&call.actor, &call.repository, name, change, target)
        .await?;
    match refusal {
        None => Ok(()),
        Some(Refusal::Rule(rule)) => Err(ApiError::unprocessable(rule.violation())),
        Some(Refusal::Checks(reason)) => Err(ApiError::unprocessable(violation(&reason))),
        Some(Refusal::Protection(reason)) => Err(ApiError::unprocessable(reason)),
        // Git is told of burned names as of a rule.
        Some(Refusal::Burned) => Err(ApiError::unprocessable(Rule::Creation.violation())),
        Some(Refusal::Workflows(_)) => Err(ApiError::lacking(
            "contents=write; contents=write,workflows=write",
        )),
    }
}

fn created(call: &Call, made: Ref) -> Response {
    let body = RefBody::new(call, &made);
    wire::created(&body.url, &body)
}

fn already_exists() -> ApiError {
    ApiError::unprocessable("Reference already exists")
}

fn does_not_exist() -> ApiError {
    ApiError::unprocessable("Reference does not exist")
}

fn failed() -> ApiError {
    ApiError::unprocessable("Reference update failed")
}
