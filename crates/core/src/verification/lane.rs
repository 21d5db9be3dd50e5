//! `lane`: the tag is of a lane that is promoted.
//!
//! What a tag's message says of its lane is a hint, because anyone who can push a tag may write
//! it. Ancestry and deployment records decide (V16).

use super::case::{Case, named, trunk_name};
use super::deployed;
use super::hotfix;
use super::judgement::{Judged, Judgement};
use super::settled::Settled;
use crate::rules::View;
use crate::version_tag::VersionTag;
use crate::vocabulary::{Lane, Scheme};

pub(super) fn settle(case: &Case<'_>) -> Judged<Settled> {
    case.tag()?;
    let view = case.decider()?.view(&case.evidence.facts)?;
    let tag = view.required_from()?;
    match view.lane_of(&tag)? {
        Some(Lane::Hotfix) => hotfix::settle(&view, &tag),
        Some(Lane::Production) => Ok(production(&tag, "it is a production version")),
        Some(lane @ (Lane::Staging | Lane::Rc)) => tried(case, &view, &tag, lane),
        Some(Lane::Dev) => Ok(Settled::new(
            Lane::Dev,
            Judgement::failed(format!("{} is a dev version", named(tag.tag)))
                .hint("make an rc of it first: 'next-version' with 'lane: rc'"),
        )),
        None => Err(
            Judgement::failed(format!("{} is of no lane", named(tag.tag)))
                .hint("only the prerelease rc leads to production")
                .into(),
        ),
    }
}

/// A staging or rc version, if it is where such versions are made.
fn tried(case: &Case<'_>, view: &View<'_>, tag: &VersionTag<'_>, lane: Lane) -> Judged<Settled> {
    fits_scheme(view, tag, lane)?;
    if lane == Lane::Staging
        && tag.core.2 == 0
        && let Some(record) = deployed::to_production(case, tag.tag)?
    {
        let why = format!("deployment {record} took it to production");
        return Ok(production(tag, &why));
    }
    let by = view.lane_told_by(tag)?;
    let (trunk, is) = (
        trunk_name(view)?,
        format!("{} is of lane {lane}, {by}", named(tag.tag)),
    );
    if view.on_trunk(tag.tag.commit)? {
        let passed = Judgement::passed(format!("{is}, and {trunk} has it"));
        return Ok(Settled::new(lane, passed));
    }
    Err(
        Judgement::failed(format!("{is}, but {trunk} doesn't have it"))
            .hint(format!(
                "tag a commit of {trunk}: 'next-version' with 'lane: {lane}'"
            ))
            .hint("'trunk' names the branch that releases come from")
            .into(),
    )
}

/// What no promotion of the scheme begins with.
fn fits_scheme(view: &View<'_>, tag: &VersionTag<'_>, lane: Lane) -> Judged<()> {
    let fits = match view.scheme {
        Scheme::PatchLine => lane == Lane::Staging && tag.is_stable(),
        Scheme::PrereleaseLine => lane == Lane::Rc && tag.is_rc(),
    };
    if fits {
        return Ok(());
    }
    let (named, scheme) = (named(tag.tag), view.scheme);
    let text = format!("{named} is of lane {lane}, and scheme {scheme} promotes no such tag");
    Err(Judgement::failed(text)
        .hint("give 'scheme' the one that the repository's versions are made in")
        .into())
}

/// Production never begins with what is production already (V2, V16).
fn production(tag: &VersionTag<'_>, why: &str) -> Settled {
    let text = format!("{} is not promoted: {why}", named(tag.tag));
    let judgement = Judgement::failed(text)
        .hint("give 'tag' the staging, rc or hotfix version that is to be promoted");
    Settled::new(Lane::Production, judgement)
}
