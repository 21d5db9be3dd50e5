//! Changes to releases and assets, each decided and recorded at once.
//!
//! Must not know tags in git: whoever publishes has made the tag before.

use std::io;

use super::asset::{Asset, AssetState, NewAsset, stored_name};
use super::{Change, Entry, MakeLatest, Problem, Release, Releases, Shelf};
use crate::state::rules::Rule;
use crate::state::{State, now};

/// What becomes of a change, below the errors of the file.
pub type Changed<T> = io::Result<Result<T, Problem>>;

impl State {
    /// Looks at a repository's releases.
    pub fn shelf<T>(&self, repository: u64, look: impl FnOnce(&Shelf) -> T) -> io::Result<T> {
        self.releases.read(|all| look(all.of(repository)))
    }

    /// Looks at them as they were before the last change of any.
    pub fn stale_shelf<T>(&self, repository: u64, look: impl FnOnce(&Shelf) -> T) -> io::Result<T> {
        self.releases
            .read_before_last(|all| look(all.of(repository)))
    }

    /// Whether an immutable release used the tag's name and is gone.
    pub fn is_burned(&self, repository: u64, tag: &str) -> io::Result<bool> {
        let gone = self.shelf(repository, |shelf| shelf.refusal(tag, Rule::Creation))?;
        Ok(gone.is_some() || self.store.read()?.is_burned(repository, tag))
    }

    /// Adds a release; its number is given to it here.
    pub fn add_release(
        &self,
        repository: u64,
        mut release: Release,
        latest: Option<MakeLatest>,
    ) -> Changed<Release> {
        self.change(repository, |all, shelf| {
            release.id = all.next_id();
            hold(shelf, release, latest)
        })
    }

    /// Adds a release whose number is known.
    pub fn put_release(
        &self,
        repository: u64,
        release: Release,
        latest: Option<MakeLatest>,
    ) -> Changed<Release> {
        self.change(repository, |_, shelf| match shelf.release(release.id) {
            Some(_) => Err(Problem::Exists),
            None => hold(shelf, release, latest),
        })
    }

    /// Changes a release as it is by now.
    pub fn change_release(
        &self,
        repository: u64,
        id: u64,
        edit: impl FnOnce(&mut Release),
        latest: Option<MakeLatest>,
    ) -> Changed<Release> {
        self.change(repository, |_, shelf| {
            let before = shelf.release(id).ok_or(Problem::Missing)?;
            let mut release = before.clone();
            edit(&mut release);
            if before.immutable && (release.draft || release.tag != before.tag) {
                return Err(Problem::Immutable);
            }
            hold(shelf, release, latest)
        })
    }

    /// Makes a draft of the release whose tag is gone, as GitHub does.
    pub fn unpublish(&self, repository: u64, tag: &str) -> io::Result<()> {
        let changed = self.change(repository, |_, shelf| {
            let release = shelf.published(tag).ok_or(Problem::Missing)?;
            let draft = Release {
                draft: true,
                published_at: None,
                updated_at: now(),
                ..release.clone()
            };
            hold(shelf, draft, None)
        });
        // Most tags have no release, and then there is nothing to do.
        changed.map(drop)
    }

    /// Removes a release. Gives the numbers of the assets that went with it.
    pub fn remove_release(&self, repository: u64, id: u64) -> Changed<Vec<u64>> {
        self.change(repository, |_, shelf| {
            shelf.release(id).ok_or(Problem::Missing)?;
            let assets = shelf.assets(id).map(|asset| asset.id).collect();
            Ok((vec![Change::ReleaseGone(id)], assets))
        })
    }

    /// Takes an asset's name for an upload that begins.
    pub fn begin_asset(&self, repository: u64, release: u64, new: NewAsset) -> Changed<Asset> {
        self.change(repository, |all, shelf| {
            let asset = Asset::starter(all.next_id(), release, new, now());
            shelf.may_add(release, &asset.name)?;
            Ok((vec![Change::Asset(Box::new(asset.clone()))], asset))
        })
    }

    /// Makes an asset whole whose upload has ended.
    pub fn finish_asset(
        &self,
        repository: u64,
        asset: u64,
        (size, sha256): (u64, String),
    ) -> Changed<Asset> {
        self.change_asset(repository, asset, |_, asset| {
            asset.state = AssetState::Uploaded;
            asset.size = size;
            asset.sha256 = Some(sha256);
            Ok(())
        })
    }

    /// Gives an asset another name or label.
    pub fn rename_asset(
        &self,
        repository: u64,
        asset: u64,
        name: Option<&str>,
        label: Option<&str>,
    ) -> Changed<Asset> {
        self.change_asset(repository, asset, |shelf, asset| {
            let name = name.map(stored_name).filter(|name| *name != asset.name);
            if let Some(name) = name {
                shelf.may_name(asset.release, &name)?;
                asset.name = name;
            }
            asset.label = label.map(ToOwned::to_owned).or(asset.label.take());
            Ok(())
        })
    }

    /// Removes an asset, whole or not.
    pub fn remove_asset(&self, repository: u64, asset: u64) -> Changed<()> {
        self.change(repository, |_, shelf| {
            shelf.changeable(asset)?;
            Ok((vec![Change::AssetGone(asset)], ()))
        })
    }

    fn change_asset(
        &self,
        repository: u64,
        asset: u64,
        edit: impl FnOnce(&Shelf, &mut Asset) -> Result<(), Problem>,
    ) -> Changed<Asset> {
        self.change(repository, |_, shelf| {
            let mut asset = shelf.changeable(asset)?.clone();
            edit(shelf, &mut asset)?;
            asset.updated_at = now();
            Ok((vec![Change::Asset(Box::new(asset.clone()))], asset))
        })
    }

    fn change<T>(
        &self,
        repository: u64,
        decide: impl FnOnce(&Releases, &Shelf) -> Result<(Vec<Change>, T), Problem>,
    ) -> Changed<T> {
        self.releases.update(|all| {
            let (changes, result) = decide(all, all.of(repository))?;
            let entry = Entry {
                repository,
                changes,
            };
            Ok((entry, result))
        })
    }
}

fn hold(
    shelf: &Shelf,
    release: Release,
    latest: Option<MakeLatest>,
) -> Result<(Vec<Change>, Release), Problem> {
    shelf.may_hold(&release)?;
    let mut changes = vec![Change::Release(Box::new(release.clone()))];
    let latest = latest.filter(|_| release.is_full());
    changes.extend(latest.map(|wanted| shelf.make_latest(release.id, wanted)));
    Ok((changes, release))
}
