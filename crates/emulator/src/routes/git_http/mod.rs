//! Git's own protocol over HTTP ("smart HTTP"), spoken by git itself through
//! `git http-backend`.
//!
//! Must not know what is in a pack. Pushes are looked at just far enough to
//! see which refs they change.

mod cgi;
mod receive;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, Request, State as Shared};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;

use super::call::Stale;
use super::error::ApiError;
use super::gate::{Planned, identify};
use crate::state::access::{Actor, Level};
use crate::state::{Repository, State};

/// The largest request that is held in memory, in bytes: a pushed pack.
const BODY_LIMIT: usize = 1 << 30;

/// The three addresses that git asks for.
pub fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/{owner}/{repo}/info/refs", get(advertise))
        .route("/{owner}/{repo}/git-upload-pack", post(upload))
        .route("/{owner}/{repo}/git-receive-pack", post(receive))
}

type Names = Path<(String, String)>;

async fn advertise(
    Shared(state): Shared<Arc<State>>,
    Path(names): Names,
    Query(query): Query<HashMap<String, String>>,
    request: Request,
) -> Result<Response, GitAnswer> {
    let level = match query.get("service").map(String::as_str) {
        Some("git-upload-pack") => Level::Read,
        Some("git-receive-pack") => Level::Write,
        // The old protocol of plain files is not served on GitHub either.
        _ => return Err(GitAnswer::forbidden("Please upgrade your git client.")),
    };
    let (repository, _) = open(&state, &names, &request, level)?;
    Ok(cgi::run(
        &repository.git,
        "info/refs",
        request.into_parts().0,
        Bytes::new(),
    )
    .await?)
}

async fn upload(
    Shared(state): Shared<Arc<State>>,
    Path(names): Names,
    request: Request,
) -> Result<Response, GitAnswer> {
    let (repository, _) = open(&state, &names, &request, Level::Read)?;
    let (head, body) = read(request).await?;
    Ok(cgi::run(&repository.git, "git-upload-pack", head, body).await?)
}

async fn receive(
    Shared(state): Shared<Arc<State>>,
    Path(names): Names,
    request: Request,
) -> Result<Response, GitAnswer> {
    let (repository, actor) = open(&state, &names, &request, Level::Write)?;
    let (head, body) = read(request).await?;
    if head.headers.contains_key(header::CONTENT_ENCODING) {
        let message = "A push has to come without a content encoding.";
        return Err(GitAnswer::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    if let Some(refused) = receive::refusal(&state, &actor, &repository, &body).await? {
        return Ok(refused);
    }
    let deletions = receive::tag_deletions(&body);
    let answer = cgi::run(&repository.git, "git-receive-pack", head, body).await?;
    if deletions.is_empty() {
        return Ok(answer);
    }
    // Git deletes while its answer is read: only the end of it is "after".
    let (head, body) = answer.into_parts();
    let body = whole(body).await?;
    for name in deletions {
        if repository.git.find_ref(&name).await?.is_none() {
            let tag = name.tag().unwrap_or_default();
            state.unpublish(repository.record.id, tag)?;
        }
    }
    Ok(Response::from_parts(head, Body::from(body)))
}

async fn read(request: Request) -> Result<(axum::http::request::Parts, Bytes), GitAnswer> {
    let (head, body) = request.into_parts();
    Ok((head, whole(body).await?))
}

async fn whole(body: Body) -> Result<Bytes, GitAnswer> {
    let whole = to_bytes(body, BODY_LIMIT).await;
    whole.map_err(|_| GitAnswer::new(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large."))
}

/// The repository, if the request may have it. Without credentials the answer
/// to everything hidden is 401, so that git asks for them.
fn open(
    state: &State,
    (owner, name): &(String, String),
    request: &Request,
    level: Level,
) -> Result<(Repository, Actor), GitAnswer> {
    if let Some(Planned(answer)) = request.extensions().get::<Planned>() {
        return Err(ApiError::from(answer.clone()).into());
    }
    let actor = identify(state, request.headers()).map_err(|_| GitAnswer::unauthorized())?;
    let name = name.strip_suffix(".git").unwrap_or(name);
    let found = state.repository(owner, name).map_err(ApiError::from)?;
    let hidden = || match actor {
        Actor::Anonymous => GitAnswer::unauthorized(),
        _ => GitAnswer::new(StatusCode::NOT_FOUND, "Repository not found."),
    };
    let mut found = found
        .filter(|found| actor.sees(&found.record))
        .ok_or_else(hidden)?;
    if !actor.may(&found.record, "contents", level) {
        return Err(match actor {
            Actor::Anonymous => GitAnswer::unauthorized(),
            _ => GitAnswer::forbidden(&format!(
                "Permission to {}.git denied to {}.",
                found.record.full_name(),
                actor.login()
            )),
        });
    }
    if level == Level::Read && request.extensions().get::<Stale>().is_some() {
        found.git = state.stale_git(&found);
    }
    Ok((found, actor))
}

/// An answer that git shows to its user as it is.
struct GitAnswer(Box<Response>);

impl GitAnswer {
    fn new(status: StatusCode, message: &str) -> Self {
        Self(Box::new((status, message.to_owned()).into_response()))
    }

    fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    fn unauthorized() -> Self {
        let mut answer = Self::new(StatusCode::UNAUTHORIZED, "Invalid username or token.");
        let realm = HeaderValue::from_static("Basic realm=\"GitHub\"");
        answer
            .0
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, realm);
        answer
    }
}

impl IntoResponse for GitAnswer {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl<E: Into<ApiError>> From<E> for GitAnswer {
    fn from(error: E) -> Self {
        Self(Box::new(error.into().render("")))
    }
}
