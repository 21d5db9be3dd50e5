//! `commits`: commits as GitHub shows them, with their files.
//!
//! Must not know how commits are compared.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::files::{self, FileBody};
use super::head_commits;
use super::pages::{self, Page};
use super::wire::{Account, Person, Verification, node_id};
use crate::state::git::{Commit, Oid};

/// A commit, outside of git's own endpoints.
#[derive(Serialize)]
pub(super) struct CommitBody {
    sha: String,
    node_id: String,
    commit: InnerBody,
    url: String,
    html_url: String,
    comments_url: String,
    /// Accounts are not looked up by mail address, so nobody is known.
    author: Option<Account>,
    committer: Option<Account>,
    parents: Vec<ParentBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stats: Option<StatsBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<FileBody>>,
}

#[derive(Serialize)]
struct InnerBody {
    author: Person,
    committer: Person,
    message: String,
    tree: TreeBody,
    url: String,
    comment_count: u64,
    verification: Verification,
}

/// A tree, named.
#[derive(Serialize)]
pub(super) struct TreeBody {
    sha: String,
    url: String,
}

/// A commit, named as another one's parent.
#[derive(Serialize)]
pub(super) struct ParentBody {
    sha: String,
    url: String,
    html_url: String,
}

#[derive(Serialize)]
struct StatsBody {
    total: u64,
    additions: u64,
    deletions: u64,
}

impl TreeBody {
    pub(super) fn new(call: &Call, tree: &Oid) -> Self {
        Self {
            sha: tree.to_string(),
            url: call.url(&format!("/git/trees/{tree}")),
        }
    }
}

impl ParentBody {
    /// `folder` is where the parent's own address lies: `/commits` or `/git/commits`.
    pub(super) fn new(call: &Call, folder: &str, parent: &Oid) -> Self {
        Self {
            sha: parent.to_string(),
            url: call.url(&format!("{folder}/{parent}")),
            html_url: call.page_url(&format!("/commit/{parent}")),
        }
    }
}

impl CommitBody {
    pub(super) fn new(call: &Call, commit: &Commit) -> Self {
        let (oid, id) = (&commit.oid, call.repository.record.id);
        let parents = commit.parents.iter();
        Self {
            sha: oid.to_string(),
            node_id: node_id("Commit", &format!("{id}:{oid}")),
            commit: InnerBody::new(call, commit),
            url: call.url(&format!("/commits/{oid}")),
            html_url: call.page_url(&format!("/commit/{oid}")),
            comments_url: call.url(&format!("/commits/{oid}/comments")),
            author: None,
            committer: None,
            parents: parents
                .map(|parent| ParentBody::new(call, "/commits", parent))
                .collect(),
            stats: None,
            files: None,
        }
    }

    /// The commit with this id, which has to be one.
    pub(super) async fn load(call: &Call, oid: &Oid) -> Result<Self, ApiError> {
        let commit = call.git().commit(oid).await?;
        let commit = commit.ok_or_else(ApiError::not_found)?;
        Ok(Self::new(call, &commit))
    }

    pub(super) async fn load_all(call: &Call, oids: &[Oid]) -> Result<Vec<Self>, ApiError> {
        let mut bodies = Vec::new();
        for oid in oids {
            bodies.push(Self::load(call, oid).await?);
        }
        Ok(bodies)
    }
}

impl InnerBody {
    fn new(call: &Call, commit: &Commit) -> Self {
        Self {
            author: Person::from(&commit.author),
            committer: Person::from(&commit.committer),
            message: commit.message.trim_end_matches('\n').to_owned(),
            tree: TreeBody::new(call, &commit.tree),
            url: call.url(&format!("/git/commits/{}", commit.oid)),
            comment_count: 0,
            verification: Verification::unsigned(),
        }
    }
}

pub(super) async fn list(call: Call) -> Result<Response, ApiError> {
    call.require_read()?;
    let start = call.query("sha").unwrap_or("HEAD");
    let Some(start) = call.git().resolve_commit(start).await? else {
        return Err(call.nothing_found().await?);
    };
    let (page, path) = (Page::of(&call), call.query("path"));
    // One more than the page holds tells whether another page follows; only
    // then is it worth while to count.
    let mut oids = call
        .git()
        .log(&start, path, page.start(), page.size + 1)
        .await?;
    let total = if oids.len() > page.size {
        call.git().log_length(&start, path).await?
    } else {
        page.start() + oids.len()
    };
    oids.truncate(page.size);
    let bodies = CommitBody::load_all(&call, &oids).await?;
    Ok(pages::send(&call, page, total, &bodies))
}

/// One commit with its files: what changed from its first parent.
pub(super) async fn get(call: Call) -> Result<Response, ApiError> {
    call.require_read()?;
    let oid = head_commits::named(&call).await?;
    let commit = call.git().commit(&oid).await?;
    let commit = commit.ok_or_else(ApiError::not_found)?;
    let changes = call.git().diff(commit.parents.first(), &oid).await?;
    let additions = changes.iter().map(|change| change.additions).sum();
    let deletions = changes.iter().map(|change| change.deletions).sum();
    let page = Page {
        size: files::PAGE,
        ..Page::of(&call)
    };
    let body = CommitBody {
        stats: Some(StatsBody {
            total: additions + deletions,
            additions,
            deletions,
        }),
        files: Some(FileBody::all(&call, &oid, page.cut(&changes))),
        ..CommitBody::new(&call, &commit)
    };
    Ok(Json(body).into_response())
}
