//! The releases of one repository.
//!
//! Must not know other repositories, git, or how changes are kept.

use std::collections::{BTreeMap, BTreeSet};

use super::asset::{Asset, AssetState};
use super::{Change, Release};
use crate::state::rules::{Refusal, Rule};

/// How many assets a release may have.
const MOST_ASSETS: usize = 1_000;

/// The releases, and what is in them.
#[derive(Debug, Default)]
pub struct Shelf {
    releases: BTreeMap<u64, Release>,
    /// Their numbers in the order in which they are listed, the last one first.
    order: BTreeSet<(i64, u64)>,
    /// The published ones' numbers, by tag.
    published: BTreeMap<String, u64>,
    /// By the release's number and their own.
    assets: BTreeMap<(u64, u64), Asset>,
    /// The release of each asset.
    homes: BTreeMap<u64, u64>,
    /// The tags of immutable releases that are gone.
    burned: BTreeSet<String>,
    pub(super) flagged: Option<u64>,
}

/// Why a change cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There is no such release or asset.
    #[error("it is not there")]
    Missing,
    /// There is a release with this number already.
    #[error("its number is taken")]
    Exists,
    /// A published release has this tag already.
    #[error("another release is published with its tag")]
    TagTaken,
    /// The release is locked.
    #[error("it is immutable")]
    Immutable,
    /// The release has an asset of this name, whole or not.
    #[error("it has an asset of this name")]
    NameTaken,
    /// The release has as many assets as it may have.
    #[error("it has {MOST_ASSETS} assets already")]
    TooMany,
}

impl Shelf {
    /// A release, published or not.
    pub fn release(&self, id: u64) -> Option<&Release> {
        self.releases.get(&id)
    }

    /// All of them, in the order of their numbers.
    pub fn releases(&self) -> impl Iterator<Item = &Release> {
        self.releases.values()
    }

    /// All of them, the one whose commit is the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Release> {
        let order = self.order.iter().rev();
        order.filter_map(|(_, id)| self.release(*id))
    }

    /// The published release of a tag.
    pub fn published(&self, tag: &str) -> Option<&Release> {
        self.release(*self.published.get(tag)?)
    }

    /// An asset, whole or not.
    pub fn asset(&self, id: u64) -> Option<&Asset> {
        let home = self.homes.get(&id)?;
        self.assets.get(&(*home, id))
    }

    /// A release's assets, in the order of their numbers.
    pub fn assets(&self, release: u64) -> impl Iterator<Item = &Asset> {
        let within = self.assets.range((release, 0)..=(release, u64::MAX));
        within.map(|(_, asset)| asset)
    }

    /// What immutable releases say to a change of a tag: theirs stay where they are,
    /// and no name is used again.
    pub fn refusal(&self, tag: &str, change: Rule) -> Option<Refusal> {
        let locked = || self.published(tag).is_some_and(|release| release.immutable);
        match change {
            Rule::Creation => self.burned.contains(tag).then_some(Refusal::Burned),
            Rule::Update | Rule::Deletion => locked().then_some(Refusal::Rule(change)),
        }
    }

    /// Objects to a release that would be the second published one of its tag.
    pub fn may_hold(&self, release: &Release) -> Result<(), Problem> {
        let taken = self.published(&release.tag);
        let other = taken.is_some_and(|taken| taken.id != release.id);
        match release.draft || !other {
            true => Ok(()),
            false => Err(Problem::TagTaken),
        }
    }

    /// Objects to one more asset of this name.
    pub fn may_add(&self, release: u64, name: &str) -> Result<(), Problem> {
        self.unlocked(release)?;
        self.may_name(release, name)?;
        match self.assets(release).count() < MOST_ASSETS {
            true => Ok(()),
            false => Err(Problem::TooMany),
        }
    }

    /// Objects to a name that an asset of the release has.
    pub fn may_name(&self, release: u64, name: &str) -> Result<(), Problem> {
        match self.assets(release).any(|asset| asset.name == name) {
            true => Err(Problem::NameTaken),
            false => Ok(()),
        }
    }

    /// An asset whose release lets it be changed.
    pub fn changeable(&self, asset: u64) -> Result<&Asset, Problem> {
        let asset = self.asset(asset).ok_or(Problem::Missing)?;
        self.unlocked(asset.release)?;
        Ok(asset)
    }

    /// A release's asset of this name that is whole.
    pub fn whole(&self, release: u64, name: &str) -> Option<&Asset> {
        self.assets(release)
            .find(|asset| asset.name == name && asset.state == AssetState::Uploaded)
    }

    fn unlocked(&self, release: u64) -> Result<(), Problem> {
        match self.release(release) {
            None => Err(Problem::Missing),
            Some(release) if release.immutable => Err(Problem::Immutable),
            Some(_) => Ok(()),
        }
    }

    pub(super) fn change(&mut self, change: Change) {
        match change {
            Change::Release(release) => {
                self.take(release.id);
                self.put(*release);
            }
            Change::ReleaseGone(id) => {
                let gone = self.take(id).filter(|release| release.immutable);
                self.burned.extend(gone.map(|release| release.tag));
                self.assets.retain(|(release, _), _| *release != id);
                self.homes.retain(|_, release| *release != id);
            }
            Change::Asset(asset) => {
                self.homes.insert(asset.id, asset.release);
                self.assets.insert((asset.release, asset.id), *asset);
            }
            Change::AssetGone(id) => {
                if let Some(release) = self.homes.remove(&id) {
                    self.assets.remove(&(release, id));
                }
            }
            Change::Latest(flagged) => self.flagged = flagged,
        }
    }

    fn put(&mut self, release: Release) {
        self.order.insert((release.created_at, release.id));
        if !release.draft {
            self.published.insert(release.tag.clone(), release.id);
        }
        self.releases.insert(release.id, release);
    }

    fn take(&mut self, id: u64) -> Option<Release> {
        let release = self.releases.remove(&id)?;
        self.order.remove(&(release.created_at, id));
        if !release.draft {
            self.published.remove(&release.tag);
        }
        Some(release)
    }
}
