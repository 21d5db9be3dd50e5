//! `user`: the account behind a token.
//!
//! Must not know permissions beyond "is this a person".

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::{Extension, Json};
use serde::Serialize;

use super::error::ApiError;
use super::wire::{Account, timestamp};
use crate::state::State;
use crate::state::access::{Actor, Permissions};

#[derive(Serialize)]
pub(super) struct UserBody {
    #[serde(flatten)]
    account: Account,
    name: Option<String>,
    company: Option<String>,
    blog: Option<String>,
    location: Option<String>,
    email: Option<String>,
    hireable: Option<bool>,
    bio: Option<String>,
    public_repos: u64,
    public_gists: u64,
    followers: u64,
    following: u64,
    created_at: String,
    updated_at: String,
}

/// Tokens with listed permissions are a job's or an App's: they are nobody.
pub(super) async fn get(
    Shared(state): Shared<Arc<State>>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<UserBody>, ApiError> {
    let token = match actor {
        Actor::Holder(token) => token,
        Actor::Anonymous => return Err(ApiError::unauthorized("Requires authentication")),
        Actor::App(_) => return Err(ApiError::unauthorized("Bad credentials")),
    };
    if token.permissions != Permissions::All {
        return Err(ApiError::forbidden(
            "Resource not accessible by integration",
        ));
    }
    let public = state.store.read()?.repositories;
    let public = public.iter().filter(|repository| !repository.private);
    Ok(Json(UserBody {
        account: Account::new(&state.base, &token.login),
        name: None,
        company: None,
        blog: None,
        location: None,
        email: None,
        hireable: None,
        bio: None,
        public_repos: public.count() as u64,
        public_gists: 0,
        followers: 0,
        following: 0,
        created_at: timestamp(0),
        updated_at: timestamp(0),
    }))
}
