//! A hotfix: the next free patch of the line that it mends.

use super::carried::{brought, carried};
use super::view::View;
use super::{Candidate, Stop, refuse};
use crate::decision::Reason;
use crate::facts::{Relation, Trunk};
use crate::step::successor;
use crate::version_tag::{VersionTag, version};
use crate::vocabulary::Lane;

pub(super) fn next(view: &View<'_>) -> Result<Candidate, Stop> {
    let from = view.required_from()?;
    let lane = view.lane_of(&from)?;
    if !from.is_stable() || !matches!(lane, Some(Lane::Production | Lane::Hotfix)) {
        return Err(refuse::wrong_from(view, &from, lane).into());
    }
    must_descend(view, &from)?;
    if view.request.hotfix_prerelease {
        return next_candidate(view, &from);
    }
    let (patch, because) = next_patch(view, &from)?;
    let version = version((from.core.0, from.core.1, patch), None);
    Ok(Candidate::new(version, Reason::Hotfix, because))
}

/// A fix that isn't built on what it mends would ship something else with it.
fn must_descend(view: &View<'_>, from: &VersionTag<'_>) -> Result<(), Stop> {
    let relation = brought(view, from.tag.commit, view.target)?.relation;
    if relation == Relation::Ahead {
        return Ok(());
    }
    Err(refuse::not_a_descendant(view, from, relation).into())
}

/// What is on the trunk since `from` would ship with the fix (W10). It stops only what would be
/// made: a hotfix that stands there already may have become the trunk's own since.
pub(super) fn must_be_alone(view: &View<'_>) -> Result<Option<String>, Stop> {
    let from = view.required_from()?;
    let trunk = match view.trunk()? {
        Trunk::Branch { name, .. } => name,
        Trunk::Unknown { reason } => {
            let (target, tag) = (view.target.short(), &from.tag.name);
            return Ok(Some(format!(
                "whether {target} carries anything of the trunk besides {tag} can't be told: {reason}; 'trunk' names the branch that releases come from"
            )));
        }
    };
    let brought = brought(view, from.tag.commit, view.target)?;
    match carried(view, &brought)?.as_slice() {
        [] => Ok(None),
        commits => Err(refuse::trunk_in_hotfix(view, &from, trunk, commits).into()),
    }
}

/// One above the highest patch of the line, whoever took it; gaps are never filled (V1).
fn next_patch(view: &View<'_>, from: &VersionTag<'_>) -> Result<(u64, String), Stop> {
    let (major, minor, _) = from.core;
    let highest = highest(view, from);
    let because = format!(
        "the highest version of {major}.{minor} is {}",
        highest.tag.name
    );
    Ok((successor(highest.core.2, &highest.tag.name)?, because))
}

/// The highest version of the line that is mended, prereleases included.
fn highest<'a>(view: &View<'a>, from: &VersionTag<'a>) -> VersionTag<'a> {
    let mut line = view.catalog.of_minor(from.core.0, from.core.1);
    line.next_back().unwrap_or(*from)
}

/// The next rc of the hotfix that is being prepared, or the first of a new one.
fn next_candidate(view: &View<'_>, from: &VersionTag<'_>) -> Result<Candidate, Stop> {
    let (major, minor, _) = from.core;
    let highest = highest(view, from);
    if let Some((_, counter)) = highest.prerelease
        && view.is_hotfix_core(highest.core)?
    {
        let counter = successor(counter, &highest.tag.name)?;
        let because = format!("the hotfix is open with {}", highest.tag.name);
        return Ok(Candidate::new(
            version(highest.core, Some(("rc", counter))),
            Reason::Counted,
            because,
        ));
    }
    let (patch, because) = next_patch(view, from)?;
    Ok(Candidate::new(
        version((major, minor, patch), Some(("rc", 1))),
        Reason::Hotfix,
        because,
    ))
}
