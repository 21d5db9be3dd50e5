//! What a registry says, as the rules want to know it.

use serde::{Deserialize, Serialize};

use super::digest::ImageDigest;
use super::platform::Platform;
use super::tag::ImageTag;

/// What a registry says of an image and of the tags that it is to get.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PromotionFacts {
    /// The image that was asked for, where it is there.
    pub source: Option<SourceImage>,
    /// The tags that it is to get and that are there already, and where they stand.
    pub standing: Vec<(ImageTag, ImageDigest)>,
}

/// An image that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceImage {
    /// Its digest.
    pub digest: ImageDigest,
    /// Where the tag that it must have stands, if one was named.
    pub tagged: Option<ImageDigest>,
    /// What it runs on.
    pub platforms: Vec<Platform>,
    /// The commit that it says it was built from: `org.opencontainers.image.revision`.
    pub revision: Option<String>,
}

impl PromotionFacts {
    /// Where a tag stands, if it is there.
    pub fn stands(&self, tag: &ImageTag) -> Option<&ImageDigest> {
        let mut standing = self.standing.iter();
        standing.find_map(|(known, digest)| (known == tag).then_some(digest))
    }
}
