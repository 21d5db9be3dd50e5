//! Refusing rather than guessing.

use semver::Version;

use super::Candidate;
use super::catalog::Catalog;
use super::view::View;
use crate::facts::{Facts, Relation, Source};
use crate::object_id::ObjectId;
use crate::problem::Problem;
use crate::request::Request;
use crate::text::{commits, count};
use crate::version_tag::{VersionTag, parse_version, split_version};
use crate::vocabulary::Lane;

/// A clone that doesn't hold everything would give a wrong version, silently (V7).
pub(super) fn incomplete_source(facts: &Facts) -> Result<(), Problem> {
    match facts.source {
        Source::Complete | Source::Unconfirmed => Ok(()),
        Source::ShallowClone => Err(Problem::refused(
            "shallow-clone",
            "the clone is shallow: its history is cut off",
        )
        .hint("run 'git fetch --unshallow --tags', or check out with 'fetch-depth: 0'")
        .hint("or read the tags from the server: 'source: api'")),
        Source::CloneWithoutTags { remote_tags } => {
            let message = format!("the clone has no tags, but its remote has {remote_tags}");
            Err(Problem::refused("tags-missing", message)
                .hint("run 'git fetch --tags', or check out with 'fetch-tags: true' and 'fetch-depth: 0'")
                .hint("or read the tags from the server: 'source: api'"))
        }
    }
}

/// A prefix that matches nothing where another one matches is a slip of the pen far more often
/// than a new component.
pub(super) fn another_prefix(request: &Request, catalog: &Catalog<'_>) -> Result<(), Problem> {
    let explicit = request
        .initial
        .as_ref()
        .is_some_and(|initial| initial.explicit);
    let matches = |name: &str| parse_version(&request.tag_prefix, name).is_ok();
    if explicit
        || catalog.versions().next().is_some()
        || catalog.all().iter().any(|tag| matches(&tag.name))
    {
        return Ok(());
    }
    let others = catalog
        .all()
        .iter()
        .rev()
        .filter(|tag| !catalog.is_ignored(&tag.name));
    let Some((tag, prefix)) = others
        .filter_map(|tag| Some((tag, split_version(&tag.name)?.0)))
        .find(|(_, prefix)| *prefix != request.tag_prefix)
    else {
        return Ok(());
    };
    let message = format!(
        "no tag is '{}<version>', but there is '{}'",
        request.tag_prefix.as_str(),
        tag.name
    );
    Err(Problem::refused("prefix-mismatch", message)
        .hint(format!("set 'tag-prefix: {prefix}'"))
        .hint("or give 'initial' if this is the first version of a new component"))
}

/// Nobody said which commit the version is for.
pub(super) fn no_target() -> Problem {
    Problem::bad_input("sha-missing", "there is no commit to name")
        .hint("give 'sha' the commit that the version is for")
}

/// The tag that `from` names.
pub(super) fn missing_from<'a>(
    catalog: &Catalog<'a>,
    name: &str,
) -> Result<VersionTag<'a>, Problem> {
    catalog
        .versions()
        .find(|tag| tag.tag.name == name)
        .ok_or_else(|| {
            let problem = Problem::refused("from-not-found", format!("there is no tag '{name}'"));
            match catalog.versions().next_back() {
                Some(newest) => {
                    problem.hint(format!("the highest version tag is '{}'", newest.tag.name))
                }
                None => problem.hint("there is no version tag at all"),
            }
        })
}

/// `from` is of a lane that nothing is made from in this way (V16).
pub(super) fn wrong_from(view: &View<'_>, from: &VersionTag<'_>, lane: Option<Lane>) -> Problem {
    if view.request.lane == Lane::Hotfix && !from.is_stable() {
        let message = format!(
            "'{}' is a prerelease; a hotfix mends a stable version",
            from.tag.name
        );
        return Problem::refused("from-wrong-lane", message)
            .hint("give 'from' the production or hotfix tag that is to be mended");
    }
    let is = match lane {
        None => "of no known lane".to_owned(),
        Some(lane) if from.is_stable() || from.is_rc() => format!("of lane {lane}"),
        Some(lane) => format!("of lane {lane}, and no rc"),
    };
    let wanted = match (view.request.lane, view.scheme) {
        (Lane::Hotfix, _) => "production or hotfix",
        (_, crate::Scheme::PatchLine) => "staging or hotfix",
        (_, crate::Scheme::PrereleaseLine) => "rc or hotfix",
    };
    let message = format!(
        "'{}' is {is}; a {} version in scheme {} is made from a {wanted} tag",
        from.tag.name, view.request.lane, view.scheme
    );
    Problem::refused("from-wrong-lane", message).hint(format!(
        "give 'from' a {wanted} tag; 'from-lane' settles what an old tag was"
    ))
}

