//! A release and an asset, as GitHub writes them.
//!
//! Must not know how they came to be.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::routes::call::Call;
use crate::routes::error::ApiError;
use crate::routes::wire::{Account, account_id, encode_path, node_id, timestamp};
use crate::state::releases::{Asset, AssetState, Release};

#[derive(Serialize)]
pub struct ReleaseBody {
    url: String,
    html_url: String,
    assets_url: String,
    upload_url: String,
    tarball_url: Option<String>,
    zipball_url: Option<String>,
    id: u64,
    node_id: String,
    tag_name: String,
    target_commitish: String,
    name: Option<String>,
    body: Option<String>,
    draft: bool,
    prerelease: bool,
    immutable: bool,
    created_at: String,
    published_at: Option<String>,
    updated_at: String,
    author: Account,
    assets: Vec<AssetBody>,
}

#[derive(Serialize)]
pub struct AssetBody {
    url: String,
    browser_download_url: String,
    id: u64,
    node_id: String,
    name: String,
    label: Option<String>,
    state: AssetState,
    content_type: String,
    size: u64,
    digest: Option<String>,
    download_count: u64,
    created_at: String,
    updated_at: String,
    uploader: Account,
}

/// How often each asset was downloaded.
pub type Counts = BTreeMap<u64, u64>;

/// The counts as they are now.
pub fn counts(call: &Call) -> Result<Counts, ApiError> {
    let counters = &call.state.counters;
    Ok(counters.update(|counters| counters.downloads.clone())?)
}

impl ReleaseBody {
    pub fn load(call: &Call, release: Release) -> Result<Self, ApiError> {
        let repository = call.repository.record.id;
        let assets: Vec<Asset> = call.state.shelf(repository, |shelf| {
            shelf.assets(release.id).cloned().collect()
        })?;
        Ok(Self::new(call, release, assets.iter(), &counts(call)?))
    }

    pub fn new<'asset>(
        call: &Call,
        release: Release,
        assets: impl Iterator<Item = &'asset Asset>,
        counts: &Counts,
    ) -> Self {
        let url = call.url(&format!("/releases/{}", release.id));
        let name = call.repository.record.full_name();
        let uploads = format!("{}/api/uploads/repos/{name}", call.state.base);
        let archive = |kind: &str| {
            let tag = encode_path(&release.tag);
            (!release.draft).then(|| call.url(&format!("/{kind}/{tag}")))
        };
        Self {
            html_url: call.page_url(&format!("/releases/tag/{}", page(&release))),
            assets_url: format!("{url}/assets"),
            upload_url: format!("{uploads}/releases/{}/assets{{?name,label}}", release.id),
            url,
            tarball_url: archive("tarball"),
            zipball_url: archive("zipball"),
            id: release.id,
            node_id: node_id("Release", &release.id.to_string()),
            assets: assets
                .map(|asset| AssetBody::new(call, &release, asset, counts))
                .collect(),
            author: Account::new(&call.state.base, &release.author),
            created_at: timestamp(release.created_at),
            published_at: release.published_at.map(timestamp),
            updated_at: timestamp(release.updated_at),
            tag_name: release.tag,
            target_commitish: release.target,
            name: release.name,
            body: release.body,
            draft: release.draft,
            prerelease: release.prerelease,
            immutable: release.immutable,
        }
    }
}

impl AssetBody {
    pub fn new(call: &Call, release: &Release, asset: &Asset, counts: &Counts) -> Self {
        let (tag, name) = (page(release), encode_path(&asset.name));
        Self {
            url: call.url(&format!("/releases/assets/{}", asset.id)),
            browser_download_url: call.page_url(&format!("/releases/download/{tag}/{name}")),
            id: asset.id,
            node_id: node_id("ReleaseAsset", &asset.id.to_string()),
            name: asset.name.clone(),
            label: asset.label.clone(),
            state: asset.state,
            content_type: asset.content_type.clone(),
            size: asset.size,
            digest: asset
                .sha256
                .as_ref()
                .map(|sha256| format!("sha256:{sha256}")),
            download_count: counts.get(&asset.id).copied().unwrap_or_default(),
            created_at: timestamp(asset.created_at),
            updated_at: timestamp(asset.updated_at),
            uploader: Account::new(&call.state.base, &asset.uploader),
        }
    }
}

/// What stands for the release in addresses of pages: its tag, or for a draft a
/// name that belongs to no tag.
pub fn page(release: &Release) -> String {
    if release.draft {
        format!("untagged-{:020x}", account_id(&release.id.to_string()))
    } else {
        encode_path(&release.tag)
    }
}
