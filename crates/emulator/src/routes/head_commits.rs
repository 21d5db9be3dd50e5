//! Finding commits that clients name, and showing them in short.
//!
//! Must not know what is asked about them.

use serde::Serialize;

use super::call::Call;
use super::error::ApiError;
use super::wire::timestamp;
use crate::state::git::{ObjectKind, Oid, Signature};

/// A commit, as what ran on it shows it ("simple commit").
#[derive(Serialize)]
pub struct HeadCommitBody {
    id: String,
    tree_id: String,
    message: String,
    timestamp: String,
    author: AuthorBody,
    committer: AuthorBody,
}

#[derive(Serialize)]
struct AuthorBody {
    name: String,
    email: String,
}

impl HeadCommitBody {
    /// The commit with this id; nothing when the repository has none.
    pub async fn load(call: &Call, id: &str) -> Result<Option<Self>, ApiError> {
        let Some(oid) = Oid::parse(id) else {
            return Ok(None);
        };
        let commit = call.git().commit(&oid).await?;
        Ok(commit.map(|commit| Self {
            id: commit.oid.to_string(),
            tree_id: commit.tree.to_string(),
            message: commit.message.trim_end_matches('\n').to_owned(),
            timestamp: timestamp(commit.committer.seconds),
            author: AuthorBody::from(&commit.author),
            committer: AuthorBody::from(&commit.committer),
        }))
    }

    /// The first line of its message.
    pub fn title(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }
}

impl From<&Signature> for AuthorBody {
    fn from(signature: &Signature) -> Self {
        Self {
            name: signature.name.clone(),
            email: signature.email.clone(),
        }
    }
}

/// The commit that the path names as `ref`: by a branch, a tag or an id.
///
/// # Errors
/// 422 when there is none.
pub async fn named(call: &Call) -> Result<Oid, ApiError> {
    let name = call.path("ref");
    let found = call.git().resolve_commit(name).await?;
    found.ok_or_else(|| unknown(name))
}

/// The commit with this whole id.
///
/// # Errors
/// 422 when there is none.
pub async fn exact(call: &Call, id: &str) -> Result<Oid, ApiError> {
    let oid = Oid::parse(id).ok_or_else(|| unknown(id))?;
    match call.git().kind(&oid).await? {
        Some(ObjectKind::Commit) => Ok(oid),
        _ => Err(unknown(id)),
    }
}

/// The branch that a commit is the tip of: the default branch, or any other.
pub async fn branch_at(call: &Call, commit: &Oid) -> Result<Option<String>, ApiError> {
    let branches = call.git().names_below("refs/heads/").await?.into_iter();
    let tips = branches.filter(|(_, tip)| tip == commit);
    let short = |name: &str| name.trim_start_matches("refs/heads/").to_owned();
    let names: Vec<String> = tips.map(|(name, _)| short(name.as_str())).collect();
    let default = call.git().default_branch();
    Ok(match names.contains(&default) {
        true => Some(default),
        false => names.into_iter().next(),
    })
}

fn unknown(name: &str) -> ApiError {
    ApiError::unprocessable(format!("No commit found for SHA: {name}"))
}
