//! Releases and their assets: what is known of them, in a journal of changes.
//!
//! Must not know GitHub's JSON, nor who may do what. Tags are git's: what has to
//! agree with one is decided where both are at hand.

mod asset;
mod bytes;
mod changes;
mod latest;
mod shelf;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use asset::{Asset, AssetState, NewAsset};
pub use bytes::AssetBytes;
pub use latest::{MakeLatest, version};
pub use shelf::{Problem, Shelf};

use super::journal::Ledger;

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its number.
    pub id: u64,
    /// The tag's name, without `refs/tags/`. A draft's tag need not exist.
    pub tag: String,
    /// What the tag is made at if it is missing: a branch's name, or a commit's id.
    pub target: String,
    /// Its title.
    pub name: Option<String>,
    /// Its notes.
    pub body: Option<String>,
    /// Whether it waits to be published.
    pub draft: bool,
    /// Whether it is no full release.
    pub prerelease: bool,
    /// Whether its tag and its assets are locked.
    pub immutable: bool,
    /// The time of the commit, in seconds since 1970.
    pub created_at: i64,
    /// When it was published, in seconds since 1970.
    pub published_at: Option<i64>,
    /// When it was last changed, in seconds since 1970.
    pub updated_at: i64,
    /// The account that made it.
    pub author: String,
}

impl Release {
    /// Whether it is published and no prerelease, so that it can be the latest.
    pub fn is_full(&self) -> bool {
        !self.draft && !self.prerelease
    }
}

/// Changes to one repository's releases that belong together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The repository's id.
    pub repository: u64,
    /// What changes, in order.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A release is new, or other than before.
    Release(Box<Release>),
    /// A release is gone, and its assets with it.
    ReleaseGone(u64),
    /// An asset is new, or other than before.
    Asset(Box<Asset>),
    /// An asset is gone.
    AssetGone(u64),
    /// The release that was made the latest; nothing: let the age decide.
    Latest(Option<u64>),
}

/// Everything that is known of releases.
#[derive(Debug, Default)]
pub struct Releases {
    last_id: u64,
    shelves: BTreeMap<u64, Shelf>,
    /// Stands in for repositories without releases.
    empty: Shelf,
}

impl Releases {
    /// A repository's releases.
    pub fn of(&self, repository: u64) -> &Shelf {
        self.shelves.get(&repository).unwrap_or(&self.empty)
    }

    /// A number that no release and no asset ever had.
    pub fn next_id(&self) -> u64 {
        self.last_id + 1
    }
}

impl Ledger for Releases {
    type Entry = Entry;

    fn enter(&mut self, entry: Entry) {
        let shelf = self.shelves.entry(entry.repository).or_default();
        for change in entry.changes {
            let id = match &change {
                Change::Release(release) => release.id,
                Change::Asset(asset) => asset.id,
                Change::ReleaseGone(_) | Change::AssetGone(_) | Change::Latest(_) => 0,
            };
            self.last_id = self.last_id.max(id);
            shelf.change(change);
        }
    }
}
