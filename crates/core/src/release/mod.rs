//! A release: what is wanted, what stands there, and the changes that lead from one to the other.
//!
//! Nothing here remembers what was done before. Whoever carries out a plan looks again and asks
//! again until nothing is left to change, so that a run that was cut off anywhere is finished by
//! the next one (R1). Read [`wanted`], [`facts`], [`plan`], then [`reconcile`] with its two cases:
//! [`published`] and [`draft`].

mod assets;
mod body;
mod draft;
mod duplicates;
mod facts;
mod fields;
mod latest;
mod plan;
mod published;
mod reconcile;
#[cfg(test)]
mod tests;
mod wanted;
mod wanted_asset;

pub use body::{BODY_LIMIT, ReleaseBody};
pub use facts::{AssetState, LatestRelease, PresentAsset, PresentRelease, ReleaseFacts};
pub use plan::{ReleaseChange, ReleaseField, ReleasePlan, ReleaseVerdict};
pub use reconcile::reconcile_release;
pub use wanted::{Latest, WantedRelease, is_prerelease};
pub use wanted_asset::{WantedAsset, check_asset_name};
