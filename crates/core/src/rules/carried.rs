//! What a hotfix carries of the trunk (W10).
//!
//! `next-version` asks before it makes one, and `verify-staging-tag` before one is promoted, so
//! that both judge alike.

use super::Stop;
use super::slices::SliceMap;
use super::view::View;
use crate::facts::{Comparison, Question, Trunk};
use crate::object_id::ObjectId;

/// How a fix lies to what it mends, with the commits that it brings.
pub(crate) fn brought(view: &View<'_>, base: ObjectId, fix: ObjectId) -> Result<Comparison, Stop> {
    if let Trunk::Branch { head, .. } = view.trunk()? {
        // Asked first: where the trunk is compared with the fix, the base follows from it.
        view.compare(*head, fix, true)?;
    }
    view.compare(base, fix, true)
}

/// Those of the commits that a fix brings which the trunk has too, otherwise than by merging this
/// very fix. None where the trunk is unknown, which the caller tells.
pub(crate) fn carried(view: &View<'_>, brought: &Comparison) -> Result<Vec<ObjectId>, Stop> {
    let Trunk::Branch { head, .. } = view.trunk()? else {
        return Ok(Vec::new());
    };
    let fix = brought.head;
    let off_trunk = view.compare(*head, fix, true)?.commits.unwrap_or_default();
    let mut of_trunk = brought.commits.clone().unwrap_or_default();
    of_trunk.retain(|commit| !off_trunk.contains(commit));
    // So that messages are the same each time, whatever the order of the source.
    of_trunk.sort_unstable();
    if of_trunk.is_empty() || !off_trunk.is_empty() || *head == fix {
        return Ok(of_trunk);
    }
    came_otherwise(view, brought, *head, of_trunk)
}

/// Those of the commits that the trunk didn't get by merging this very hotfix. Without them a
/// hotfix could not be looked at again once it has been merged.
fn came_otherwise(
    view: &View<'_>,
    brought: &Comparison,
    head: ObjectId,
    mut of_trunk: Vec<ObjectId>,
) -> Result<Vec<ObjectId>, Stop> {
    let (base, fix) = (brought.base, brought.head);
    let mut slices = view.facts.slices.iter();
    let slice = slices.find(|slice| slice.complete && (slice.base, slice.head) == (base, head));
    let Some(slice) = slice.map(SliceMap::new) else {
        return Err(Question::Slice { base, head }.into());
    };
    if !slice.is_on_main_line(fix) {
        let otherwise = slice.reached_without(fix);
        of_trunk.retain(|commit| otherwise.contains(commit));
    }
    Ok(of_trunk)
}
