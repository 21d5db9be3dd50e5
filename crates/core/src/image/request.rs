//! What is asked of a promotion of an image. Knows nothing of what a registry holds.

use serde::{Deserialize, Serialize};

use super::digest::ImageDigest;
use super::platform::Platform;
use super::tag::ImageTag;
use crate::problem::Problem;

/// An image, what it must be, and the tags that it is to get.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImagePromotion {
    /// The image, where it is known by its digest.
    pub digest: Option<ImageDigest>,
    /// A tag that the image must have. Without a digest it says which image is meant.
    pub source_tag: Option<ImageTag>,
    /// The tags that it gets, and that then stand for it and no other image.
    pub tags: Vec<ImageTag>,
    /// The tags that it gets, wherever they stand, such as `latest`.
    pub floating_tags: Vec<ImageTag>,
    /// The platforms that it must run on.
    pub platforms: Vec<Platform>,
    /// The commit that it must say it was built from.
    pub revision: Option<String>,
    /// Whether it is no failure that there is no such image.
    pub may_be_missing: bool,
}

/// A tag that is to be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedTag {
    /// The tag.
    pub tag: ImageTag,
    /// Whether it may be taken from another image.
    pub floats: bool,
}

impl ImagePromotion {
    /// The tags, each once, the floating ones last: whoever follows them finds the others there.
    pub fn wanted(&self) -> Vec<WantedTag> {
        let fixed = self.tags.iter().map(|tag| (tag, false));
        let floating = self.floating_tags.iter().map(|tag| (tag, true));
        let mut wanted: Vec<WantedTag> = Vec::new();
        for (tag, floats) in fixed.chain(floating) {
            if !wanted.iter().any(|known| known.tag == *tag) {
                let tag = tag.clone();
                wanted.push(WantedTag { tag, floats });
            }
        }
        wanted
    }

    /// Whether the request makes sense by itself.
    ///
    /// # Errors
    /// For one that names no image, no tags although it is no mere look, a tag that is to float
    /// and to stay, or a digest that registries don't tell of tags.
    pub fn validate(&self) -> Result<(), Problem> {
        match &self.digest {
            None if self.source_tag.is_none() => {
                return Err(Problem::bad_input("source", "no image is named")
                    .hint("give 'digest' what staging ran (the output 'image-digest' of verify-staging-tag), or 'source-tag' a tag of the image"));
            }
            Some(digest) if !digest.as_str().starts_with("sha256:") => {
                return Err(Problem::bad_input(
                    "digest",
                    format!("the digest {digest} is no SHA-256"),
                )
                .hint("give the digest as the registry tells it, sha256:…"));
            }
            _ => {}
        }
        if self.wanted().is_empty() && !self.may_be_missing {
            return Err(Problem::bad_input("tags", "no tag is to be given")
                .hint("give 'tags' or 'floating-tags'; only to look whether the image is there, set 'if-missing' to skip"));
        }
        match self
            .tags
            .iter()
            .find(|tag| self.floating_tags.contains(tag))
        {
            Some(tag) => Err(Problem::bad_input(
                "tags",
                format!("the tag {tag} is to stay and to float"),
            )
            .hint("name it in 'tags' or in 'floating-tags'")),
            None => Ok(()),
        }
    }
}
