//! The release that is wanted. What an input leaves open is kept as people left it.

use semver::Version;
use serde::{Deserialize, Serialize};

use super::body::ReleaseBody;
use super::wanted_asset::{WantedAsset, check_asset_names};
use crate::prefix::TagPrefix;
use crate::problem::Problem;
use crate::vocabulary::{Lane, Word};

/// Which release is to be the repository's latest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Latest {
    /// The one of the highest stable version, whichever that is (R3).
    Auto,
    /// This one.
    True,
    /// Not this one.
    False,
}

impl Word for Latest {
    const WHAT: &'static str = "latest";
    const ALL: &'static [Self] = &[Self::Auto, Self::True, Self::False];

    fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::True => "true",
            Self::False => "false",
        }
    }
}

/// The release that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct WantedRelease {
    /// The tag that it belongs to, and that exists.
    pub tag: String,
    /// What stands before the number in tags that compete for "latest".
    pub tag_prefix: TagPrefix,
    /// Its title. Without one, a new release gets the tag's name, and an old one keeps its own.
    pub name: Option<String>,
    /// Its text.
    pub body: ReleaseBody,
    /// Whether it is marked as a prerelease.
    pub prerelease: bool,
    /// Whether somebody said so. A public release keeps its mark otherwise.
    pub prerelease_said: bool,
    /// Whether it stays a draft.
    pub draft: bool,
    /// Which release is to be the latest one.
    pub latest: Latest,
    /// Its files.
    pub assets: Vec<WantedAsset>,
}

impl WantedRelease {
    /// What is wrong with it by itself.
    pub fn validate(&self) -> Result<(), Problem> {
        check_asset_names(&self.assets)?;
        let what = match (self.latest, self.draft, self.prerelease) {
            (Latest::True, true, _) => "a draft",
            (Latest::True, _, true) => "a prerelease",
            _ => return Ok(()),
        };
        Err(
            Problem::bad_input("latest", format!("{what} can't be the latest release"))
                .hint("set 'latest' to auto or false, or 'draft' and 'prerelease' to false"),
        )
    }
}

/// Whether a release is a prerelease where nobody said: all that is not for production.
pub fn is_prerelease(lane: Option<Lane>, version: &Version) -> bool {
    !version.pre.is_empty() || matches!(lane, Some(Lane::Dev | Lane::Rc | Lane::Staging))
}
