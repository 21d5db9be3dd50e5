//! Pull requests.
//!
//! Must not know git: what a branch is at, others find out.

use serde::{Deserialize, Serialize};

use super::access::Creator;

/// What `pulls.json` holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pulls {
    last_id: u64,
    /// Pull requests of all repositories, oldest first.
    pub pulls: Vec<PullRecord>,
}

/// One pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PullRecord {
    /// Its number among all; filled in when it is added.
    pub id: u64,
    /// The repository's id.
    pub repository: u64,
    /// Its number within the repository; filled in when it is added.
    pub number: u64,
    /// In a few words.
    pub title: String,
    /// At length, in Markdown.
    pub body: Option<String>,
    /// The branch whose commits are to be merged.
    pub head: PullBranch,
    /// The branch that takes them.
    pub base: PullBranch,
    /// Whether it is not ready to be merged.
    pub draft: bool,
    /// Who made it.
    pub creator: Creator,
    /// Seconds since 1970.
    pub created_at: i64,
    /// Seconds since 1970.
    pub updated_at: i64,
    /// When it was closed, in seconds since 1970; nothing: it is open.
    pub closed_at: Option<i64>,
    /// How it was merged, if it was.
    pub merged: Option<Merged>,
}

/// A branch of a pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PullBranch {
    /// Its short name.
    pub name: String,
    /// Where it was when the pull request was last open.
    pub sha: String,
}

/// How a pull request was merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// What the base branch got.
    pub commit: String,
    /// Who merged it.
    pub by: Creator,
    /// Seconds since 1970.
    pub at: i64,
}

impl PullRecord {
    /// Whether it can still be merged.
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}

impl Pulls {
    /// Adds a pull request, and gives it with its numbers.
    pub fn add(&mut self, mut record: PullRecord) -> PullRecord {
        self.last_id += 1;
        record.id = self.last_id;
        let own = self.pulls.iter();
        let own = own.filter(|known| known.repository == record.repository);
        record.number = own.map(|known| known.number).max().unwrap_or_default() + 1;
        self.pulls.push(record.clone());
        record
    }

    /// Puts a pull request in the place of what was known of it.
    pub fn replace(&mut self, record: &PullRecord) {
        let mut known = self.pulls.iter_mut();
        if let Some(known) = known.find(|known| known.id == record.id) {
            known.clone_from(record);
        }
    }
}
