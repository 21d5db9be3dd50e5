//! Commits and how they descend from each other. Knows nothing of what their messages mean.
//!
//! Source: GitHub's "REST API endpoints for commits".

use std::num::NonZeroU32;

use serde::{Deserialize, Deserializer};
use windlass_core::ObjectId;

use crate::address::{in_path, in_query};
use crate::client::Client;
use crate::error::Error;
use crate::pages::{FIRST_PAGE, PER_PAGE, Page, next};

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: ObjectId,
    /// Its message.
    pub message: String,
    /// Its parents, the first one first.
    pub parents: Vec<ObjectId>,
}

/// One commit and what it changed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CommitWithFiles {
    /// The commit.
    #[serde(flatten)]
    pub commit: Commit,
    /// The files that it changed; GitHub names at most 3,000.
    #[serde(default)]
    pub files: Vec<ChangedFile>,
}

/// One file that a commit changed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ChangedFile {
    /// Its path.
    pub filename: String,
    /// `added`, `removed`, `modified`, `renamed`, …
    pub status: String,
    /// The unified diff; nothing for a binary or large file.
    pub patch: Option<String>,
}

/// How `head` relates to `base`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// In a word.
    pub status: Relation,
    /// How many commits only `head` has.
    pub ahead_by: u64,
    /// How many commits only `base` has.
    pub behind_by: u64,
    /// The newest commit that both have; nothing when they share none.
    pub merge_base: Option<ObjectId>,
}

/// How `head` relates to `base`, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The same commit.
    Identical,
    /// `head` descends from `base`.
    Ahead,
    /// `base` descends from `head`.
    Behind,
    /// Each has commits that the other lacks (`merge_base` is empty when they share none).
    Diverged,
}

#[derive(Deserialize)]
struct CommitWire {
    sha: ObjectId,
    commit: MessageWire,
    parents: Vec<ParentWire>,
}

#[derive(Deserialize)]
struct MessageWire {
    message: String,
}

#[derive(Deserialize)]
struct ParentWire {
    sha: ObjectId,
}

#[derive(Deserialize)]
struct ComparisonWire {
    status: Relation,
    ahead_by: u64,
    behind_by: u64,
    merge_base_commit: ParentWire,
}

#[derive(Deserialize)]
struct ComparedWire {
    #[serde(flatten)]
    comparison: ComparisonWire,
    commits: Vec<Commit>,
}

impl Comparison {
    /// Two histories that never met.
    const UNRELATED: Self = Self {
        status: Relation::Diverged,
        ahead_by: 0,
        behind_by: 0,
        merge_base: None,
    };
}

impl From<ComparisonWire> for Comparison {
    fn from(wire: ComparisonWire) -> Self {
        Self {
            status: wire.status,
            ahead_by: wire.ahead_by,
            behind_by: wire.behind_by,
            merge_base: Some(wire.merge_base_commit.sha),
        }
    }
}

impl<'de> Deserialize<'de> for Commit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let CommitWire {
            sha,
            commit,
            parents,
        } = CommitWire::deserialize(deserializer)?;
        let parents = parents.into_iter().map(|parent| parent.sha).collect();
        Ok(Self {
            id: sha,
            message: commit.message,
            parents,
        })
    }
}

impl Client {
    /// How `head` relates to `base`, without the commits between them.
    ///
    /// # Errors
    /// `NotFound` when either doesn't exist.
    pub async fn compare(&self, base: &str, head: &str) -> Result<Comparison, Error> {
        let route = format!("compare/{}?per_page=1", range(base, head)?);
        match self.get::<ComparisonWire>(&route).await {
            Ok(wire) => Ok(wire.into()),
            Err(error) if shares_nothing(&error) => Ok(Comparison::UNRELATED),
            Err(error) => Err(error),
        }
    }

    /// How `head` relates to `base`, and one page of the commits that only `head` has, the oldest
    /// first, 100 a page.
    ///
    /// # Errors
    /// `NotFound` when either doesn't exist.
    pub async fn compare_page(
        &self,
        base: &str,
        head: &str,
        page: NonZeroU32,
    ) -> Result<(Comparison, Page<Commit>), Error> {
        let range = range(base, head)?;
        let route = format!("compare/{range}?per_page={PER_PAGE}&page={page}");
        match self.get_page::<ComparedWire>(&route).await {
            Ok((part, more)) => {
                let (items, next) = (part.commits, next(page, more));
                Ok((part.comparison.into(), Page { items, next }))
            }
            Err(error) if shares_nothing(&error) => {
                let (items, next) = (Vec::new(), None);
                Ok((Comparison::UNRELATED, Page { items, next }))
            }
            Err(error) => Err(error),
        }
    }

    /// How `head` relates to `base`, and every commit that only `head` has, the oldest first. A
    /// request for every 100 of them.
    ///
    /// # Errors
    /// `NotFound` when either doesn't exist.
    pub async fn compare_with_commits(
        &self,
        base: &str,
        head: &str,
    ) -> Result<(Comparison, Vec<Commit>), Error> {
        let (comparison, first) = self.compare_page(base, head, FIRST_PAGE).await?;
        let (mut commits, mut page) = (first.items, first.next);
        while let Some(number) = page {
            let (_, part) = self.compare_page(base, head, number).await?;
            commits.extend(part.items);
            page = part.next;
        }
        Ok((comparison, commits))
    }

    /// One page of the commits that `reference` reaches, the newest first, 100 a page;
    /// of those that touched `path`, if one is given. Empty in an empty repository.
    pub async fn commits(
        &self,
        reference: &str,
        path: Option<&str>,
        page: NonZeroU32,
    ) -> Result<Page<Commit>, Error> {
        let path = path
            .map(|path| format!("&path={}", in_query(path)))
            .unwrap_or_default();
        let reference = in_query(reference);
        let route = format!("commits?sha={reference}{path}&per_page={PER_PAGE}&page={page}");
        match self.get_page(&route).await {
            Ok((items, more)) => Ok(Page {
                items,
                next: next(page, more),
            }),
            Err(error) if error.status() == Some(409) => Ok(Page {
                items: Vec::new(),
                next: None,
            }),
            Err(error) => Err(error),
        }
    }

    /// A commit and the files that it changed, by id, branch, tag or full ref.
    ///
    /// # Errors
    /// `NotFound`, and `Invalid` (422) for an id that no commit has.
    pub async fn commit(&self, reference: &str) -> Result<CommitWithFiles, Error> {
        let reference = in_path(reference)?;
        let mut page = Some(FIRST_PAGE);
        let mut whole: Option<CommitWithFiles> = None;
        while let Some(number) = page {
            let route = format!("commits/{reference}?per_page={PER_PAGE}&page={number}");
            let (part, more) = self.get_page::<CommitWithFiles>(&route).await?;
            page = next(number, more);
            match &mut whole {
                None => whole = Some(part),
                Some(whole) => whole.files.extend(part.files),
            }
        }
        whole.ok_or_else(|| Error::options("no page was asked for"))
    }
}

fn range(base: &str, head: &str) -> Result<String, Error> {
    Ok(format!("{}...{}", in_path(base)?, in_path(head)?))
}

/// What GitHub answers for two commits of histories that never met.
fn shares_nothing(error: &Error) -> bool {
    error.answer().is_some_and(|answer| {
        answer.status == 404 && answer.message.starts_with("No common ancestor")
    })
}
