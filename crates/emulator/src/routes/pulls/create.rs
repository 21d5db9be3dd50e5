//! Making pull requests.
//!
//! Must not know how they are merged.

use axum::body::Bytes;
use axum::response::Response;
use serde_json::json;

use super::bodies::PullBody;
use super::{PERMISSION, branches};
use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::fields::Fields;
use crate::routes::wire::created;
use crate::state::access::Level;
use crate::state::apps::ACTIONS_APP;
use crate::state::git::Oid;
use crate::state::now;
use crate::state::pulls::{PullBranch, PullRecord};

pub async fn create(call: Call, body: Bytes) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Write)?;
    check_actor(&call)?;
    let fields = Fields::read(&body)?;
    let title = fields.text("title")?.to_owned();
    let draft = fields.flag("draft")?;
    check_draft(&call, draft)?;
    let base = branches::tip(&call, fields.text("base")?).await?;
    let head = branches::tip(&call, fields.text("head")?).await?;
    let head = head.ok_or_else(|| branches::invalid("head"))?;
    let base = base.ok_or_else(|| branches::invalid("base"))?;
    check_commits(&call, &base, &head).await?;
    let now = now();
    let wish = PullRecord {
        id: 0,
        repository: call.repository.record.id,
        number: 0,
        title,
        body: fields.optional_text("body")?.map(ToOwned::to_owned),
        head,
        base,
        draft,
        creator: call.actor.creator(),
        created_at: now,
        updated_at: now,
        closed_at: None,
        merged: None,
    };
    // Whether there is one already is only certain while nobody else adds one.
    let added = call.state.files.pulls.update(|known| {
        let mut pulls = known.pulls.iter();
        let taken = pulls.any(|pull| {
            pull.is_open()
                && pull.repository == wish.repository
                && pull.head.name == wish.head.name
                && pull.base.name == wish.base.name
        });
        (!taken).then(|| known.add(wish.clone()))
    })?;
    let owner = &call.repository.record.owner;
    let exists = || {
        let head = &wish.head.name;
        refused(&format!(
            "A pull request already exists for {owner}:{head}."
        ))
    };
    let added = added.ok_or_else(exists)?;
    let body = PullBody::load(&call, &added).await?;
    Ok(created(
        &call.url(&format!("/pulls/{}", added.number)),
        &body,
    ))
}

/// A job's token makes none, unless the repository's settings let it.
fn check_actor(call: &Call) -> Result<(), ApiError> {
    let allowed = call.state.store.read()?.pulls_by_actions;
    let job = call.actor.app() == Some(ACTIONS_APP);
    if job && !allowed.contains(&call.repository.record.id) {
        return Err(ApiError::forbidden(
            "GitHub Actions is not permitted to create or approve pull requests.",
        ));
    }
    Ok(())
}

/// Private repositories of some plans have no drafts.
fn check_draft(call: &Call, draft: bool) -> Result<(), ApiError> {
    let without = call.state.store.read()?.without_draft_pulls;
    if draft && without.contains(&call.repository.record.id) {
        return Err(ApiError::unprocessable(
            "Draft pull requests are not supported in this repository.",
        ));
    }
    Ok(())
}

async fn check_commits(call: &Call, base: &PullBranch, head: &PullBranch) -> Result<(), ApiError> {
    let (Some(from), Some(to)) = (Oid::parse(&base.sha), Oid::parse(&head.sha)) else {
        return Err(branches::invalid("head"));
    };
    let (base, head) = (&base.name, &head.name);
    match call.git().divergence(&from, &to).await? {
        None => Err(refused(&format!(
            "The {head} branch has no history in common with {base}"
        ))),
        Some(found) if found.ahead.is_empty() => {
            Err(refused(&format!("No commits between {base} and {head}")))
        }
        Some(_) => Ok(()),
    }
}

fn refused(message: &str) -> ApiError {
    ApiError::failed(json!({
        "resource": "PullRequest",
        "code": "custom",
        "message": message,
    }))
}
