//! No release of the tag is public yet: a draft is made or completed, and published once (R4).

use super::assets::{self, Assets};
use super::duplicates::duplicates;
use super::facts::{PresentRelease, ReleaseFacts};
use super::fields::differing_fields;
use super::latest;
use super::plan::{ReleaseChange, ReleasePlan, ReleaseVerdict};
use super::wanted::WantedRelease;
use crate::problem::Problem;

/// `drafts` are those of the wanted tag, the oldest first.
pub(super) fn reconcile(
    wanted: &WantedRelease,
    drafts: &[&PresentRelease],
    facts: &ReleaseFacts,
) -> Result<ReleaseVerdict, Problem> {
    let Some(chosen) = choose(wanted, drafts) else {
        return Ok(ReleaseVerdict::Planned(create(wanted)));
    };
    let Assets {
        changes,
        unfinished,
    } = assets::compare(wanted, chosen);
    if let Some(name) = unfinished {
        return Ok(ReleaseVerdict::Wait(format!(
            "{name} is being uploaded to the draft {}",
            chosen.id
        )));
    }
    let mut plan = ReleasePlan {
        release: Some(chosen.id),
        changes,
        warnings: assets::unexpected(wanted, chosen),
    };
    plan.changes.extend(edit(wanted, chosen));
    let complete = plan.changes.is_empty();
    if complete && wanted.draft {
        let (changes, warnings) = duplicates(wanted, chosen, drafts);
        plan.changes = changes;
        plan.warnings.extend(warnings);
    } else if complete {
        plan.changes.push(ReleaseChange::Publish {
            make_latest: latest::becomes_latest(wanted, facts),
            because: "the draft is complete".to_owned(),
        });
    }
    Ok(ReleaseVerdict::Planned(plan))
}

/// The oldest that is complete, so that no other run's upload has to be waited for; else the
/// oldest: every run chooses the same (R2).
fn choose<'a>(wanted: &WantedRelease, drafts: &[&'a PresentRelease]) -> Option<&'a PresentRelease> {
    let complete = |draft: &&&PresentRelease| {
        let Assets {
            changes,
            unfinished,
        } = assets::compare(wanted, draft);
        changes.is_empty() && unfinished.is_none()
    };
    let chosen = drafts.iter().find(complete).or_else(|| drafts.first());
    chosen.copied()
}

fn create(wanted: &WantedRelease) -> ReleasePlan {
    let draft = ReleaseChange::CreateDraft {
        because: format!("{} has no release yet", wanted.tag),
    };
    let uploads = wanted.assets.iter().map(assets::missing);
    ReleasePlan {
        changes: [draft].into_iter().chain(uploads).collect(),
        ..ReleasePlan::default()
    }
}

fn edit(wanted: &WantedRelease, draft: &PresentRelease) -> Option<ReleaseChange> {
    let fields = differing_fields(wanted, draft);
    (!fields.is_empty()).then(|| ReleaseChange::Edit {
        fields,
        make_latest: None,
        because: "the draft says something else".to_owned(),
    })
}
