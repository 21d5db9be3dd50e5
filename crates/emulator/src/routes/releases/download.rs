//! Bytes on their way down.
//!
//! Must not know who may look at what is private beyond what a token says. As on
//! GitHub there are two steps: an address that asks who you are leads to one that
//! does not, because nobody can guess it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::routes::error::ApiError;
use crate::routes::gate::identify;
use crate::routes::stream;
use crate::state::access::{Actor, Level};
use crate::state::releases::Asset;
use crate::state::{Repository, State};

/// `releases/download/<tag>/<name>`, for published releases.
pub async fn from_page(
    Shared(state): Shared<Arc<State>>,
    Path(path): Path<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, Missing> {
    let part = |name: &str| path.get(name).map_or("", String::as_str);
    let actor = identify(&state, &headers).unwrap_or(Actor::Anonymous);
    let found = state.repository(part("owner"), part("repo"))?;
    let found = found.filter(|found| actor.may(&found.record, "contents", Level::Read));
    let repository = found.ok_or(Missing::Nothing)?;
    let (tag, name) = part("file").rsplit_once('/').ok_or(Missing::Nothing)?;
    let asset = state.shelf(repository.record.id, |shelf| {
        let release = shelf.published(tag)?;
        shelf.whole(release.id, name).cloned()
    })?;
    let asset = asset.ok_or(Missing::Nothing)?;
    Ok(redirect(&state, &repository, &asset))
}

/// Where the bytes are, for whoever was led there.
pub async fn from_store(
    Shared(state): Shared<Arc<State>>,
    Path((repository, id, key)): Path<(u64, u64, String)>,
) -> Result<Response, Missing> {
    let asset = state.shelf(repository, |shelf| shelf.asset(id).cloned())?;
    let asset = asset.filter(|asset| asset.key == key);
    let asset = asset.ok_or(Missing::Nothing)?;
    let download = state.assets.open(id).await?;
    state
        .counters
        .update(|counters| *counters.downloads.entry(id).or_default() += 1)?;
    let mut response = stream::outgoing(download.file, ()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(download.size));
    let attachment = format!("attachment; filename={}", asset.name);
    for (name, value) in [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CONTENT_DISPOSITION, attachment),
    ] {
        headers.extend(
            HeaderValue::from_str(&value)
                .ok()
                .map(|value| (name, value)),
        );
    }
    Ok(response)
}

/// Leads to the bytes of an asset that is whole.
pub fn redirect(state: &State, repository: &Repository, asset: &Asset) -> Response {
    let (base, number) = (&state.base, repository.record.id);
    let address = format!("{base}/release-assets/{number}/{}/{}", asset.id, asset.key);
    (StatusCode::FOUND, [(header::LOCATION, address)]).into_response()
}

/// Why nothing comes down. Pages for people answer without JSON.
pub enum Missing {
    /// It is not there, or not for this visitor.
    Nothing,
    /// It cannot be read.
    Broken(std::io::Error),
}

impl From<std::io::Error> for Missing {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error)
    }
}

impl IntoResponse for Missing {
    fn into_response(self) -> Response {
        match self {
            Self::Nothing => (StatusCode::NOT_FOUND, "Not Found").into_response(),
            Self::Broken(error) => ApiError::from(error).render(""),
        }
    }
}
