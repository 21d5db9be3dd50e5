//! What a release says of itself: which of it is not as wanted.

use super::facts::PresentRelease;
use super::plan::ReleaseField;
use super::wanted::WantedRelease;

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
