//! A release of the tag is public: what may still be changed is, and the rest is refused.

use super::assets::{self, Assets};
use super::duplicates::duplicates;
use super::facts::{PresentRelease, ReleaseFacts};
use super::fields::differing_fields;
use super::latest::{self, Flag};
use super::plan::{ReleaseChange, ReleasePlan, ReleaseVerdict};
use super::wanted::WantedRelease;
use crate::problem::Problem;

/// `drafts` are those of the same tag, which nobody needs any more.
pub(super) fn reconcile(
    wanted: &WantedRelease,
    release: &PresentRelease,
    drafts: &[&PresentRelease],
    facts: &ReleaseFacts,
) -> Result<ReleaseVerdict, Problem> {
    if wanted.draft {
        return Err(not_a_draft_again(release));
    }
    let Assets {
        changes,
        unfinished,
    } = assets::compare(wanted, release);
    let fields = differing_fields(wanted, release);
    refuse_replacing(wanted, release)?;
    if release.immutable {
        refuse_locked(release, &changes)?;
    }
    if let Some(name) = unfinished {
        return Ok(ReleaseVerdict::Wait(format!(
            "{name} is being uploaded to {}",
            release.tag
        )));
    }
    let mut plan = ReleasePlan {
        release: Some(release.id),
        changes,
        warnings: assets::unexpected(wanted, release),
    };
    if !fields.is_empty() {
        plan.changes.push(ReleaseChange::Edit {
            fields,
            make_latest: Some(latest::becomes_latest(wanted, facts)),
            because: format!("the release of {} says something else", release.tag),
        });
    }
    if !plan.changes.is_empty() {
        return Ok(ReleaseVerdict::Planned(plan));
    }
    match latest::flag(wanted, release, facts) {
        Flag::Unread => return Ok(ReleaseVerdict::NeedsLatest),
        Flag::Right => {}
        Flag::Wrong(change) => plan.changes.push(change),
    }
    let (removed, kept) = duplicates(wanted, release, drafts);
    plan.changes.extend(removed);
    plan.warnings.extend(kept);
    Ok(ReleaseVerdict::Planned(plan))
}

fn not_a_draft_again(release: &PresentRelease) -> Problem {
    Problem::refused(
        "published",
        format!("the release of {} is public already", release.tag),
    )
    .hint("leave 'draft' out: what is public is never made a draft again")
}

/// Whoever has fetched a public file may have checked it: it never changes under its name.
fn refuse_replacing(wanted: &WantedRelease, release: &PresentRelease) -> Result<(), Problem> {
    let Some((asset, present)) = assets::replaced(wanted, release) else {
        return Ok(());
    };
    let message = format!(
        "{} is public in the release of {} with another content: {} there, {} here",
        asset.name,
        release.tag,
        assets::describe(present.size, present.sha256.as_deref()),
        assets::describe(asset.size, Some(&asset.sha256)),
    );
    Err(Problem::refused("asset-published", message)
        .hint("release a new version: a public file is not replaced")
        .hint("if nobody may have fetched it yet, remove the asset by hand and run this again"))
}

fn refuse_locked(release: &PresentRelease, changes: &[ReleaseChange]) -> Result<(), Problem> {
    let Some(change) = changes.first() else {
        return Ok(());
    };
    let (tag, what) = (&release.tag, change.text());
    Err(Problem::refused(
        "immutable",
        format!("the release of {tag} is public and immutable: can't {what}"),
    )
    .hint("release a new version: an immutable release keeps its tag and its assets"))
}
