//! `releases`, their assets, and where the assets go up and come down.
//!
//! Must not know how releases are kept.

mod approval;
mod assets;
mod body;
mod change;
mod download;
mod notes;
mod read;
mod refusal;
mod upload;
mod wanted;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::call::Call;
use super::error::ApiError;
use crate::state::State;
use crate::state::access::Level;
use crate::state::releases::Release;

/// What is served below a repository.
pub fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/releases", get(read::list).post(change::create))
        .route("/releases/latest", get(read::latest))
        .route("/releases/tags/{*tag}", get(read::by_tag))
        .route("/releases/generate-notes", post(notes::generate))
        .route(
            "/releases/{release}",
            get(read::get).patch(change::update).delete(change::delete),
        )
        .route("/releases/{release}/assets", get(assets::list))
        .route(
            "/releases/assets/{asset}",
            get(assets::get)
                .patch(assets::update)
                .delete(assets::delete),
        )
}

/// What is served below a repository on the server for uploads.
pub fn uploads() -> Router<Arc<State>> {
    Router::new().route("/releases/{release}/assets", post(upload::upload))
}

/// What is served on the pages for people.
pub fn pages() -> Router<Arc<State>> {
    Router::new()
        .route(
            "/{owner}/{repo}/releases/download/{*file}",
            get(download::from_page),
        )
        .route(
            "/release-assets/{repository}/{asset}/{key}",
            get(download::from_store),
        )
}

/// The release that the path names, if it shows itself: drafts are there for those
/// who may write.
fn release(call: &Call) -> Result<Release, ApiError> {
    call.require_read()?;
    let id = number(call, "release")?;
    let found = call
        .state
        .shelf(call.repository.record.id, |shelf| {
            shelf.release(id).cloned()
        })?
        .filter(|release| !release.draft || sees_drafts(call));
    found.ok_or_else(ApiError::not_found)
}

fn sees_drafts(call: &Call) -> bool {
    let record = &call.repository.record;
    call.actor.may(record, "contents", Level::Write)
}

fn number(call: &Call, part: &str) -> Result<u64, ApiError> {
    let number = call.path(part).parse();
    number.map_err(|_| ApiError::not_found())
}
