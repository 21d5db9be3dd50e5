//! Looking at what stands there, as the rules read it.

use std::collections::HashMap;

use windlass_core::{AssetState, LatestRelease, PresentAsset, PresentRelease, ReleaseFacts};
use windlass_facts::of_github;
use windlass_github::{Asset, Client, Release};
use windlass_toolkit::{Console, Failure};

/// An upload of another run is waited for so many looks long, before it is taken for broken.
const PATIENCE: u32 = 6;
/// A run that has looked so often works against somebody.
const MOST_LOOKS: u32 = 40;

/// What one run has seen.
#[derive(Debug, Default)]
pub(crate) struct Eye {
    looks: u32,
    /// The draft that this run made; it is looked for by its id, because a list may lag behind.
    pub(crate) own_draft: Option<u64>,
    /// Files whose upload broke off in this very run.
    pub(crate) broken: Vec<String>,
    /// Which release is the latest, where this run knows.
    pub(crate) latest: LatestRelease,
    unfinished: HashMap<u64, u32>,
    warned: bool,
}

/// The releases, as the rules read them and as GitHub tells them.
pub(crate) struct Seen {
    pub(crate) facts: ReleaseFacts,
    releases: Vec<Release>,
}

impl Seen {
    pub(crate) fn release(&self, id: u64) -> Option<&Release> {
        self.releases.iter().find(|release| release.id == id)
    }
}

impl Eye {
    /// Reads all releases.
    pub(crate) async fn look(
        &mut self,
        client: &Client,
        tag: &str,
        console: &mut Console,
    ) -> Result<Seen, Failure> {
        self.looks += 1;
        if self.looks > MOST_LOOKS {
            return Err(Failure::unavailable(format!(
                "create the release of {tag}: it is changed as often as it is brought in order"
            ))
            .hint("find out who else edits it, and run this again"));
        }
        let list = client.releases().await.map_err(of_github)?;
        if !list.complete && !std::mem::replace(&mut self.warned, true) {
            console.warning(
                "GitHub lists no more than 10,000 releases; an older one is not taken into account",
            );
        }
        let mut releases = list.releases;
        if let Some(id) = self.own_draft
            && releases.iter().all(|release| release.id != id)
        {
            releases.extend(client.release(id).await.map_err(of_github)?);
        }
        self.check_own(&releases, tag)?;
        let present = releases.iter().map(|release| self.present(release));
        let facts = ReleaseFacts {
            releases: present.collect(),
            latest: self.latest,
        };
        self.broken.clear();
        Ok(Seen { facts, releases })
    }

    /// Asks which release is the latest.
    pub(crate) async fn look_for_latest(&mut self, client: &Client) -> Result<(), Failure> {
        let latest = client.latest_release().await.map_err(of_github)?;
        self.latest = match latest {
            Some(release) => LatestRelease::Release(release.id),
            None => LatestRelease::None,
        };
        Ok(())
    }

    /// A draft that was given to another tag is somebody else's by now.
    fn check_own(&self, releases: &[Release], tag: &str) -> Result<(), Failure> {
        let own = releases
            .iter()
            .find(|release| Some(release.id) == self.own_draft);
        match own {
            Some(own) if own.tag != tag => Err(Failure::refused(format!(
                "create the release of {tag}: somebody has given its draft {} the tag {}",
                own.id, own.tag
            ))
            .hint("run it again to make another draft")),
            _ => Ok(()),
        }
    }

    fn present(&mut self, release: &Release) -> PresentRelease {
        PresentRelease {
            id: release.id,
            tag: release.tag.clone(),
            name: release.name.clone(),
            body: release.body.clone(),
            draft: release.draft,
            prerelease: release.prerelease,
            immutable: release.immutable,
            assets: release
                .assets
                .iter()
                .map(|asset| PresentAsset {
                    id: asset.id,
                    name: asset.name.clone(),
                    state: self.state(asset),
                    size: asset.size,
                    sha256: digest(asset),
                })
                .collect(),
        }
    }

    /// What is unfinished when a run begins, was left by one that is over. What appears later may
    /// be under way.
    fn state(&mut self, asset: &Asset) -> AssetState {
        if asset.is_uploaded() {
            return AssetState::Uploaded;
        }
        let seen = self.unfinished.entry(asset.id).or_default();
        *seen += 1;
        if self.looks == 1 || *seen > PATIENCE || self.broken.contains(&asset.name) {
            AssetState::Broken
        } else {
            AssetState::Unfinished
        }
    }
}

fn digest(asset: &Asset) -> Option<String> {
    let digest = asset.digest.as_deref()?.strip_prefix("sha256:")?;
    Some(digest.to_owned())
}
