//! The releases that stand on the embedded GitHub at the end, and the client that sees them.

use windlass_facts::{Access, AccessFlags, of_github};
use windlass_github::Client;
use windlass_toolkit::{Console, Context, ContextFlags, Environment, Failure};

use super::record::{Asset, Release};

/// A client of the embedded GitHub, made as the actions make theirs.
pub(super) fn client(environment: &Environment, console: &mut Console) -> Result<Client, Failure> {
    let access = Access::new(&AccessFlags::default(), environment, console)?;
    let context = Context::new(&ContextFlags::default(), environment)?;
    access.client(&context, console)
}

/// Every release, the newest first.
pub(super) async fn releases(client: &Client) -> Result<Vec<Release>, Failure> {
    let listed = client.releases().await.map_err(of_github)?.releases;
    let latest = client.latest_release().await.map_err(of_github)?;
    let latest = latest.map(|release| release.id);
    let shown = listed.into_iter().map(|release| Release {
        latest: Some(release.id) == latest,
        name: release.name.unwrap_or_else(|| release.tag.clone()),
        tag: release.tag,
        draft: release.draft,
        prerelease: release.prerelease,
        assets: release.assets.into_iter().map(asset).collect(),
    });
    Ok(shown.collect())
}

fn asset(asset: windlass_github::Asset) -> Asset {
    Asset {
        name: asset.name,
        size: asset.size,
        digest: asset.digest.unwrap_or_default(),
    }
}
