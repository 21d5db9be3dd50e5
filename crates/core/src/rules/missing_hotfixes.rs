//! A promotion that lacks a fix which production already got would bring the fault back.

use super::Stop;
use super::view::View;
use crate::facts::Question;
use crate::object_id::ObjectId;
use crate::problem::Problem;
use crate::version_tag::VersionTag;
use crate::vocabulary::Lane;

/// One warning for each hotfix of the current production version that the target lacks.
pub(super) fn check(view: &View<'_>) -> Result<Vec<String>, Stop> {
    let Some(newest) = view.newest(Lane::Production, None)? else {
        return Ok(Vec::new());
    };
    if !may_be_missing(view, &newest) {
        return Ok(Vec::new());
    }
    let comparison = view.compare(newest.tag.commit, view.target, true)?;
    let carried = comparison.commits.unwrap_or_default();
    let absent: Vec<VersionTag<'_>> = later_patches(view, &newest)
        .filter(|tag| !carried.contains(&tag.tag.commit))
        .collect();
    view.read_all(absent.iter().copied())?;
    let mut warnings = Vec::new();
    for tag in absent {
        if view.lane_of(&tag)? == Some(Lane::Hotfix) {
            warnings.extend(warning(view, &newest, &tag)?);
        }
    }
    if view.request.require_hotfixes && !warnings.is_empty() {
        return Err(Problem::refused("hotfix-missing", warnings.join("; "))
            .hint("port the commits to the trunk and stage them, or leave 'require-hotfixes' out")
            .into());
    }
    Ok(warnings)
}

/// Whether any tag could be such a hotfix; most promotions need no look at all.
pub(super) fn may_be_missing(view: &View<'_>, newest: &VersionTag<'_>) -> bool {
    newest.tag.commit != view.target && later_patches(view, newest).next().is_some()
}

/// Versions above `newest` in its own line, on commits that are not plainly covered.
fn later_patches<'a>(
    view: &View<'a>,
    newest: &VersionTag<'a>,
) -> impl Iterator<Item = VersionTag<'a>> {
    let (core, base, target) = (newest.core, newest.tag.commit, view.target);
    view.catalog.of_minor(core.0, core.1).filter(move |tag| {
        let covered: [ObjectId; 2] = [base, target];
        tag.is_stable() && tag.core.2 > core.2 && !covered.contains(&tag.tag.commit)
    })
}

fn warning(
    view: &View<'_>,
    newest: &VersionTag<'_>,
    hotfix: &VersionTag<'_>,
) -> Result<Option<String>, Stop> {
    let (hotfix_commit, target) = (hotfix.tag.commit, view.target);
    let known = view
        .facts
        .unported
        .iter()
        .find(|known| known.hotfix == hotfix_commit && known.target == target);
    let Some(known) = known else {
        let question = Question::Unported {
            hotfix: hotfix_commit,
            target,
        };
        return Err(Stop::Ask(vec![question]));
    };
    if known.commits.is_empty() {
        return Ok(None);
    }
    let commits: Vec<String> = known.commits.iter().take(5).map(ObjectId::short).collect();
    let more = if known.commits.len() > commits.len() {
        ", …"
    } else {
        ""
    };
    Ok(Some(format!(
        "{} lacks {}, a hotfix of {}: commits {}{more}",
        target.short(),
        hotfix.tag.name,
        newest.tag.name,
        commits.join(", ")
    )))
}
