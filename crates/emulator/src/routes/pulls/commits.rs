//! `commits/{ref}/pulls` and `pulls/{number}/commits`: which pull requests brought a commit, and
//! which commits a pull request brings.
//!
//! Must not know how they were merged.

use axum::response::Response;

use super::bodies::SimplePullBody;
use super::{PERMISSION, find, load};
use crate::routes::call::Call;
use crate::routes::commits::CommitBody;
use crate::routes::error::ApiError;
use crate::routes::head_commits;
use crate::routes::pages::{self, Page};
use crate::state::access::Level;
use crate::state::git::Oid;
use crate::state::pulls::PullRecord;

/// Those that were merged with it; if it is not on the default branch, also
/// those that are open. Newest first.
pub async fn list(call: Call) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let commit = head_commits::named(&call).await?;
    let git = call.git();
    let landed = match git.resolve_commit("HEAD").await? {
        Some(tip) => git.is_ancestor(&commit, &tip).await?,
        None => false,
    };
    let mut pulls = Vec::new();
    for pull in load(&call).await?.into_iter().rev() {
        let counts = pull.merged.is_some() || (pull.is_open() && !landed);
        if counts && brings(&call, &pull, &commit).await? {
            pulls.push(pull);
        }
    }
    let page = Page::of(&call);
    let shown = page.cut(&pulls).iter();
    let bodies: Vec<_> = shown.map(|pull| SimplePullBody::new(&call, pull)).collect();
    Ok(pages::send(&call, page, pulls.len(), &bodies))
}

/// GitHub lists no more.
const MOST_LISTED: usize = 250;

/// Those that the head branch has and the base does not, or did not when it was merged; oldest
/// first.
pub async fn of_pull(call: Call) -> Result<Response, ApiError> {
    call.require(PERMISSION, Level::Read)?;
    let pull = find(&call).await?;
    let (Some(base), Some(head)) = (Oid::parse(&pull.base.sha), Oid::parse(&pull.head.sha)) else {
        return Err(ApiError::not_found());
    };
    let found = call.git().divergence(&base, &head).await?;
    let mut oids = found.map(|found| found.ahead).unwrap_or_default();
    oids.truncate(MOST_LISTED);
    let page = Page::of(&call);
    let bodies = CommitBody::load_all(&call, page.cut(&oids)).await?;
    Ok(pages::send(&call, page, oids.len(), &bodies))
}

/// Whether the commit is what the pull request was merged as, or one of those
/// that it asks to merge.
async fn brings(call: &Call, pull: &PullRecord, commit: &Oid) -> Result<bool, ApiError> {
    let merged = pull.merged.as_ref();
    if merged.is_some_and(|merged| merged.commit == commit.as_str()) {
        return Ok(true);
    }
    let (Some(base), Some(head)) = (Oid::parse(&pull.base.sha), Oid::parse(&pull.head.sha)) else {
        return Ok(false);
    };
    let git = call.git();
    Ok(git.is_ancestor(commit, &head).await? && !git.is_ancestor(commit, &base).await?)
}