/// A hotfix that isn't built on what it mends.
pub(super) fn not_a_descendant(
    view: &View<'_>,
    from: &VersionTag<'_>,
    relation: Relation,
) -> Problem {
    let (target, tag) = (view.target.short(), &from.tag.name);
    if relation == Relation::Identical {
        return Problem::refused(
            "hotfix-without-change",
            format!("{target} is the very commit of {tag}"),
        )
        .hint(format!(
            "commit the fix on top of {tag} and give its commit as 'sha'"
        ));
    }
    Problem::refused(
        "hotfix-not-descendant",
        format!("{target} does not descend from {tag}"),
    )
    .hint(format!(
        "begin with 'git switch -c hotfix/… {tag}', commit the fix, and give that commit as 'sha'"
    ))
}

/// A hotfix that would ship more than the fix (W10).
pub(super) fn trunk_in_hotfix(
    view: &View<'_>,
    from: &VersionTag<'_>,
    trunk: &str,
    carried: &[ObjectId],
) -> Problem {
    let (target, tag) = (view.target.short(), &from.tag.name);
    let (many, ids) = (count(carried.len(), "commit"), commits(carried));
    Problem::refused(
        "hotfix-carries-trunk",
        format!("{target} carries {many} of {trunk} that {tag} doesn't have: {ids}"),
    )
    .hint(format!(
        "begin with 'git switch -c hotfix/… {tag}', commit the fix alone, and give that commit as 'sha'"
    ))
    .hint(format!("what is on {trunk} is promoted by way of staging"))
    .hint("if they came by an earlier hotfix, give 'from' that one")
}

/// The version that the rules give has no place in the line that was asked for.
pub(super) fn outside_line(request: &Request, version: &Version) -> Result<(), Problem> {
    match request.line {
        Some(line) if !line.contains(version) => {
            let message = format!("the version would be {version}, which is outside line {line}");
            Err(Problem::refused("line", message).hint(format!("set 'line: {}'", line.major)))
        }
        _ => Ok(()),
    }
}

/// `force` where `from` alone determines the tag.
pub(super) fn pointless_force(request: &Request, candidate: &Candidate) -> Result<(), Problem> {
    if !request.force || !candidate.determined {
        return Ok(());
    }
    let tag = request.tag_prefix.tag(&candidate.version);
    Err(Problem::bad_input(
        "force",
        format!("'force' has no meaning here: 'from' alone determines {tag}"),
    )
    .hint("leave 'force' out"))
}

/// The computed name stands on another commit (V3, V15).
pub(super) fn taken(view: &View<'_>, candidate: &Candidate) -> Result<(), Problem> {
    let name = view.request.tag_prefix.tag(&candidate.version);
    if let Some(existing) = view.catalog.named(&name)
        && existing.commit != view.target
    {
        let (target, other) = (view.target.short(), existing.commit.short());
        let message = format!("{name} is taken: it stands on {other}, not on {target}");
        return Err(Problem::refused("taken", message).hint("an existing tag is never moved"));
    }
    Ok(())
}

/// The tag that is to be made stands there for another purpose, or git has no room for it.
pub(super) fn no_room(view: &View<'_>, candidate: &Candidate) -> Result<(), Problem> {
    let name = view.request.tag_prefix.tag(&candidate.version);
    if view.catalog.named(&name).is_some() {
        let lane = view.request.lane;
        let message = format!("{name} is taken: it stands on this commit, but not as a {lane} tag");
        return Err(Problem::refused("taken", message).hint("an existing tag is never changed"));
    }
    match view
        .catalog
        .all()
        .iter()
        .find(|tag| blocks(&tag.name, &name))
    {
        Some(other) => {
            let message = format!(
                "{name} can't be created, because the tag '{}' exists",
                other.name
            );
            Err(Problem::refused("taken", message).hint(
                "git keeps no ref below another: rename the other tag, or use another 'tag-prefix'",
            ))
        }
        None => Ok(()),
    }
}

/// Whether git can't hold both refs: one would be a folder of the other.
fn blocks(existing: &str, wanted: &str) -> bool {
    let below = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    below(existing, wanted) || below(wanted, existing)
}
