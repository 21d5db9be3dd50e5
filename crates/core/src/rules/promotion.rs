//! Production: a promoted version lands on the very commit that was tried before.

use semver::Version;

use super::view::View;
use super::{Candidate, Stop, refuse};
use crate::decision::Reason;
use crate::step::Step;
use crate::version_tag::VersionTag;
use crate::vocabulary::{Lane, Scheme};

pub(super) fn next(view: &View<'_>) -> Result<Candidate, Stop> {
    let from = view.required_from()?;
    match (view.scheme, view.lane_of(&from)?) {
        (_, Some(Lane::Hotfix)) if from.is_stable() => Ok(as_it_is(&from)),
        (Scheme::PatchLine, Some(Lane::Staging)) if from.is_stable() => next_minor(view, &from),
        (Scheme::PrereleaseLine, Some(Lane::Rc | Lane::Hotfix)) if from.is_rc() => {
            Ok(core_of(&from))
        }
        (_, lane) => Err(refuse::wrong_from(view, &from, lane).into()),
    }
}

/// A hotfix was made for production; a new number would only hide what it is (V2).
fn as_it_is(from: &VersionTag<'_>) -> Candidate {
    let because = "a hotfix keeps its name".to_owned();
    Candidate::new(from.version(), Reason::HotfixPromoted, because).determined()
}

fn next_minor(view: &View<'_>, from: &VersionTag<'_>) -> Result<Candidate, Stop> {
    let major = from.core.0;
    let highest = view
        .catalog
        .stable()
        .rev()
        .find(|tag| tag.core.0 == major)
        .unwrap_or(*from);
    let because = format!(
        "{} is promoted; the highest minor of {major}.x is {}.{}",
        from.tag.name, highest.core.0, highest.core.1
    );
    Ok(Candidate::new(
        Step::Minor.raise(highest.core)?,
        Reason::Promoted,
        because,
    ))
}

fn core_of(from: &VersionTag<'_>) -> Candidate {
    let (major, minor, patch) = from.core;
    let because = format!("{} is promoted to its core", from.tag.name);
    Candidate::new(Version::new(major, minor, patch), Reason::Promoted, because).determined()
}
