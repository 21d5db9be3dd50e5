//! `tags`, and `git/tags` for the objects of annotated ones.
//!
//! Must not know that tags are versions.

use axum::Json;
use axum::body::Bytes;
use axum::response::Response;
use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::fields::Fields;
use super::pages::{self, Page};
use super::people;
use super::refs::ObjectBody;
use super::wire::{Person, Verification, created, encode_path, node_id};
use crate::state::access::Level;
use crate::state::git::{ObjectKind, Oid, RefName, Tag};

#[derive(Serialize)]
struct ListedTag {
    name: String,
    zipball_url: String,
    tarball_url: String,
    commit: ListedCommit,
    node_id: String,
}

#[derive(Serialize)]
struct ListedCommit {
    sha: String,
    url: String,
}

/// In reverse alphabetical order, with the commit that each tag leads to; a
/// tag of something else is left out.
pub(super) async fn list(call: Call) -> Result<Response, ApiError> {
    call.require_read()?;
    let mut names = call.git().names_below("refs/tags/").await?;
    names.reverse();
    let page = Page::of(&call);
    let mut entries = Vec::new();
    for (name, oid) in page.cut(&names) {
        let peeled = call.git().peel(oid).await?;
        if let Some((commit, ObjectKind::Commit)) = peeled {
            entries.push(ListedTag::new(&call, name, &commit));
        }
    }
    Ok(pages::send(&call, page, names.len(), &entries))
}

impl ListedTag {
    fn new(call: &Call, name: &RefName, commit: &Oid) -> Self {
        let id = call.repository.record.id;
        let encoded = encode_path(name.as_str());
        Self {
            name: name.tag().unwrap_or_default().to_owned(),
            zipball_url: call.url(&format!("/zipball/{encoded}")),
            tarball_url: call.url(&format!("/tarball/{encoded}")),
            commit: ListedCommit {
                sha: commit.to_string(),
                url: call.url(&format!("/commits/{commit}")),
            },
            node_id: node_id("Ref", &format!("{id}:{name}")),
        }
    }
}

#[derive(Serialize)]
pub(super) struct TagBody {
    node_id: String,
    sha: String,
    url: String,
    tagger: Person,
    object: ObjectBody,
    tag: String,
    message: String,
    verification: Verification,
}

impl TagBody {
    fn new(call: &Call, tag: &Tag) -> Self {
        let id = call.repository.record.id;
        Self {
            node_id: node_id("Tag", &format!("{id}:{}", tag.oid)),
            sha: tag.oid.to_string(),
            url: call.url(&format!("/git/tags/{}", tag.oid)),
            tagger: Person::from(&tag.tagger),
            object: ObjectBody::new(call, &tag.target, tag.kind),
            tag: tag.name.clone(),
            message: tag.message.clone(),
            verification: Verification::unsigned(),
        }
    }
}

pub(super) async fn get(call: Call) -> Result<Json<TagBody>, ApiError> {
    call.require_read()?;
    let oid = Oid::parse(call.path("sha")).ok_or_else(ApiError::not_found)?;
    let tag = call.git().tag(&oid).await?;
    let tag = tag.ok_or_else(ApiError::not_found)?;
    Ok(Json(TagBody::new(&call, &tag)))
}

/// Makes the object; the ref that makes it a tag is a request of its own.
pub(super) async fn create(call: Call, body: Bytes) -> Result<Response, ApiError> {
    call.require("contents", Level::Write)?;
    let fields = Fields::read(&body)?;
    let name = valid_name(fields.text("tag")?)?;
    let message = fields.text("message")?;
    let target = fields.oid("object")?;
    let kind = target_kind(&call, &target, fields.text("type")?).await?;
    let tagger = people::signature(&call, &fields, "tagger")?;
    let head = format!("object {target}\ntype {}\ntag {name}", kind.as_str());
    let text = format!("{head}\ntagger {tagger}\n\n{message}");
    let oid = call.git().write(ObjectKind::Tag, text.as_bytes()).await?;
    let tag = Tag {
        oid,
        target,
        kind,
        name,
        tagger,
        message: message.to_owned(),
    };
    let body = TagBody::new(&call, &tag);
    Ok(created(&body.url, &body))
}

fn valid_name(name: &str) -> Result<String, ApiError> {
    let valid = RefName::parse(&format!("refs/tags/{name}")).is_some();
    let message = || format!("{name} is not a valid tag name.");
    let owned = valid.then(|| name.to_owned());
    owned.ok_or_else(|| ApiError::unprocessable(message()))
}

async fn target_kind(call: &Call, target: &Oid, stated: &str) -> Result<ObjectKind, ApiError> {
    let found = call.git().kind(target).await?;
    let found = found.ok_or_else(|| ApiError::unprocessable("Object does not exist"))?;
    let same = found.as_str() == stated;
    let message = || format!("Object is a {}, not a {stated}", found.as_str());
    same.then_some(found)
        .ok_or_else(|| ApiError::unprocessable(message()))
}
