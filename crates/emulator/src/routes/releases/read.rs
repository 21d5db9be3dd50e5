//! Looking at releases.
//!
//! Must not change any.

use axum::Json;
use axum::response::Response;

use super::body::{ReleaseBody, counts};
use super::{release, sees_drafts};
use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::pages::{self, Page};
use crate::state::releases::{Release, Shelf};

/// Where GitHub stops to list.
const MOST_LISTED: usize = 10_000;

/// The one whose commit is the newest comes first, drafts among the rest.
pub async fn list(call: Call) -> Result<Response, ApiError> {
    call.require_read()?;
    let (page, drafts, counts) = (Page::of(&call), sees_drafts(&call), counts(&call)?);
    let listed = |shelf: &Shelf| {
        let visible = |release: &&Release| drafts || !release.draft;
        let total = shelf.releases().filter(visible).count();
        if page.start() >= MOST_LISTED && total > MOST_LISTED {
            let message = format!("Only the first {MOST_LISTED} results are available.");
            return Err(ApiError::unprocessable(message));
        }
        let listed = shelf.newest_first().filter(visible);
        let bodies = listed.skip(page.start()).take(page.size).map(|release| {
            let assets = shelf.assets(release.id);
            ReleaseBody::new(&call, release.clone(), assets, &counts)
        });
        Ok((bodies.collect::<Vec<_>>(), total))
    };
    let (bodies, total) = call.shelf(listed)??;
    Ok(pages::send(&call, page, total, &bodies))
}

pub async fn get(call: Call) -> Result<Json<ReleaseBody>, ApiError> {
    let release = release(&call)?;
    ReleaseBody::load(&call, release).map(Json)
}

pub async fn latest(call: Call) -> Result<Json<ReleaseBody>, ApiError> {
    found(&call, Shelf::latest)
}

/// Never a draft, whoever asks.
pub async fn by_tag(call: Call) -> Result<Json<ReleaseBody>, ApiError> {
    found(&call, |shelf| shelf.published(call.path("tag")))
}

fn found(
    call: &Call,
    find: impl FnOnce(&Shelf) -> Option<&Release>,
) -> Result<Json<ReleaseBody>, ApiError> {
    call.require_read()?;
    let release = call.shelf(|shelf| find(shelf).cloned())?;
    let release = release.ok_or_else(ApiError::not_found)?;
    ReleaseBody::load(call, release).map(Json)
}
