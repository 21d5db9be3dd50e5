//! `compare`: how one commit lies to another.
//!
//! Must not know other repositories: forks are not emulated.

use axum::response::Response;
use serde::Serialize;

use super::call::Call;
use super::commits::CommitBody;
use super::error::ApiError;
use super::files::{self, FileBody};
use super::pages::{self, Page};
use super::wire::encode_path;
use crate::state::git::{Divergence, Oid};

/// How many commits an answer lists when the request asks for no page.
const UNPAGED: usize = 250;

#[derive(Serialize)]
struct ComparisonBody {
    url: String,
    html_url: String,
    permalink_url: String,
    diff_url: String,
    patch_url: String,
    base_commit: CommitBody,
    merge_base_commit: CommitBody,
    status: &'static str,
    ahead_by: usize,
    behind_by: usize,
    total_commits: usize,
    commits: Vec<CommitBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<FileBody>>,
}

pub(super) async fn get(call: Call) -> Result<Response, ApiError> {
    call.require_read()?;
    let (base_name, head_name) = sides(&call)?;
    let base = resolve(&call, base_name).await?;
    let head = resolve(&call, head_name).await?;
    let Some(found) = call.git().divergence(&base, &head).await? else {
        let message = format!("No common ancestor between {base_name} and {head_name}.");
        return Err(ApiError::missing(message));
    };
    let page = page(&call);
    let files = match page.number {
        1 => Some(changes(&call, &found, &head).await?),
        _ => None,
    };
    let address = format!(
        "/compare/{}...{}",
        encode_path(base_name),
        encode_path(head_name)
    );
    let html_url = call.page_url(&address);
    let body = ComparisonBody {
        url: call.url(&address),
        permalink_url: call.page_url(&format!("/compare/{base}...{head}")),
        diff_url: format!("{html_url}.diff"),
        patch_url: format!("{html_url}.patch"),
        html_url,
        base_commit: CommitBody::load(&call, &base).await?,
        merge_base_commit: CommitBody::load(&call, &found.merge_base).await?,
        status: status(&found),
        ahead_by: found.ahead.len(),
        behind_by: found.behind,
        total_commits: found.ahead.len(),
        commits: CommitBody::load_all(&call, page.cut(&found.ahead)).await?,
        files,
    };
    Ok(pages::send(&call, page, found.ahead.len(), &body))
}

/// Both names. Each may stand behind its owner, who has to be this one.
fn sides(call: &Call) -> Result<(&str, &str), ApiError> {
    let both = call.path("basehead").split_once("...");
    let (base, head) = both.ok_or_else(ApiError::not_found)?;
    let owner = &call.repository.record.owner;
    let own = |side| match str::split_once(side, ':') {
        None => Ok(side),
        Some((other, name)) if other.eq_ignore_ascii_case(owner) => Ok(name),
        Some(_) => Err(ApiError::not_found()),
    };
    Ok((own(base)?, own(head)?))
}

async fn resolve(call: &Call, name: &str) -> Result<Oid, ApiError> {
    let found = call.git().resolve_commit(name).await?;
    found.ok_or_else(ApiError::not_found)
}

fn page(call: &Call) -> Page {
    let paged = call.query("page").is_some() || call.query("per_page").is_some();
    let page = Page::of(call);
    let size = if paged { page.size } else { UNPAGED };
    Page { size, ..page }
}

/// What head changed since both were one, whatever the base did meanwhile.
async fn changes(call: &Call, found: &Divergence, head: &Oid) -> Result<Vec<FileBody>, ApiError> {
    if found.ahead.is_empty() {
        return Ok(Vec::new());
    }
    let changes = call.git().diff(Some(&found.merge_base), head).await?;
    let first = changes.get(..files::PAGE).unwrap_or(&changes);
    Ok(FileBody::all(call, head, first))
}

fn status(found: &Divergence) -> &'static str {
    match (found.ahead.len(), found.behind) {
        (0, 0) => "identical",
        (_, 0) => "ahead",
        (0, _) => "behind",
        _ => "diverged",
    }
}
