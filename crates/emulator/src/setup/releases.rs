//! Releases that are there from the start.
//!
//! Must not know HTTP. What was planted once is left alone by a second emulator on
//! the same state directory, whatever has become of it since.

use super::seconds;
use crate::settings::LOGIN;
use crate::start_error::StartError;
use crate::state::git::{Git, GitError, RefName};
use crate::state::releases::{self, MakeLatest, NewAsset, Problem};
use crate::state::repositories::split_full_name;
use crate::state::secret::Secret;
use crate::state::{Repository, State, now};

/// A release that is there from the start: published, full and without assets,
/// unless said otherwise.
#[derive(Clone, Debug)]
pub struct Release {
    id: u64,
    tag: String,
    target: Option<String>,
    name: Option<String>,
    body: Option<String>,
    draft: bool,
    prerelease: bool,
    latest: bool,
    immutable: bool,
    created_at: Option<String>,
    assets: Vec<Asset>,
}

/// An asset that is there from the start.
#[derive(Clone, Debug)]
pub struct Asset {
    name: String,
    content_type: String,
    /// Nothing when its upload broke.
    content: Option<Vec<u8>>,
}

impl Release {
    /// `id` tells it apart from others and decides its place among those of the same
    /// date; `tag` is the tag's name, and need not exist in git.
    pub fn new(id: u64, tag: &str) -> Self {
        Self {
            id,
            tag: tag.to_owned(),
            target: None,
            name: None,
            body: None,
            draft: false,
            prerelease: false,
            latest: false,
            immutable: false,
            created_at: None,
            assets: Vec::new(),
        }
    }

    /// What the tag is made at when it is published: a branch, or a commit's id. The
    /// default branch without it.
    #[must_use]
    pub fn target(mut self, target: &str) -> Self {
        self.target = Some(target.to_owned());
        self
    }

    /// Its title.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Its notes.
    #[must_use]
    pub fn body(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self
    }

    /// Makes it a draft; several may have one tag.
    #[must_use]
    pub fn draft(mut self) -> Self {
        self.draft = true;
        self
    }

    /// Makes it a prerelease.
    #[must_use]
    pub fn prerelease(mut self) -> Self {
        self.prerelease = true;
        self
    }

    /// Makes it the latest release.
    #[must_use]
    pub fn latest(mut self) -> Self {
        self.latest = true;
        self
    }

    /// Locks its tag and its assets, as if it had been published while immutable
    /// releases were on.
    #[must_use]
    pub fn immutable(mut self) -> Self {
        self.immutable = true;
        self
    }

    /// The time of its commit as in RFC 3339, `2026-01-18T22:00:00Z`. Without it, that
    /// of the tag's commit, or now.
    #[must_use]
    pub fn created_at(mut self, time: &str) -> Self {
        self.created_at = Some(time.to_owned());
        self
    }

    /// Adds an asset.
    #[must_use]
    pub fn asset(mut self, asset: Asset) -> Self {
        self.assets.push(asset);
        self
    }

    /// When it was created, if that was said.
    pub(super) fn created(&self) -> Result<Option<i64>, StartError> {
        self.created_at.as_deref().map(seconds).transpose()
    }

    fn record(&self, repository: &Repository, created_at: i64) -> releases::Release {
        let branch = || repository.git.default_branch();
        releases::Release {
            id: self.id,
            tag: self.tag.clone(),
            target: self.target.clone().unwrap_or_else(branch),
            name: self.name.clone(),
            body: self.body.clone(),
            draft: self.draft,
            prerelease: self.prerelease,
            immutable: false,
            created_at,
            published_at: (!self.draft).then_some(created_at),
            updated_at: created_at,
            author: LOGIN.to_owned(),
        }
    }
}

impl Asset {
    /// A whole asset. Its name is changed as GitHub changes it.
    pub fn uploaded(name: &str, content: impl Into<Vec<u8>>) -> Self {
        Self {
            content: Some(content.into()),
            ..Self::starter(name)
        }
    }

    /// What a broken upload leaves behind: nothing but a name that is taken.
    pub fn starter(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            content_type: "application/octet-stream".to_owned(),
            content: None,
        }
    }

    fn announcement(&self) -> std::io::Result<NewAsset> {
        Ok(NewAsset {
            name: self.name.clone(),
            label: None,
            content_type: self.content_type.clone(),
            uploader: LOGIN.to_owned(),
            key: Secret::random("")?.expose().to_owned(),
        })
    }
}

/// Makes sure that releases are there, each with the name of its repository,
/// `owner/name`.
pub async fn plant(state: &State, seeds: &[(String, Release)]) -> Result<(), StartError> {
    for seeds in seeds.chunk_by(|(one, _), (other, _)| one == other) {
        let full_name = seeds.first().map_or("", |(full_name, _)| full_name);
        let (owner, name) = split_full_name(full_name).unwrap_or_default();
        let repository = state.repository(owner, name)?;
        let repository = repository.ok_or_else(|| StartError::Unserved(full_name.to_owned()))?;
        for (_, seed) in seeds {
            plant_one(state, &repository, seed).await?;
        }
    }
    Ok(())
}

async fn plant_one(
    state: &State,
    repository: &Repository,
    seed: &Release,
) -> Result<(), StartError> {
    let id = repository.record.id;
    let created_at = match seed.created()? {
        Some(seconds) => seconds,
        None => commit_time(&repository.git, &seed.tag)
            .await?
            .unwrap_or_else(now),
    };
    let latest = seed.latest.then_some(MakeLatest::True);
    let release = seed.record(repository, created_at);
    match state.put_release(id, release, latest)? {
        Err(Problem::Exists) => return Ok(()),
        other => sensible(seed, other.map(drop))?,
    }
    for asset in &seed.assets {
        let begun = state.begin_asset(id, seed.id, asset.announcement()?)?;
        let begun = sensible(seed, begun)?;
        if let Some(content) = &asset.content {
            let mut upload = state.assets.create(begun.id).await?;
            upload.write(content).await?;
            let content = upload.finish().await?;
            sensible(seed, state.finish_asset(id, begun.id, content)?)?;
        }
    }
    if seed.immutable {
        let lock = |release: &mut releases::Release| release.immutable = true;
        sensible(seed, state.change_release(id, seed.id, lock, None)?)?;
    }
    Ok(())
}

fn sensible<T>(seed: &Release, planted: Result<T, Problem>) -> Result<T, StartError> {
    planted.map_err(|problem| StartError::Release {
        tag: seed.tag.clone(),
        problem: problem.to_string(),
    })
}

async fn commit_time(git: &Git, tag: &str) -> Result<Option<i64>, GitError> {
    let Some(name) = RefName::parse(&format!("refs/tags/{tag}")) else {
        return Ok(None);
    };
    match git.find_ref(&name).await? {
        Some(found) => git.commit_time(&found.oid).await,
        None => Ok(None),
    }
}
