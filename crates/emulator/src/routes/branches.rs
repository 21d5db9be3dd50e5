//! `branches`.
//!
//! Must not know how branch protection is changed. A branch is protected if it
//! has one, or if a ruleset is about it.

use axum::Json;
use axum::response::Response;
use serde::Serialize;

use super::branch_protection::CheckBody;
use super::call::Call;
use super::commits::CommitBody;
use super::error::ApiError;
use super::pages::{self, Page};
use super::wire::encode_path;
use crate::state::git::{Oid, Ref, RefName};
use crate::state::protection::BranchProtection;

#[derive(Serialize)]
struct ListedBranch {
    name: String,
    commit: ListedCommit,
    protected: bool,
}

#[derive(Serialize)]
struct ListedCommit {
    sha: String,
    url: String,
}

#[derive(Serialize)]
pub(super) struct BranchBody {
    name: String,
    commit: CommitBody,
    _links: LinksBody,
    protected: bool,
    protection: ProtectionBody,
    protection_url: String,
}

#[derive(Serialize)]
struct LinksBody {
    #[serde(rename = "self")]
    itself: String,
    html: String,
}

/// What everybody may know of the branch's protection; a ruleset's is elsewhere.
#[derive(Serialize)]
struct ProtectionBody {
    enabled: bool,
    required_status_checks: ChecksBody,
}

#[derive(Serialize)]
struct ChecksBody {
    enforcement_level: &'static str,
    contexts: Vec<String>,
    checks: Vec<CheckBody>,
}

impl ProtectionBody {
    fn new(protection: Option<&BranchProtection>) -> Self {
        let required = protection.and_then(|protection| protection.required_checks.as_ref());
        let enforced = protection.is_some_and(|protection| protection.enforce_admins);
        let checks = required.map(|required| &required.checks);
        let contexts = checks
            .into_iter()
            .flatten()
            .map(|check| check.context.clone());
        Self {
            enabled: protection.is_some(),
            required_status_checks: ChecksBody {
                enforcement_level: match required {
                    None => "off",
                    Some(_) if enforced => "everyone",
                    Some(_) => "non_admins",
                },
                contexts: contexts.collect(),
                checks: required.map(CheckBody::all).unwrap_or_default(),
            },
        }
    }
}

pub(super) async fn list(call: Call) -> Result<Response, ApiError> {
    call.require_read()?;
    let mut branches = Vec::new();
    for (name, oid) in call.git().names_below("refs/heads/").await? {
        let protected = protected(&call, &name)?;
        branches.push(ListedBranch::new(&call, &name, &oid, protected));
    }
    if let Some(wanted) = call.query("protected") {
        branches.retain(|branch| branch.protected == (wanted == "true"));
    }
    let page = Page::of(&call);
    let total = branches.len();
    Ok(pages::send(&call, page, total, &page.cut(&branches)))
}

impl ListedBranch {
    fn new(call: &Call, name: &RefName, oid: &Oid, protected: bool) -> Self {
        let commit = ListedCommit {
            sha: oid.to_string(),
            url: call.url(&format!("/commits/{oid}")),
        };
        Self {
            name: short(name).to_owned(),
            commit,
            protected,
        }
    }
}

pub(super) async fn get(call: Call) -> Result<Json<BranchBody>, ApiError> {
    call.require_read()?;
    let Ref { name, oid, .. } = find(&call).await?;
    let encoded = encode_path(short(&name));
    let url = call.url(&format!("/branches/{encoded}"));
    let protected = protected(&call, &name)?;
    let data = call.state.store.read()?;
    let protection = data.protection(call.repository.record.id, &name);
    Ok(Json(BranchBody {
        name: short(&name).to_owned(),
        commit: CommitBody::load(&call, &oid).await?,
        protected,
        protection: ProtectionBody::new(protection),
        protection_url: format!("{url}/protection"),
        _links: LinksBody {
            itself: url,
            html: call.page_url(&format!("/tree/{encoded}")),
        },
    }))
}

/// The branch that the path names.
pub(super) async fn find(call: &Call) -> Result<Ref, ApiError> {
    let missing = || ApiError::missing("Branch not found");
    let name = RefName::parse(&format!("refs/heads/{}", call.path("branch")));
    let name = name.ok_or_else(missing)?;
    call.git().find_ref(&name).await?.ok_or_else(missing)
}

/// The branch's name without its folder.
pub(super) fn short(name: &RefName) -> &str {
    name.as_str()
        .strip_prefix("refs/heads/")
        .unwrap_or_default()
}

fn protected(call: &Call, name: &RefName) -> Result<bool, ApiError> {
    let data = call.state.store.read()?;
    let mut rulesets = data.rulesets.values();
    let id = call.repository.record.id;
    let covered = rulesets.any(|ruleset| ruleset.repository == id && ruleset.covers(name));
    Ok(covered || data.protection(id, name).is_some())
}
