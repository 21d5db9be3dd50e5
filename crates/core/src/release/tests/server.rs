//! A server in memory that obeys plans as the real one does, refusals included.

use crate::*;

pub const TAG: &str = "v1.3.0";

/// What two runs share.
#[derive(Debug, Clone, Default)]
pub struct Server {
    pub facts: ReleaseFacts,
    pub last_id: u64,
    pub published: Vec<String>,
}

/// The server said no, or what the change was about is gone.
#[derive(Debug)]
pub struct Refused;

pub fn asset(name: &str, content: u64) -> WantedAsset {
    WantedAsset {
        name: name.to_owned(),
        size: content,
        sha256: format!("{content:064x}"),
    }
}

pub fn wanted() -> WantedRelease {
    WantedRelease {
        tag: TAG.to_owned(),
        tag_prefix: TagPrefix::default(),
        name: None,
        body: ReleaseBody::default(),
        prerelease: false,
        prerelease_said: true,
        draft: false,
        latest: Latest::Auto,
        assets: vec![asset("app.tar.gz", 7), asset("SHA256SUMS", 8)],
    }
}

impl Server {
    pub fn release(mut self, tag: &str, draft: bool, assets: &[(&str, u64, AssetState)]) -> Self {
        self.add(tag, draft);
        for (name, content, state) in assets {
            let id = self.next_id();
            let new = asset(name, *content);
            self.facts
                .releases
                .last_mut()
                .unwrap()
                .assets
                .push(PresentAsset {
                    id,
                    name: new.name,
                    state: *state,
                    size: new.size,
                    sha256: (*state == AssetState::Uploaded).then_some(new.sha256),
                });
        }
        self
    }

    /// Changes the release that was added last.
    pub fn but(mut self, change: impl FnOnce(&mut PresentRelease)) -> Self {
        change(self.facts.releases.last_mut().unwrap());
        self
    }

    pub fn latest(mut self, tag: &str) -> Self {
        let releases = &mut self.facts.releases.iter();
        let release = releases.find(|release| release.tag == tag).unwrap();
        self.facts.latest = LatestRelease::Release(release.id);
        self
    }

    pub fn get(&mut self, id: u64) -> Result<&mut PresentRelease, Refused> {
        let mut releases = self.facts.releases.iter_mut();
        releases.find(|release| release.id == id).ok_or(Refused)
    }

    pub fn latest_tag(&self) -> Option<&str> {
        let LatestRelease::Release(id) = self.facts.latest else {
            return None;
        };
        let mut releases = self.facts.releases.iter();
        releases
            .find(|release| release.id == id)
            .map(|release| release.tag.as_str())
    }

    fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn add(&mut self, tag: &str, draft: bool) -> u64 {
        let id = self.next_id();
        self.facts.releases.push(PresentRelease {
            id,
            tag: tag.to_owned(),
            name: Some(tag.to_owned()),
            body: None,
            draft,
            prerelease: false,
            immutable: false,
            assets: Vec::new(),
        });
        id
    }

    /// Carries one change out; `release` is the plan's, and becomes the draft that was made.
    pub fn apply(
        &mut self,
        change: &ReleaseChange,
        wanted: &WantedRelease,
        release: &mut Option<u64>,
    ) -> Result<(), Refused> {
        match change {
            ReleaseChange::CreateDraft { .. } => {
                let id = self.add(&wanted.tag, true);
                self.get(id)?.prerelease = wanted.prerelease;
                *release = Some(id);
            }
            ReleaseChange::DeleteAsset { asset, .. } => {
                for release in &mut self.facts.releases {
                    release.assets.retain(|present| present.id != *asset);
                }
            }
            ReleaseChange::Upload { name, .. } => self.upload(wanted, release.unwrap(), name)?,
            ReleaseChange::Edit { make_latest, .. } => {
                let present = self.get(release.unwrap())?;
                present.prerelease = wanted.prerelease;
                present.name = wanted.name.clone().or(present.name.take());
                present.body = wanted.body.text.clone().or(present.body.take());
                let (id, draft) = (present.id, present.draft);
                self.flag(id, draft, *make_latest);
            }
            ReleaseChange::Publish { make_latest, .. } => {
                let id = release.unwrap();
                let tag = self.get(id)?.tag.clone();
                let twin = self.facts.releases.iter();
                if twin
                    .filter(|other| other.id != id)
                    .any(|other| other.tag == tag && !other.draft)
                {
                    return Err(Refused);
                }
                let release = self.get(id)?;
                // Said of a public release, it is one more edit.
                if std::mem::replace(&mut release.draft, false) {
                    self.published.push(tag);
                }
                self.flag(id, false, Some(*make_latest));
            }
            ReleaseChange::MarkLatest { release, .. } => self.flag(*release, false, Some(true)),
            ReleaseChange::DeleteDraft { release, .. } => {
                assert!(self.get(*release)?.draft, "a public release is removed");
                self.facts.releases.retain(|other| other.id != *release);
            }
        }
        Ok(())
    }

    /// Silence sets the flag.
    fn flag(&mut self, id: u64, draft: bool, make_latest: Option<bool>) {
        if !draft && make_latest.unwrap_or(true) {
            self.facts.latest = LatestRelease::Release(id);
        }
    }

    fn upload(&mut self, wanted: &WantedRelease, id: u64, name: &str) -> Result<(), Refused> {
        let asset_id = self.next_id();
        let release = self.get(id)?;
        if release.immutable || release.assets.iter().any(|asset| asset.name == name) {
            return Err(Refused);
        }
        let asset = wanted.assets.iter().find(|asset| asset.name == name);
        let asset = asset.unwrap();
        release.assets.push(PresentAsset {
            id: asset_id,
            name: name.to_owned(),
            state: AssetState::Uploaded,
            size: asset.size,
            sha256: Some(asset.sha256.clone()),
        });
        Ok(())
    }
}
