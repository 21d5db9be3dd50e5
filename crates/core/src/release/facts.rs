//! What stands on the server.

use serde::{Deserialize, Serialize};

/// Everything the rules know of a repository's releases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct ReleaseFacts {
    /// All of them, drafts included.
    pub releases: Vec<PresentRelease>,
    /// Which is flagged as the latest one.
    pub latest: LatestRelease,
}

/// What is known of the flag "latest", which belongs to one release of a repository at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LatestRelease {
    /// Nobody looked yet.
    #[default]
    Unread,
    /// No release has it.
    None,
    /// The release of this id has it.
    Release(u64),
}

/// A release that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PresentRelease {
    /// Its id; an older release has a smaller one.
    pub id: u64,
    /// The tag that it belongs to. Several drafts may name one tag.
    pub tag: String,
    /// Its title.
    pub name: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// Whether only those who may write see it.
    pub draft: bool,
    /// Whether it is marked as a prerelease.
    pub prerelease: bool,
    /// Whether its tag and files are locked for good; its text and marks are not.
    pub immutable: bool,
    /// Its files.
    pub assets: Vec<PresentAsset>,
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PresentAsset {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// Whether it is whole.
    pub state: AssetState,
    /// Bytes.
    pub size: u64,
    /// The digest of its content; servers of some years ago give none.
    pub sha256: Option<String>,
}

/// How far an upload has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssetState {
    /// It is complete.
    Uploaded,
    /// It was begun, and may still be under way in another run.
    Unfinished,
    /// It was begun and broke off. It blocks its name until it is removed.
    Broken,
}
