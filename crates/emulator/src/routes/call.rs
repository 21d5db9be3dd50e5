//! A request to one repository, with all that its handler asks for.
//!
//! Must not know what the handler does with it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri, Path, Query};
use axum::http::Uri;
use axum::http::request::Parts;

use super::error::ApiError;
use crate::state::access::{Actor, Level};
use crate::state::ci::Ci;
use crate::state::git::Git;
use crate::state::releases::Shelf;
use crate::state::{Repository, State};

/// Marks a request that sees branches, tags and releases as they were before the
/// last write.
#[derive(Clone, Copy, Debug)]
pub struct Stale;

/// The request.
pub struct Call {
    /// Everything there is.
    pub state: Arc<State>,
    /// Who asks. The repository shows itself to them.
    pub actor: Actor,
    /// The repository.
    pub repository: Repository,
    /// The address as it was sent.
    pub uri: Uri,
    path: HashMap<String, String>,
    query: HashMap<String, String>,
    stale: bool,
}

impl FromRequestParts<Arc<State>> for Call {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &Arc<State>,
    ) -> Result<Self, Self::Rejection> {
        let actor = parts.extensions.get::<Actor>().cloned();
        let actor = actor.unwrap_or(Actor::Anonymous);
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        // Parameters that are no UTF-8 name nothing.
        let Path(path) = path.map_err(|_| ApiError::not_found())?;
        let query = Query::try_from_uri(&parts.uri);
        let Query(query) = query.map_err(|_| ApiError::bad_request("Problems parsing query"))?;
        let uri = parts.extensions.get::<OriginalUri>();
        let uri = uri.map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let stale = parts.extensions.get::<Stale>().is_some();
        let repository = find(state, &actor, &path, stale)?;
        Ok(Self {
            state: Arc::clone(state),
            actor,
            repository,
            uri,
            path,
            query,
            stale,
        })
    }
}

fn find(
    state: &State,
    actor: &Actor,
    path: &HashMap<String, String>,
    stale: bool,
) -> Result<Repository, ApiError> {
    let part = |name| path.get(name).map_or("", String::as_str);
    let found = state.repository(part("owner"), part("repo"))?;
    let mut found = found
        .filter(|found| matches!(actor, Actor::App(_)) || actor.sees(&found.record))
        .ok_or_else(ApiError::not_found)?;
    if stale {
        found.git = state.stale_git(&found);
    }
    Ok(found)
}

impl Call {
    /// A piece of the path, decoded.
    pub fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A piece of the path that is a number.
    ///
    /// # Errors
    /// 404 when it is something else.
    pub fn number(&self, name: &str) -> Result<u64, ApiError> {
        let number = self.path(name).parse();
        number.map_err(|_| ApiError::not_found())
    }

    /// A value behind the question mark; an empty one counts as none.
    pub fn query(&self, name: &str) -> Option<&str> {
        let value = self.query.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// All values behind the question mark.
    pub fn queries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The repository's git.
    pub fn git(&self) -> &Git {
        &self.repository.git
    }

    /// Looks at the repository's releases.
    ///
    /// # Errors
    /// 500 when they cannot be read.
    pub fn shelf<T>(&self, look: impl FnOnce(&Shelf) -> T) -> Result<T, ApiError> {
        let repository = self.repository.record.id;
        Ok(match self.stale {
            true => self.state.stale_shelf(repository, look)?,
            false => self.state.shelf(repository, look)?,
        })
    }

    /// What ran in the repository.
    ///
    /// # Errors
    /// 500 when the state or git cannot be read.
    pub async fn ci(&self) -> Result<Ci, ApiError> {
        Ok(self.state.ci(&self.repository).await?)
    }

    /// The address of something below the repository, `suffix` starting with a
    /// slash or empty.
    pub fn url(&self, suffix: &str) -> String {
        let (base, name) = (&self.state.base, self.repository.record.full_name());
        format!("{base}/repos/{name}{suffix}")
    }

    /// The address of one of the repository's pages for people.
    pub fn page_url(&self, suffix: &str) -> String {
        let (base, name) = (&self.state.base, self.repository.record.full_name());
        format!("{base}/{name}{suffix}")
    }

    /// Lets the request pass if the actor has the permission.
    ///
    /// # Errors
    /// 401 without a token, 404 where nothing may be known, else 403.
    pub fn require(&self, permission: &str, level: Level) -> Result<(), ApiError> {
        if self.actor.may(&self.repository.record, permission, level) {
            return Ok(());
        }
        Err(self.denied(permission, level))
    }

    /// [`Call::require`] for the repository's settings, which nobody may look
    /// at without the permission, even where the repository is public.
    pub fn require_administration(&self, level: Level) -> Result<(), ApiError> {
        match self.actor.administers(&self.repository.record, level) {
            true => Ok(()),
            false => Err(self.denied("administration", level)),
        }
    }

    fn denied(&self, permission: &str, level: Level) -> ApiError {
        let level = match level {
            Level::Read => "read",
            Level::Write => "write",
        };
        match self.actor {
            Actor::Holder(_) => ApiError::lacking(format!("{permission}={level}")),
            Actor::Anonymous => ApiError::unauthorized("Requires authentication"),
            Actor::App(_) => ApiError::unauthorized("Bad credentials"),
        }
    }

    /// Whether the repository has no ref at all.
    pub async fn is_empty(&self) -> Result<bool, ApiError> {
        Ok(self.git().names_below("refs/").await?.is_empty())
    }

    /// What to say when nothing was found: an empty repository is another
    /// case than a name that is not there.
    pub async fn nothing_found(&self) -> Result<ApiError, ApiError> {
        Ok(match self.is_empty().await? {
            true => ApiError::empty_repository(),
            false => ApiError::not_found(),
        })
    }

    /// [`Call::require`] for looking at commits, files and refs.
    pub fn require_read(&self) -> Result<(), ApiError> {
        self.require("contents", Level::Read)
    }
}
