//! Pull requests as GitHub shows them: in short in lists, whole alone.
//!
//! Must not know who may see them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::repos::RepositoryBody;
use crate::routes::wire::{Account, node_id, timestamp};
use crate::state::git::{Oid, RefName};
use crate::state::pulls::{PullBranch, PullRecord};

/// A pull request in a list.
#[derive(Serialize)]
pub struct SimplePullBody {
    id: u64,
    node_id: String,
    #[serde(flatten)]
    addresses: BTreeMap<&'static str, String>,
    number: u64,
    state: &'static str,
    locked: bool,
    title: String,
    user: Account,
    body: Option<String>,
    labels: [String; 0],
    milestone: Option<String>,
    active_lock_reason: Option<String>,
    created_at: String,
    updated_at: String,
    closed_at: Option<String>,
    merged_at: Option<String>,
    merge_commit_sha: Option<String>,
    assignee: Option<Account>,
    assignees: [String; 0],
    requested_reviewers: [String; 0],
    requested_teams: [String; 0],
    head: BranchBody,
    base: BranchBody,
    _links: BTreeMap<&'static str, LinkBody>,
    author_association: &'static str,
    auto_merge: Option<String>,
    draft: bool,
}

/// A pull request alone, with what git says of it.
#[derive(Serialize)]
pub struct PullBody {
    #[serde(flatten)]
    simple: SimplePullBody,
    merged: bool,
    mergeable: Option<bool>,
    rebaseable: Option<bool>,
    mergeable_state: &'static str,
    merged_by: Option<Account>,
    comments: u64,
    review_comments: u64,
    maintainer_can_modify: bool,
    commits: usize,
    additions: u64,
    deletions: u64,
    changed_files: usize,
}

#[derive(Serialize)]
struct BranchBody {
    label: String,
    r#ref: String,
    sha: String,
    user: Account,
    repo: RepositoryBody,
}

#[derive(Serialize)]
struct LinkBody {
    href: String,
}

impl SimplePullBody {
    pub fn new(call: &Call, pull: &PullRecord) -> Self {
        let base = &call.state.base;
        let merged = pull.merged.as_ref();
        let owner = &call.repository.record.owner;
        let own = pull.creator.login.eq_ignore_ascii_case(owner);
        Self {
            id: pull.id,
            node_id: node_id("PullRequest", &pull.id.to_string()),
            addresses: addresses(call, pull),
            number: pull.number,
            state: if pull.is_open() { "open" } else { "closed" },
            locked: false,
            title: pull.title.clone(),
            user: Account::new(base, &pull.creator.login),
            body: pull.body.clone(),
            labels: [],
            milestone: None,
            active_lock_reason: None,
            created_at: timestamp(pull.created_at),
            updated_at: timestamp(pull.updated_at),
            closed_at: pull.closed_at.map(timestamp),
            merged_at: merged.map(|merged| timestamp(merged.at)),
            merge_commit_sha: merged.map(|merged| merged.commit.clone()),
            assignee: None,
            assignees: [],
            requested_reviewers: [],
            requested_teams: [],
            head: BranchBody::new(call, &pull.head),
            base: BranchBody::new(call, &pull.base),
            _links: links(call, pull),
            author_association: if own { "OWNER" } else { "COLLABORATOR" },
            auto_merge: None,
            draft: pull.draft,
        }
    }
}

impl BranchBody {
    fn new(call: &Call, branch: &PullBranch) -> Self {
        let owner = &call.repository.record.owner;
        Self {
            label: format!("{owner}:{}", branch.name),
            r#ref: branch.name.clone(),
            sha: branch.sha.clone(),
            user: Account::new(&call.state.base, owner),
            repo: RepositoryBody::new(call),
        }
    }
}

impl PullBody {
    pub async fn load(call: &Call, pull: &PullRecord) -> Result<Self, ApiError> {
        let merged = pull.merged.as_ref();
        let mut body = Self {
            simple: SimplePullBody::new(call, pull),
            merged: merged.is_some(),
            mergeable: None,
            rebaseable: None,
            mergeable_state: "unknown",
            merged_by: merged.map(|merged| Account::new(&call.state.base, &merged.by.login)),
            comments: 0,
            review_comments: 0,
            maintainer_can_modify: false,
            commits: 0,
            additions: 0,
            deletions: 0,
            changed_files: 0,
        };
        let (Some(base), Some(head)) = (Oid::parse(&pull.base.sha), Oid::parse(&pull.head.sha))
        else {
            return Ok(body);
        };
        let git = call.git();
        if let Some(found) = git.divergence(&base, &head).await? {
            let changes = git.diff(Some(&found.merge_base), &head).await?;
            body.commits = found.ahead.len();
            body.additions = changes.iter().map(|change| change.additions).sum();
            body.deletions = changes.iter().map(|change| change.deletions).sum();
            body.changed_files = changes.len();
        }
        if pull.is_open() {
            let clean = git.merge_tree(&base, &head).await?.is_some();
            body.mergeable = Some(clean);
            body.rebaseable = Some(clean);
            body.mergeable_state = match () {
                () if !clean => "dirty",
                () if pull.draft => "draft",
                () if blocked(call, pull, &head).await? => "blocked",
                () => "clean",
            };
        }
        Ok(body)
    }
}

/// Whether the base branch asks for checks that the head has not passed.
async fn blocked(call: &Call, pull: &PullRecord, head: &Oid) -> Result<bool, ApiError> {
    let Some(name) = RefName::parse(&format!("refs/heads/{}", pull.base.name)) else {
        return Ok(false);
    };
    let unmet = call
        .state
        .unmet_checks(&call.actor, &call.repository, &name, head);
    Ok(unmet.await?.is_some())
}

/// The addresses of what belongs to it.
fn addresses(call: &Call, pull: &PullRecord) -> BTreeMap<&'static str, String> {
    let (number, page) = (
        pull.number,
        call.page_url(&format!("/pull/{}", pull.number)),
    );
    let url = call.url(&format!("/pulls/{number}"));
    let issue = call.url(&format!("/issues/{number}"));
    BTreeMap::from([
        ("diff_url", format!("{page}.diff")),
        ("patch_url", format!("{page}.patch")),
        ("html_url", page),
        ("comments_url", format!("{issue}/comments")),
        ("issue_url", issue),
        ("commits_url", format!("{url}/commits")),
        ("review_comments_url", format!("{url}/comments")),
        ("review_comment_url", call.url("/pulls/comments{/number}")),
        (
            "statuses_url",
            call.url(&format!("/statuses/{}", pull.head.sha)),
        ),
        ("url", url),
    ])
}

/// The same addresses, once more.
fn links(call: &Call, pull: &PullRecord) -> BTreeMap<&'static str, LinkBody> {
    let addresses = addresses(call, pull);
    let link = |name: &'static str, address: &str| {
        let href = addresses.get(address).cloned().unwrap_or_default();
        (name, LinkBody { href })
    };
    BTreeMap::from([
        link("self", "url"),
        link("html", "html_url"),
        link("issue", "issue_url"),
        link("comments", "comments_url"),
        link("review_comments", "review_comments_url"),
        link("review_comment", "review_comment_url"),
        link("commits", "commits_url"),
        link("statuses", "statuses_url"),
    ])
}
