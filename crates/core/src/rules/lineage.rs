//! What a tag is for, and which tag of its lane came before it: the range that release notes
//! speak of (R7).
//!
//! The same lanes as for a new version, asked of a tag that is there.

use serde::{Deserialize, Serialize};

use super::catalog::Catalog;
use super::known::Known;
use super::view::View;
use super::{Stop, likely, refuse, scheme};
use crate::facts::{Facts, Question};
use crate::ignore::IgnoreList;
use crate::prefix::TagPrefix;
use crate::problem::Problem;
use crate::request::{Adopt, Request};
use crate::version_tag::{Tag, VersionTag};
use crate::vocabulary::{Lane, Scheme};

/// The tag that is asked about, and how the repository names its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LineageRequest {
    /// The tag.
    pub tag: String,
    /// Its lane, where the caller knows it and its message doesn't tell.
    pub lane: Option<Lane>,
    /// How lanes map to numbers; implied by the tags when absent.
    pub scheme: Option<Scheme>,
    /// What stands before the number.
    pub tag_prefix: TagPrefix,
    /// Tags that don't count.
    pub ignore: IgnoreList,
    /// What untrailered tags of the time before Windlass were.
    pub adopt: Option<Adopt>,
}

/// Where a tag belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Lineage {
    /// What it is for; nothing for a prerelease of another identifier than `dev` and `rc`.
    pub lane: Option<Lane>,
    /// The highest lower tag of the lane; for a hotfix, the tag it mends.
    pub previous: Option<String>,
}

/// A lineage, or what must be known first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineageVerdict {
    /// Answer these, add the answers to the facts, and ask again.
    Needs(Vec<Question>),
    /// The lineage.
    Found(Lineage),
}

/// Finds the lineage of a tag among all tags.
///
/// Refuses a tag that is not there, or is no version of the prefix.
pub fn lineage(
    asked: &LineageRequest,
    tags: &[Tag],
    facts: &Facts,
) -> Result<LineageVerdict, Problem> {
    match find(asked, tags, facts) {
        Ok(lineage) => Ok(LineageVerdict::Found(lineage)),
        Err(Stop::Ask(questions)) => Ok(LineageVerdict::Needs(questions)),
        Err(Stop::Problem(problem)) => Err(problem),
    }
}

/// The messages that finding a lineage may ask for, so that they can be read at once.
pub fn lineage_messages(asked: &LineageRequest, tags: &[Tag], facts: &Facts) -> Vec<Question> {
    let request = asked.request();
    let catalog = Catalog::new(&request, tags);
    catalog.map_or_else(
        |_| Vec::new(),
        |catalog| likely::messages(&request, &catalog, facts),
    )
}

impl LineageRequest {
    /// The lanes are those that a promotion of the tag would see.
    fn request(&self) -> Request {
        Request {
            scheme: self.scheme,
            from: Some(self.tag.clone()),
            from_lane: self.lane,
            tag_prefix: self.tag_prefix.clone(),
            ignore: self.ignore.clone(),
            adopt: self.adopt.clone(),
            ..Request::new(Lane::Production)
        }
    }
}

fn find(asked: &LineageRequest, tags: &[Tag], facts: &Facts) -> Result<Lineage, Stop> {
    let request = asked.request();
    let catalog = Catalog::new(&request, tags)?;
    let from = refuse::missing_from(&catalog, &asked.tag)?;
    let known = Known::new(facts);
    let view = View {
        request: &request,
        catalog: &catalog,
        facts,
        scheme: scheme_of(&request, &catalog, &known, &from)?,
        known,
        from: Some(from),
        target: from.tag.commit,
    };
    let lane = view.lane_of(&from)?;
    let previous = match lane {
        Some(Lane::Hotfix) => mended(&view, &from)?,
        Some(lane) => view.newest(lane, Some(&from.version()))?,
        None => None,
    };
    Ok(Lineage {
        lane,
        previous: previous.map(|tag| tag.tag.name.clone()),
    })
}

/// Given, told by the tag, or what the tags look like: only one scheme has dev and rc versions.
fn scheme_of(
    request: &Request,
    catalog: &Catalog<'_>,
    known: &Known<'_>,
    from: &VersionTag<'_>,
) -> Result<Scheme, Stop> {
    if let Some(scheme) = request.scheme {
        return Ok(scheme);
    }
    if !from.is_stable() {
        return Ok(Scheme::PrereleaseLine);
    }
    if let Some(scheme) = scheme::told_by(request, &known.trailers(from)?) {
        return Ok(scheme);
    }
    let opens_a_core = |tag: VersionTag<'_>| matches!(tag.prerelease, Some(("dev" | "rc", _)));
    Ok(if catalog.versions().any(opens_a_core) {
        Scheme::PrereleaseLine
    } else {
        Scheme::PatchLine
    })
}

/// The tag that a hotfix names, else the highest below it that production had.
fn mended<'a>(view: &View<'a>, hotfix: &VersionTag<'a>) -> Result<Option<VersionTag<'a>>, Stop> {
    let below = hotfix.version();
    let named = view.read(hotfix)?.promoted_from;
    let mut versions = view.catalog.versions().rev();
    let named =
        named.and_then(|name| versions.find(|tag| tag.tag.name == name && tag.version() < below));
    match named {
        Some(tag) => Ok(Some(tag)),
        None => view.newest(Lane::Production, Some(&below)),
    }
}
