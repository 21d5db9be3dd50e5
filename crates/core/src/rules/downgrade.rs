//! What would move an environment backwards.

use semver::Version;

use super::Stop;
use super::view::View;
use crate::facts::{Relation, Trunk};
use crate::problem::Problem;
use crate::version_tag::VersionTag;
use crate::vocabulary::Lane;

/// A run that comes late: the newest staging version is of a later commit (V20).
pub(super) fn of_staging(view: &View<'_>) -> Result<(), Stop> {
    if view.request.allow_downgrade {
        return Ok(());
    }
    let Some(newest) = view.newest(Lane::Staging, None)? else {
        return Ok(());
    };
    if view.relation(newest.tag.commit, view.target)? != Relation::Behind {
        return Ok(());
    }
    Err(downgrade(older(view, &newest))
        .hint("nothing is lost: the newer version has this commit in it")
        .into())
}

/// Production runs a later commit.
pub(super) fn of_production(view: &View<'_>) -> Result<(), Stop> {
    let Some(newest) = newest_unless_allowed(view)? else {
        return Ok(());
    };
    // With the commits in between, the question about hotfixes needs no comparison of its own.
    let wanted = super::missing_hotfixes::may_be_missing(view, &newest);
    match view
        .compare(newest.tag.commit, view.target, wanted)?
        .relation
    {
        Relation::Behind => Err(backwards(older(view, &newest))),
        Relation::Diverged if both_are_of_the_trunk(view, &newest)? => {
            Err(backwards(lacking(view, &newest)))
        }
        _ => Ok(()),
    }
}

/// A hotfix stands beside the trunk on purpose: whether it lacks something is told by its version,
/// and whether it is lacking is a question of its own. Nor is there an answer where it can't be
/// told what the trunk is.
fn both_are_of_the_trunk(view: &View<'_>, newest: &VersionTag<'_>) -> Result<bool, Stop> {
    let from = view.required_from()?;
    match view.trunk()? {
        Trunk::Unknown { .. } => Ok(false),
        Trunk::Branch { .. } => {
            Ok(view.lane_of(&from)? != Some(Lane::Hotfix) && view.on_trunk(newest.tag.commit)?)
        }
    }
}

/// Production runs a higher version than the one that comes out, be it new or there already (V21).
pub(super) fn of_version(view: &View<'_>, version: &Version) -> Result<(), Stop> {
    if view.request.lane != Lane::Production {
        return Ok(());
    }
    match newest_unless_allowed(view)? {
        Some(newest) if *version < newest.version() => {
            let (tag, newest) = (view.request.tag_prefix.tag(version), &newest.tag.name);
            Err(backwards(format!(
                "{tag} is lower than {newest}, the newest production version"
            )))
        }
        _ => Ok(()),
    }
}

fn newest_unless_allowed<'a>(view: &View<'a>) -> Result<Option<VersionTag<'a>>, Stop> {
    if view.request.allow_downgrade {
        return Ok(None);
    }
    view.newest(Lane::Production, None)
}

fn older(view: &View<'_>, newest: &VersionTag<'_>) -> String {
    let (target, commit) = (view.target.short(), newest.tag.commit.short());
    format!(
        "{target} is older than {commit}, which {} stands on",
        newest.tag.name
    )
}

fn lacking(view: &View<'_>, newest: &VersionTag<'_>) -> String {
    let (target, commit) = (view.target.short(), newest.tag.commit.short());
    format!(
        "{target} lacks commits of {commit}, which {} stands on",
        newest.tag.name
    )
}

fn backwards(message: String) -> Stop {
    downgrade(message)
        .hint("to go back on purpose, use the rollback workflow")
        .into()
}

fn downgrade(message: String) -> Problem {
    Problem::refused("downgrade", format!("this would be a downgrade: {message}"))
        .hint("set 'allow-downgrade' if it is meant")
}
