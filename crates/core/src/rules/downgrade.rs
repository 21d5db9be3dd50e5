//! What would move an environment backwards.

use super::view::View;
use super::{Candidate, Stop};
use crate::facts::Relation;
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

/// Production runs a later commit or a higher version (V21).
pub(super) fn of_production(view: &View<'_>, candidate: &Candidate) -> Result<(), Stop> {
    if view.request.allow_downgrade {
        return Ok(());
    }
    let Some(newest) = view.newest(Lane::Production, None)? else {
        return Ok(());
    };
    // A re-run of the newest promotion finds its own tag, whatever else could be computed.
    let rerun = newest.tag.commit == view.target && !candidate.determined;
    if candidate.version < newest.version() && !rerun {
        let tag = view.request.tag_prefix.tag(&candidate.version);
        return Err(backwards(format!(
            "{tag} is lower than {}, the newest production version",
            newest.tag.name
        )));
    }
    // With the commits in between, the question about hotfixes needs no comparison of its own.
    let wanted = super::missing_hotfixes::may_be_missing(view, &newest);
    let relation = view
        .compare(newest.tag.commit, view.target, wanted)?
        .relation;
    if relation != Relation::Behind {
        return Ok(());
    }
    Err(backwards(older(view, &newest)))
}

fn older(view: &View<'_>, newest: &VersionTag<'_>) -> String {
    let (target, commit) = (view.target.short(), newest.tag.commit.short());
    format!(
        "{target} is older than {commit}, which {} stands on",
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
