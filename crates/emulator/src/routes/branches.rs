//! `branches`.
//!
//! Must not know the old branch protection: a branch is protected if a ruleset
//! is about it.

use axum::Json;
use axum::response::Response;
use serde::Serialize;

use super::call::Call;
use super::commits::CommitBody;
use super::error::ApiError;
use super::pages::{self, Page};
use super::wire::encode_path;
use crate::state::git::{Oid, RefName};

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

/// What is left of the old protection: nothing is required.
#[derive(Serialize)]
struct ProtectionBody {
    enabled: bool,
    required_status_checks: ChecksBody,
}

#[derive(Serialize)]
struct ChecksBody {
    enforcement_level: &'static str,
    contexts: [String; 0],
    checks: [String; 0],
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
    let missing = || ApiError::missing("Branch not found");
    let name = RefName::parse(&format!("refs/heads/{}", call.path("branch")));
    let name = name.ok_or_else(missing)?;
    let found = call.git().find_ref(&name).await?.ok_or_else(missing)?;
    let encoded = encode_path(short(&name));
    let url = call.url(&format!("/branches/{encoded}"));
    let protected = protected(&call, &name)?;
    Ok(Json(BranchBody {
        name: short(&name).to_owned(),
        commit: CommitBody::load(&call, &found.oid).await?,
        protected,
        protection: ProtectionBody {
            enabled: protected,
            required_status_checks: ChecksBody {
                enforcement_level: "off",
                contexts: [],
                checks: [],
            },
        },
        protection_url: format!("{url}/protection"),
        _links: LinksBody {
            itself: url,
            html: call.page_url(&format!("/tree/{encoded}")),
        },
    }))
}

fn short(name: &RefName) -> &str {
    name.as_str().trim_start_matches("refs/heads/")
}

fn protected(call: &Call, name: &RefName) -> Result<bool, ApiError> {
    let data = call.state.store.read()?;
    let mut rulesets = data.rulesets.values();
    let id = call.repository.record.id;
    Ok(rulesets.any(|ruleset| ruleset.repository == id && ruleset.covers(name)))
}
