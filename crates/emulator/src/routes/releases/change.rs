//! Making releases, changing them, publishing them, and taking them away.
//!
//! Must not know what stands against a change: `approval` does.

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;

use super::body::ReleaseBody;
use super::wanted::Wanted;
use super::{approval, notes, refusal};
use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::fields::Fields;
use crate::routes::wire::created;
use crate::state::access::Level;
use crate::state::now;
use crate::state::releases::{MakeLatest, Release};

pub async fn create(call: Call, body: Bytes) -> Result<Response, ApiError> {
    call.require("contents", Level::Write)?;
    let fields = Fields::read(&body)?;
    // It may be left out of a change only.
    fields.text("tag_name")?;
    let wanted = Wanted::read(&fields)?;
    if call.is_empty().await? {
        return Err(refusal::empty_repository());
    }
    let mut release = blank(&call);
    wanted.apply(&mut release);
    if wanted.generate {
        notes::fill(&call, &mut release).await?;
    }
    release.created_at = approval::approve(&call, None, &release, &wanted).await?;
    if !release.draft {
        publish(&call, &mut release)?;
    }
    let latest = Some(wanted.latest.unwrap_or(MakeLatest::True));
    let made = call
        .state
        .add_release(call.repository.record.id, release, latest)?;
    let made = made.map_err(refusal::of_release)?;
    let location = call.url(&format!("/releases/{}", made.id));
    let body = ReleaseBody::load(&call, made)?;
    Ok(created(&location, &body))
}

pub async fn update(call: Call, body: Bytes) -> Result<Json<ReleaseBody>, ApiError> {
    call.require("contents", Level::Write)?;
    let before = super::release(&call)?;
    let wanted = Wanted::read(&Fields::read(&body)?)?;
    let mut after = before.clone();
    wanted.apply(&mut after);
    let created_at = approval::approve(&call, Some(&before), &after, &wanted).await?;
    let published = before.draft && !after.draft;
    if published {
        publish(&call, &mut after)?;
    }
    let edit = |release: &mut Release| {
        wanted.apply(release);
        release.created_at = created_at;
        release.updated_at = now();
        if published {
            release.immutable = after.immutable;
            release.published_at = after.published_at;
        }
        if release.draft {
            release.published_at = None;
        }
    };
    // What a draft was told is forgotten by the time when it is published.
    let latest = wanted.latest.or(published.then_some(MakeLatest::True));
    let repository = call.repository.record.id;
    let changed = call
        .state
        .change_release(repository, before.id, edit, latest)?;
    let changed = changed.map_err(refusal::of_release)?;
    ReleaseBody::load(&call, changed).map(Json)
}

pub async fn delete(call: Call) -> Result<StatusCode, ApiError> {
    call.require("contents", Level::Write)?;
    let release = super::release(&call)?;
    let removed = call
        .state
        .remove_release(call.repository.record.id, release.id)?;
    for asset in removed.map_err(refusal::of_release)? {
        call.state.assets.remove(asset).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn blank(call: &Call) -> Release {
    Release {
        id: 0,
        tag: String::new(),
        target: call.git().default_branch(),
        name: None,
        body: None,
        draft: false,
        prerelease: false,
        immutable: false,
        created_at: 0,
        published_at: None,
        updated_at: now(),
        author: call.actor.login().to_owned(),
    }
}

fn publish(call: &Call, release: &mut Release) -> Result<(), ApiError> {
    let locking = call.state.store.read()?.immutable;
    release.immutable = locking.contains(&call.repository.record.id);
    release.published_at = Some(now());
    Ok(())
}
