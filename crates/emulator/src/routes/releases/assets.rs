//! Assets that are there already.
//!
//! Must not know how they get there: `upload` does.

use axum::Json;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::body::{AssetBody, counts};
use super::{download, number, refusal, release, sees_drafts};
use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::fields::Fields;
use crate::routes::pages::{self, Page};
use crate::state::access::Level;
use crate::state::releases::{Asset, AssetState, Release};

pub async fn list(call: Call) -> Result<Response, ApiError> {
    let (release, page, counts) = (release(&call)?, Page::of(&call), counts(&call)?);
    let repository = call.repository.record.id;
    let assets: Vec<_> = call.state.shelf(repository, |shelf| {
        shelf.assets(release.id).cloned().collect()
    })?;
    let entries = page.cut(&assets).iter();
    let bodies: Vec<_> = entries
        .map(|asset| AssetBody::new(&call, &release, asset, &counts))
        .collect();
    Ok(pages::send(&call, page, assets.len(), &bodies))
}

/// What is known of an asset, or where its bytes are.
pub async fn get(call: Call, headers: HeaderMap) -> Result<Response, ApiError> {
    let (release, asset) = find(&call)?;
    let accepts = headers.get(header::ACCEPT);
    if accepts.is_none_or(|accepts| accepts != "application/octet-stream") {
        return Ok(body(&call, &release, &asset)?.into_response());
    }
    match asset.state {
        AssetState::Uploaded => Ok(download::redirect(&call.state, &call.repository, &asset)),
        AssetState::Starter => Err(ApiError::not_found()),
    }
}

pub async fn update(call: Call, sent: Bytes) -> Result<Json<AssetBody>, ApiError> {
    call.require("contents", Level::Write)?;
    let (release, asset) = find(&call)?;
    let fields = Fields::read(&sent)?;
    let (name, label) = (
        fields.optional_text("name")?,
        fields.optional_text("label")?,
    );
    let repository = call.repository.record.id;
    let changed = call.state.rename_asset(repository, asset.id, name, label)?;
    let changed = changed.map_err(|problem| refusal::of_asset(problem, "update"))?;
    body(&call, &release, &changed)
}

pub async fn delete(call: Call) -> Result<StatusCode, ApiError> {
    call.require("contents", Level::Write)?;
    let (_, asset) = find(&call)?;
    let removed = call
        .state
        .remove_asset(call.repository.record.id, asset.id)?;
    removed.map_err(|problem| refusal::of_asset(problem, "delete"))?;
    call.state.assets.remove(asset.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn find(call: &Call) -> Result<(Release, Asset), ApiError> {
    call.require_read()?;
    let id = number(call, "asset")?;
    let found = call.state.shelf(call.repository.record.id, |shelf| {
        let asset = shelf.asset(id)?;
        let release = shelf.release(asset.release)?;
        Some((release.clone(), asset.clone()))
    })?;
    let visible = found.filter(|(release, _)| !release.draft || sees_drafts(call));
    visible.ok_or_else(ApiError::not_found)
}

fn body(call: &Call, release: &Release, asset: &Asset) -> Result<Json<AssetBody>, ApiError> {
    let counts = counts(call)?;
    Ok(Json(AssetBody::new(call, release, asset, &counts)))
}
