//! Accounts and teams that may approve deployments.
//!
//! Must not know what they approve.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::error::ApiError;
use super::wire::{Account, account_id, node_id};
use crate::state::environments::Reviewer;

/// One of them.
#[derive(Serialize)]
#[serde(tag = "type", content = "reviewer")]
pub enum ReviewerBody {
    /// An account.
    User(Account),
    /// A team of the owner.
    Team(TeamBody),
}

/// A team.
#[derive(Serialize)]
pub struct TeamBody {
    id: u64,
    node_id: String,
    name: String,
    slug: String,
    description: Option<String>,
    privacy: &'static str,
    permission: &'static str,
    url: String,
    html_url: String,
    members_url: String,
    repositories_url: String,
    r#type: &'static str,
    parent: Option<String>,
}

impl ReviewerBody {
    /// Shows a reviewer of one of the repository's environments.
    pub fn new(call: &Call, reviewer: &Reviewer) -> Self {
        match reviewer {
            Reviewer::User(login) => Self::User(Account::new(&call.state.base, login)),
            Reviewer::Team(slug) => Self::Team(TeamBody::new(call, slug)),
        }
    }
}

impl TeamBody {
    fn new(call: &Call, slug: &str) -> Self {
        let (base, owner) = (&call.state.base, &call.repository.record.owner);
        let id = account_id(&format!("{owner}/{slug}"));
        let url = format!("{base}/teams/{id}");
        Self {
            id,
            node_id: node_id("Team", &id.to_string()),
            name: slug.to_owned(),
            slug: slug.to_owned(),
            description: None,
            privacy: "closed",
            permission: "pull",
            html_url: format!("{base}/orgs/{owner}/teams/{slug}"),
            members_url: format!("{url}/members{{/member}}"),
            repositories_url: format!("{url}/repos"),
            url,
            r#type: "organization",
            parent: None,
        }
    }
}

/// The reviewer that a client names by kind and number. Accounts are known if
/// they own a repository or a token, and everybody is who reviews already.
pub fn find(call: &Call, named: &Value) -> Result<Option<Reviewer>, ApiError> {
    let (kind, id) = (named["type"].as_str(), named["id"].as_u64());
    let data = call.state.store.read()?;
    let known = call.state.files.deployments.read()?.environments;
    let reviewers = known
        .into_iter()
        .flat_map(|environment| environment.protection.reviewers);
    let owners = data.repositories.into_iter().map(|record| record.owner);
    let holders = data.tokens.into_values().map(|token| token.login);
    let people: BTreeSet<String> = owners.chain(holders).collect();
    let mut candidates = people.into_iter().map(Reviewer::User).chain(reviewers);
    Ok(candidates.find(|candidate| {
        let (own_kind, own_id) = match candidate {
            Reviewer::User(login) => ("User", account_id(login)),
            Reviewer::Team(slug) => {
                let owner = &call.repository.record.owner;
                ("Team", account_id(&format!("{owner}/{slug}")))
            }
        };
        kind == Some(own_kind) && id == Some(own_id)
    }))
}
