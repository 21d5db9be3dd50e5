//! Commits with the time at which they were written, by which a commit is known again after a
//! rebase has made it anew.
//!
//! Source: GitHub's "REST API endpoints for commits" and "… for pull requests".

use std::num::NonZeroU32;

use serde::{Deserialize, Deserializer};
use windlass_core::ObjectId;

use crate::address::in_query;
use crate::client::Client;
use crate::error::Error;
use crate::history::Commit;
use crate::pages::{PER_PAGE, Page, distinct, next};

/// One commit, and when its change was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthoredCommit {
    /// The commit.
    pub commit: Commit,
    /// RFC 3339; rebasing and picking keep it. Nothing for a commit that doesn't say.
    pub authored_at: Option<String>,
}

#[derive(Deserialize)]
struct Wire {
    sha: ObjectId,
    commit: DetailsWire,
    parents: Vec<ParentWire>,
}

#[derive(Deserialize)]
struct DetailsWire {
    message: String,
    author: Option<AuthorWire>,
}

#[derive(Deserialize)]
struct AuthorWire {
    date: Option<String>,
}

#[derive(Deserialize)]
struct ParentWire {
    sha: ObjectId,
}

impl<'de> Deserialize<'de> for AuthoredCommit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Ok(Self {
            commit: Commit {
                id: wire.sha,
                message: wire.commit.message,
                parents: wire.parents.into_iter().map(|parent| parent.sha).collect(),
            },
            authored_at: wire.commit.author.and_then(|author| author.date),
        })
    }
}

impl Client {
    /// The commits that a pull request brings, or brought, the oldest first. GitHub lists at most
    /// 250.
    ///
    /// # Errors
    /// `NotFound` when there is no such pull request.
    pub async fn pull_commits(&self, number: u64) -> Result<Vec<AuthoredCommit>, Error> {
        let mut found: Vec<AuthoredCommit> = Vec::new();
        let take = |page: Vec<AuthoredCommit>| found.extend(page);
        self.every_page(&format!("pulls/{number}/commits"), take)
            .await?;
        Ok(distinct(found, |one| one.commit.id))
    }

    /// One page of the commits that `reference` reaches, the newest first, 100 a page.
    ///
    /// # Errors
    /// `NotFound`, and `Invalid` (422) for an id that no commit has.
    pub async fn authored_commits(
        &self,
        reference: &str,
        page: NonZeroU32,
    ) -> Result<Page<AuthoredCommit>, Error> {
        let reference = in_query(reference);
        let route = format!("commits?sha={reference}&per_page={PER_PAGE}&page={page}");
        let (items, more) = self.get_page(&route).await?;
        Ok(Page {
            items,
            next: next(page, more),
        })
    }
}
