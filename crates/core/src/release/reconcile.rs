//! From what stands there to what is wanted.

use super::facts::{PresentRelease, ReleaseFacts};
use super::plan::{ReleaseField, ReleaseVerdict};
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

/// The fields that are not as wanted.
pub(super) fn differing_fields(
    wanted: &WantedRelease,
    present: &PresentRelease,
) -> Vec<ReleaseField> {
    let name = wanted.name.as_deref();
    let differs = [
        (
            ReleaseField::Name,
            name.is_some_and(|name| present.name.as_deref() != Some(name)),
        ),
        (
            ReleaseField::Body,
            !wanted
                .body
                .accepts(present.body.as_deref().unwrap_or_default()),
        ),
        (
            ReleaseField::Prerelease,
            present.prerelease != wanted.prerelease && (present.draft || wanted.prerelease_said),
        ),
    ];
    differs
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
}
