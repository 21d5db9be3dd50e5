//! Images in a registry: their names, tags, digests and platforms, and whether a promotion may
//! give one its tags.

mod name;
mod platform;
pub(crate) mod tag;

mod digest;
mod facts;
mod plan;
mod request;

#[cfg(test)]
mod tests;

pub use digest::ImageDigest;
pub use facts::{PromotionFacts, SourceImage};
pub use name::ImageName;
pub use plan::{PromotionPlan, PromotionVerdict, TagChange, TagStep, plan_promotion, tag_change};
pub use platform::Platform;
pub use request::{ImagePromotion, WantedTag};
pub use tag::ImageTag;
