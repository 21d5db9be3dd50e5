//! Which scheme a request is in, when nobody said.

use super::Stop;
use super::known::Known;
use crate::problem::Problem;
use crate::request::Request;
use crate::trailers::Trailers;
use crate::version_tag::{VersionTag, parse_version};
use crate::vocabulary::{Lane, Scheme};

pub(super) fn settle(
    request: &Request,
    known: &Known<'_>,
    from: Option<VersionTag<'_>>,
) -> Result<Scheme, Stop> {
    if let Some(scheme) = request.implied_scheme() {
        return Ok(scheme);
    }
    let Some(from) = from else {
        return Ok(Scheme::PatchLine);
    };
    match (request.lane, from.is_stable()) {
        (_, false) => Ok(Scheme::PrereleaseLine),
        (Lane::Production, true) => Ok(Scheme::PatchLine),
        (_, true) => of_stable(request, known, &from),
    }
}

/// A stable tag looks the same in both schemes; only its message may tell them apart.
fn of_stable(request: &Request, known: &Known<'_>, from: &VersionTag<'_>) -> Result<Scheme, Stop> {
    let trailers = known.trailers(from)?;
    told_by(request, &trailers).ok_or_else(|| {
        Problem::bad_input(
            "scheme-missing",
            format!("the scheme can't be told from '{}': both have such a tag", from.tag.name),
        )
        .hint("give 'scheme': patch-line (staging, production) or prerelease-line (dev, rc, production)")
        .hint("or set it once for the repository: [version] scheme in windlass.toml")
        .into()
    })
}

pub(super) fn told_by(request: &Request, trailers: &Trailers) -> Option<Scheme> {
    match (trailers.lane?, &trailers.promoted_from) {
        (Lane::Staging, _) => Some(Scheme::PatchLine),
        (Lane::Dev | Lane::Rc, _) => Some(Scheme::PrereleaseLine),
        (Lane::Production, Some(promoted)) => {
            let promoted = parse_version(&request.tag_prefix, promoted).ok()?;
            Some(if promoted.pre.is_empty() {
                Scheme::PatchLine
            } else {
                Scheme::PrereleaseLine
            })
        }
        _ => None,
    }
}
