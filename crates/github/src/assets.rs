//! The files of a release, as GitHub keeps them. How they get there is [`upload`](crate::upload)'s
//! matter.
//!
//! Source: GitHub's "REST API endpoints for release assets".

use serde::Deserialize;

use crate::client::Client;
use crate::error::Error;

/// One file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Asset {
    /// Its id.
    pub id: u64,
    /// Its name. GitHub replaces characters that it doesn't like, so it may be another than the
    /// one that was asked for.
    pub name: String,
    /// `uploaded`, or `starter` for what a broken upload left.
    pub state: String,
    /// Its length in bytes.
    pub size: u64,
    /// `sha256:` and 64 digits; nothing for assets and servers from before digests.
    pub digest: Option<String>,
    /// Where it is downloaded.
    #[serde(rename = "browser_download_url")]
    pub url: String,
}

impl Asset {
    /// Whether it is whole. Anything else holds its name, serves nothing and has to be deleted.
    pub fn is_uploaded(&self) -> bool {
        self.state == "uploaded"
    }
}

impl Client {
    /// Deletes an asset; one that is gone is well deleted. Repeated when it fails, for no id comes
    /// twice.
    ///
    /// # Errors
    /// `Forbidden` when the token may not. GitHub hides assets from some tokens instead, which
    /// looks like one that is gone.
    pub async fn delete_asset(&self, id: u64) -> Result<(), Error> {
        self.delete(&format!("releases/assets/{id}")).await
    }
}
