//! A hotfix is what it says where it stands on the production version that it mends, and carries
//! nothing else of the trunk (W10).

use super::case::{named, trunk_name};
use super::judgement::{Judged, Judgement};
use super::settled::Settled;
use crate::facts::{Relation, Trunk};
use crate::object_id::ObjectId;
use crate::rules::{View, brought, carried};
use crate::text::{commits, count};
use crate::version_tag::VersionTag;
use crate::vocabulary::Lane;

/// A hotfix, and what it says that it mends.
struct Link<'a> {
    fix: VersionTag<'a>,
    base: VersionTag<'a>,
}

/// A hotfix may mend a hotfix, which is believed no more than the first: each is looked at, down
/// to a production version.
pub(super) fn settle<'a>(view: &View<'a>, tag: &VersionTag<'a>) -> Judged<Settled> {
    if !tag.is_stable() && !tag.is_rc() {
        return Err(no_version_to_promote(tag).into());
    }
    let links = links(view, tag)?;
    for link in &links {
        stands_on(view, link)?;
    }
    let mended: Vec<&str> = links
        .iter()
        .map(|link| link.base.tag.name.as_str())
        .collect();
    let (tag, mended, trunk) = (named(tag.tag), mended.join(" and "), trunk_name(view)?);
    let text = format!("{tag} is a hotfix of {mended}, and carries nothing else of {trunk}");
    Ok(Settled::new(Lane::Hotfix, Judgement::passed(text)))
}

/// From the hotfix down to what was promoted from the trunk. A name is no proof that production
/// ever had a version: its commit must be one that the trunk has.
fn links<'a>(view: &View<'a>, tag: &VersionTag<'a>) -> Judged<Vec<Link<'a>>> {
    let (mut links, mut fix) = (Vec::new(), *tag);
    loop {
        let link = mended_by(view, fix)?;
        let (base, lane) = (link.base, view.lane_of(&link.base)?);
        match lane {
            Some(Lane::Hotfix) => fix = base,
            Some(Lane::Production) if view.on_trunk(base.tag.commit)? => {}
            Some(Lane::Production) => return Err(link.beside(trunk_name(view)?).into()),
            _ => return Err(link.not_of_production().into()),
        }
        links.push(link);
        if lane == Some(Lane::Production) {
            return Ok(links);
        }
    }
}

/// The version that it names, else the highest production version below it. Both are lower and of
/// its own line, so that the way down ends.
fn mended_by<'a>(view: &View<'a>, fix: VersionTag<'a>) -> Judged<Link<'a>> {
    let (major, minor, _) = fix.core;
    let tags = view.catalog.of_minor(major, minor).rev();
    let mut lower = tags.filter(|tag| tag.is_stable() && *tag < fix);
    let is_production = |tag: &VersionTag<'a>| Ok(view.lane_of(tag)? == Some(Lane::Production));
    let named_one = view.read(&fix)?.promoted_from;
    let base = match &named_one {
        Some(name) => lower.find(|tag| tag.tag.name == *name),
        None => view.first(lower, is_production)?,
    };
    let missing = || {
        let what = named_one.map_or("a production version".to_owned(), |name| {
            format!("'{name}'")
        });
        let (fix, line) = (named(fix.tag), format!("{major}.{minor}"));
        let text =
            format!("{fix} says that it mends {what}, and {line} has no such version below it");
        Judgement::failed(text)
            .hint("make it by 'next-version' with 'lane: hotfix', from the version that it mends")
    };
    match base {
        Some(base) => Ok(Link { fix, base }),
        None => Err(missing().into()),
    }
}

fn stands_on<'a>(view: &View<'a>, link: &Link<'a>) -> Judged<()> {
    let (from, to) = (link.base.tag.commit, link.fix.tag.commit);
    let Trunk::Branch { name: trunk, .. } = view.trunk()? else {
        // It says what is unknown, and how to mend that.
        return Ok(view.on_trunk(to).map(drop)?);
    };
    let brought = brought(view, from, to)?;
    if brought.relation != Relation::Ahead {
        return Err(link.no_descendant(brought.relation).into());
    }
    match carried(view, &brought)?.as_slice() {
        [] => Ok(()),
        carried => Err(link.carries(carried, trunk).into()),
    }
}

fn no_version_to_promote(tag: &VersionTag<'_>) -> Judgement {
    let text = format!(
        "{} is a hotfix that is not to be promoted yet",
        named(tag.tag)
    );
    Judgement::failed(text).hint("make an rc of it first: 'next-version' with 'lane: rc'")
}

impl Link<'_> {
    fn not_of_production(&self) -> Judgement {
        let (fix, base) = (named(self.fix.tag), &self.base.tag.name);
        let text = format!("{fix} says that it mends {base}, which is no production version");
        Judgement::failed(text).hint("a hotfix mends a production version, or a hotfix of one")
    }

    fn beside(&self, trunk: &str) -> Judgement {
        let (fix, base) = (named(self.fix.tag), named(self.base.tag));
        let text = format!("{fix} says that it mends {base}, which {trunk} doesn't have");
        Judgement::failed(text)
            .hint("a production version stands on the trunk, or mends one that does")
            .hint("'trunk' names the branch that releases come from")
    }

    fn no_descendant(&self, relation: Relation) -> Judgement {
        let (fix, base) = (named(self.fix.tag), named(self.base.tag));
        let text = match relation {
            Relation::Identical => format!("{fix} mends nothing: {base} is the same commit"),
            _ => format!("{fix} says that it mends {base}, and does not descend from it"),
        };
        Judgement::failed(text).hint(self.begin())
    }

    fn carries(&self, carried: &[ObjectId], trunk: &str) -> Judgement {
        let (fix, base) = (named(self.fix.tag), &self.base.tag.name);
        let (many, ids) = (count(carried.len(), "commit"), commits(carried));
        let text = format!("{fix} carries {many} of {trunk} that {base} doesn't have: {ids}");
        Judgement::failed(text)
            .hint(self.begin())
            .hint(format!("what is on {trunk} is promoted by way of staging"))
    }

    fn begin(&self) -> String {
        let base = &self.base.tag.name;
        format!(
            "begin with 'git switch -c hotfix/… {base}', commit the fix alone, and tag that commit"
        )
    }
}
