//! The files of a release: which are there, which are missing, which are in the way (R5).

use super::facts::{AssetState, PresentAsset, PresentRelease};
use super::plan::ReleaseChange;
use super::wanted::WantedRelease;
use super::wanted_asset::WantedAsset;

/// What has to be done about a release's files.
#[derive(Debug, Default)]
pub(super) struct Assets {
    pub(super) changes: Vec<ReleaseChange>,
    /// A file that another run may be uploading.
    pub(super) unfinished: Option<String>,
}

/// Compares the wanted files with those of a release.
pub(super) fn compare(wanted: &WantedRelease, release: &PresentRelease) -> Assets {
    let mut assets = Assets::default();
    for asset in &wanted.assets {
        let Some(present) = named(release, &asset.name) else {
            assets.changes.push(missing(asset));
            continue;
        };
        let in_the_way = match present.state {
            AssetState::Unfinished => {
                assets.unfinished = Some(asset.name.clone());
                continue;
            }
            AssetState::Uploaded if is_same(asset, present) => continue,
            AssetState::Uploaded => "its content is another one",
            AssetState::Broken => "its upload broke off and blocks the name",
        };
        assets.changes.push(ReleaseChange::DeleteAsset {
            asset: present.id,
            name: asset.name.clone(),
            because: in_the_way.to_owned(),
        });
        assets.changes.push(missing(asset));
    }
    assets
}

/// The upload of a file that is not there.
pub(super) fn missing(asset: &WantedAsset) -> ReleaseChange {
    ReleaseChange::Upload {
        name: asset.name.clone(),
        because: "the release lacks it".to_owned(),
    }
}

/// The first file that is there, whole, with another content.
pub(super) fn replaced<'a>(
    wanted: &'a WantedRelease,
    release: &'a PresentRelease,
) -> Option<(&'a WantedAsset, &'a PresentAsset)> {
    let pairs = wanted
        .assets
        .iter()
        .filter_map(|asset| Some((asset, named(release, &asset.name)?)));
    let mut whole = pairs.filter(|(_, present)| present.state == AssetState::Uploaded);
    whole.find(|(asset, present)| !is_same(asset, present))
}

/// Files that nobody named. They are kept: somebody may have put them there on purpose.
pub(super) fn unexpected(wanted: &WantedRelease, release: &PresentRelease) -> Vec<String> {
    let named = |name: &str| wanted.assets.iter().any(|asset| asset.name == name);
    let others = release.assets.iter().filter(|asset| !named(&asset.name));
    others
        .map(|asset| {
            format!(
                "the release of {} has the asset {}, which 'assets' doesn't name; it is kept",
                release.tag, asset.name
            )
        })
        .collect()
}

/// Whether a release has no file but wanted ones, whole or broken.
pub(super) fn all_wanted(wanted: &WantedRelease, release: &PresentRelease) -> bool {
    release.assets.iter().all(|present| {
        let mut assets = wanted.assets.iter();
        let named = assets.find(|asset| asset.name == present.name);
        named.is_some_and(|asset| present.state != AssetState::Uploaded || is_same(asset, present))
    })
}

/// `12 bytes, sha256 0123456789ab…`
pub(super) fn describe(size: u64, sha256: Option<&str>) -> String {
    let digest = sha256
        .and_then(|digest| digest.get(..12))
        .unwrap_or("unknown");
    format!("{size} bytes, sha256 {digest}…")
}

fn named<'a>(release: &'a PresentRelease, name: &str) -> Option<&'a PresentAsset> {
    release.assets.iter().find(|asset| asset.name == name)
}

/// Where the server gives no digest, the size has to do.
fn is_same(wanted: &WantedAsset, present: &PresentAsset) -> bool {
    wanted.size == present.size
        && present
            .sha256
            .as_ref()
            .is_none_or(|digest| digest.eq_ignore_ascii_case(&wanted.sha256))
}
