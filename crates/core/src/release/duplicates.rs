//! Drafts of one tag beside the release that was chosen (R2).

use super::assets;
use super::facts::PresentRelease;
use super::plan::ReleaseChange;
use super::wanted::WantedRelease;

/// Drafts beside the chosen release: those that hold nothing of their own are removed, others
/// are somebody's work and only reported.
pub(super) fn duplicates(
    wanted: &WantedRelease,
    chosen: &PresentRelease,
    drafts: &[&PresentRelease],
) -> (Vec<ReleaseChange>, Vec<String>) {
    let others = drafts.iter().filter(|draft| draft.id != chosen.id);
    let (empty, full): (Vec<_>, Vec<_>) =
        others.partition(|draft| says_nothing_new(wanted, chosen, draft));
    let remove = |draft: &&PresentRelease| ReleaseChange::DeleteDraft {
        release: draft.id,
        because: format!("it repeats the release {} of {}", chosen.id, wanted.tag),
    };
    let keep = |draft: &&PresentRelease| {
        format!(
            "another draft of {} has content of its own and was left alone: release id {}",
            wanted.tag, draft.id
        )
    };
    (
        empty.into_iter().map(remove).collect(),
        full.into_iter().map(keep).collect(),
    )
}

fn says_nothing_new(
    wanted: &WantedRelease,
    chosen: &PresentRelease,
    draft: &PresentRelease,
) -> bool {
    let name = draft.name.as_deref().unwrap_or_default();
    let body = draft.body.as_deref().unwrap_or_default();
    let known_name = ["", &wanted.tag].contains(&name) || chosen.name.as_deref() == Some(name);
    let known_body = body.is_empty() || chosen.body.as_deref() == Some(body);
    known_name && known_body && assets::all_wanted(wanted, draft)
}
