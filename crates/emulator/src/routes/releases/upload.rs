//! Bytes on their way up.
//!
//! Must not know where they are kept. An asset is there before its bytes are, as a
//! `starter`, and so it stays when they do not all come.

use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};

use super::body::{AssetBody, Counts};
use super::{refusal, release};
use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::stream;
use crate::state::access::Level;
use crate::state::releases::{Asset, NewAsset, Release};
use crate::state::secret::Secret;

/// The most that an asset may hold, in bytes.
const LARGEST: u64 = 2 * 1024 * 1024 * 1024;

pub async fn upload(
    call: Call,
    request: Request,
) -> Result<(StatusCode, Json<AssetBody>), ApiError> {
    let (head, mut body) = request.into_parts();
    let (release, asset) = match begin(&call, &head.headers) {
        Ok(begun) => begun,
        Err(refused) => {
            stream::drain(&mut body).await;
            return Err(refused);
        }
    };
    let kept = match keep(&call, &asset, &mut body).await {
        Ok(kept) => kept,
        Err(error) => {
            call.state.assets.remove(asset.id).await?;
            return Err(error);
        }
    };
    let body = AssetBody::new(&call, &release, &kept, &Counts::new());
    Ok((StatusCode::CREATED, Json(body)))
}

fn begin(call: &Call, headers: &HeaderMap) -> Result<(Release, Asset), ApiError> {
    call.require("contents", Level::Write)?;
    let release = release(call)?;
    check_length(headers)?;
    let new = NewAsset {
        name: call.query("name").ok_or_else(refusal::nameless)?.to_owned(),
        label: call.query("label").map(ToOwned::to_owned),
        content_type: content_type(headers)?,
        uploader: call.actor.login().to_owned(),
        key: Secret::random("")?.expose().to_owned(),
    };
    let repository = call.repository.record.id;
    let begun = call.state.begin_asset(repository, release.id, new)?;
    Ok((release, begun.map_err(refusal::of_upload)?))
}

/// GitHub wants to know beforehand how much comes.
fn check_length(headers: &HeaderMap) -> Result<(), ApiError> {
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    match length {
        None => Err(ApiError::bad_request("Bad Content-Length: ")),
        Some(0) => Err(refusal::empty_asset()),
        Some(length) if length > LARGEST => Err(refusal::large_asset(LARGEST)),
        Some(_) => Ok(()),
    }
}

fn content_type(headers: &HeaderMap) -> Result<String, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok());
    let kind = kind.filter(|kind| kind.contains('/'));
    kind.map(ToOwned::to_owned)
        .ok_or_else(|| ApiError::bad_request("Invalid Content-Type: ''"))
}

async fn keep(call: &Call, asset: &Asset, body: &mut Body) -> Result<Asset, ApiError> {
    let mut upload = call.state.assets.create(asset.id).await?;
    let broken = |_| ApiError::bad_request("The request ended before its body did.");
    while let Some(piece) = stream::piece(body).await.map_err(broken)? {
        upload.write(&piece).await?;
    }
    let content = upload.finish().await?;
    let repository = call.repository.record.id;
    let finished = call.state.finish_asset(repository, asset.id, content)?;
    finished.map_err(refusal::of_upload)
}
