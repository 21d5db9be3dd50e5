//! The repository itself.
//!
//! Must not know what is in it.

use std::collections::BTreeMap;

use axum::Json;
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::wire::{Account, node_id, timestamp};
use crate::state::access::Actor;
use crate::state::access::{Level, Permissions};

/// Addresses of what belongs to a repository, behind its own; in braces what
/// a client fills in (RFC 6570).
const ADDRESSES: [(&str, &str); 36] = [
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    (
        "notifications_url",
        "/notifications{?since,all,participating}",
    ),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
];

#[derive(Serialize)]
pub(super) struct RepositoryBody {
    #[serde(flatten)]
    minimal: MinimalRepositoryBody,
    visibility: &'static str,
    git_url: String,
    ssh_url: String,
    clone_url: String,
    svn_url: String,
    mirror_url: Option<String>,
    homepage: Option<String>,
    language: Option<String>,
    license: Option<String>,
    default_branch: String,
    #[serde(flatten)]
    switches: BTreeMap<&'static str, bool>,
    #[serde(flatten)]
    counts: BTreeMap<&'static str, u64>,
    pushed_at: String,
    created_at: String,
    updated_at: String,
    permissions: BTreeMap<&'static str, bool>,
}

/// What other resources show of their repository.
#[derive(Serialize)]
pub(super) struct MinimalRepositoryBody {
    id: u64,
    node_id: String,
    name: String,
    full_name: String,
    owner: Account,
    private: bool,
    html_url: String,
    description: Option<String>,
    fork: bool,
    url: String,
    #[serde(flatten)]
    addresses: BTreeMap<&'static str, String>,
}

impl MinimalRepositoryBody {
    pub(super) fn new(call: &Call) -> Self {
        let record = &call.repository.record;
        Self {
            id: record.id,
            node_id: node_id("Repository", &record.id.to_string()),
            name: record.name.clone(),
            full_name: record.full_name(),
            owner: Account::new(&call.state.base, &record.owner),
            private: record.private,
            html_url: call.page_url(""),
            description: None,
            fork: false,
            url: call.url(""),
            addresses: addresses(call),
        }
    }
}

pub(super) async fn get(call: Call) -> Result<Json<RepositoryBody>, ApiError> {
    call.require("metadata", Level::Read)?;
    Ok(Json(RepositoryBody::new(&call)))
}

impl RepositoryBody {
    pub(super) fn new(call: &Call) -> Self {
        let record = &call.repository.record;
        let full_name = record.full_name();
        let base = &call.state.base;
        let host = base.split("//").nth(1).unwrap_or_default();
        let created_at = timestamp(record.created_at);
        Self {
            minimal: MinimalRepositoryBody::new(call),
            visibility: if record.private { "private" } else { "public" },
            git_url: format!("git://{host}/{full_name}.git"),
            ssh_url: format!("ssh://git@{host}/{full_name}.git"),
            clone_url: call.page_url(".git"),
            svn_url: call.page_url(""),
            mirror_url: None,
            homepage: None,
            language: None,
            license: None,
            default_branch: call.git().default_branch(),
            switches: switches(),
            counts: counts(),
            pushed_at: created_at.clone(),
            updated_at: created_at.clone(),
            created_at,
            permissions: permissions(call),
        }
    }
}

fn addresses(call: &Call) -> BTreeMap<&'static str, String> {
    let absolute = |(name, suffix): &(&'static str, &str)| (*name, call.url(suffix));
    ADDRESSES.iter().map(absolute).collect()
}

fn switches() -> BTreeMap<&'static str, bool> {
    BTreeMap::from([
        ("archived", false),
        ("disabled", false),
        ("has_discussions", false),
        ("has_downloads", true),
        ("has_issues", true),
        ("has_pages", false),
        ("has_projects", false),
        ("has_wiki", false),
        ("is_template", false),
    ])
}

fn counts() -> BTreeMap<&'static str, u64> {
    let names = [
        "forks",
        "forks_count",
        "network_count",
        "open_issues",
        "open_issues_count",
        "size",
        "stargazers_count",
        "subscribers_count",
        "watchers",
        "watchers_count",
    ];
    names.into_iter().map(|name| (name, 0)).collect()
}

/// What the actor's role allows; a job's or an App's token has no role, and is
/// shown as what its `contents` permission comes to.
fn permissions(call: &Call) -> BTreeMap<&'static str, bool> {
    let admin = matches!(
        &call.actor,
        Actor::Holder(token) if token.permissions == Permissions::All
    );
    let may = |level| call.actor.may(&call.repository.record, "contents", level);
    BTreeMap::from([
        ("admin", admin),
        ("maintain", admin),
        ("push", may(Level::Write)),
        ("triage", admin),
        ("pull", may(Level::Read)),
    ])
}
