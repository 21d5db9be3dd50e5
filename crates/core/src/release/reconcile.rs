//! From what stands there to what is wanted.

use super::facts::{PresentRelease, ReleaseFacts};
use super::plan::ReleaseVerdict;
use super::wanted::WantedRelease;
use super::{draft, published};
use crate::problem::Problem;

/// Plans the next changes; refuses where what stands there may not be changed.
pub fn reconcile_release(
    wanted: &WantedRelease,
    facts: &ReleaseFacts,
) -> Result<ReleaseVerdict, Problem> {
    wanted.validate()?;
    let mut same_tag: Vec<&PresentRelease> = facts
        .releases
        .iter()
        .filter(|release| release.tag == wanted.tag)
        .collect();
    same_tag.sort_by_key(|release| release.id);
    let (drafts, published): (Vec<_>, Vec<_>) =
        same_tag.into_iter().partition(|release| release.draft);
    match published.first() {
        Some(release) => published::reconcile(wanted, release, &drafts, facts),
        None => draft::reconcile(wanted, &drafts, facts),
    }
}
