//! `git/commits`: commits as git keeps them.
//!
//! Must not know refs: making a commit moves none.

use axum::Json;
use axum::body::Bytes;
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::commits::{ParentBody, TreeBody};
use super::error::ApiError;
use super::fields::{Fields, wrong};
use super::people;
use super::wire::{Person, Verification, created, node_id};
use crate::state::access::Level;
use crate::state::git::{Commit, NewCommit, ObjectKind, Oid};

#[derive(Serialize)]
pub(super) struct GitCommitBody {
    sha: String,
    node_id: String,
    url: String,
    html_url: String,
    author: Person,
    committer: Person,
    tree: TreeBody,
    message: String,
    parents: Vec<ParentBody>,
    verification: Verification,
}

impl GitCommitBody {
    fn new(call: &Call, commit: &Commit) -> Self {
        let (oid, id) = (&commit.oid, call.repository.record.id);
        let parents = commit.parents.iter();
        Self {
            sha: oid.to_string(),
            node_id: node_id("Commit", &format!("{id}:{oid}")),
            url: call.url(&format!("/git/commits/{oid}")),
            html_url: call.page_url(&format!("/commit/{oid}")),
            author: Person::from(&commit.author),
            committer: Person::from(&commit.committer),
            tree: TreeBody::new(call, &commit.tree),
            message: commit.message.trim_end_matches('\n').to_owned(),
            parents: parents
                .map(|parent| ParentBody::new(call, "/git/commits", parent))
                .collect(),
            verification: Verification::unsigned(),
        }
    }
}

pub(super) async fn get(call: Call) -> Result<Json<GitCommitBody>, ApiError> {
    call.require_read()?;
    let oid = Oid::parse(call.path("sha")).ok_or_else(ApiError::not_found)?;
    let commit = call.git().commit(&oid).await?;
    let commit = commit.ok_or_else(ApiError::not_found)?;
    Ok(Json(GitCommitBody::new(&call, &commit)))
}

pub(super) async fn create(call: Call, body: Bytes) -> Result<Response, ApiError> {
    call.require("contents", Level::Write)?;
    let fields = Fields::read(&body)?;
    let message = fields.text("message")?;
    let tree = fields.oid("tree")?;
    expect(&call, &tree, ObjectKind::Tree, "Tree SHA does not exist").await?;
    let parents = parents(&fields)?;
    for parent in &parents {
        expect(
            &call,
            parent,
            ObjectKind::Commit,
            "Parent SHA does not exist",
        )
        .await?;
    }
    let author = people::signature(&call, &fields, "author")?;
    let committer = match fields.get("committer") {
        Some(_) => people::signature(&call, &fields, "committer")?,
        None => author.clone(),
    };
    let oid = call
        .git()
        .write_commit(NewCommit {
            tree: &tree,
            parents: &parents,
            author: &author,
            committer: &committer,
            message,
        })
        .await?;
    let commit = Commit {
        oid,
        tree,
        parents,
        author,
        committer,
        message: message.to_owned(),
    };
    let body = GitCommitBody::new(&call, &commit);
    Ok(created(&body.url, &body))
}

fn parents(fields: &Fields) -> Result<Vec<Oid>, ApiError> {
    let list = match fields.get("parents") {
        None => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(other) => return Err(wrong("parents", other, "array")),
    };
    let oids: Option<Vec<Oid>> = list.iter().map(|id| Oid::parse(id.as_str()?)).collect();
    oids.ok_or_else(|| ApiError::unprocessable("Parent SHA does not exist"))
}

async fn expect(call: &Call, oid: &Oid, kind: ObjectKind, otherwise: &str) -> Result<(), ApiError> {
    if call.git().kind(oid).await? == Some(kind) {
        Ok(())
    } else {
        Err(ApiError::unprocessable(otherwise))
    }
}
