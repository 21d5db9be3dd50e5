//! Dev and rc of the prerelease line: the next counter on the open core.

use super::raise::step;
use super::view::View;
use super::{Candidate, Stop};
use crate::decision::Reason;
use crate::step::{Step, successor};
use crate::version_tag::version;

type Core = (u64, u64, u64);

pub(super) fn next(view: &View<'_>, identifier: &str) -> Result<Candidate, Stop> {
    let (core, because) = core(view)?;
    let highest = view.catalog.of_core(core).rev().find_map(|tag| {
        tag.prerelease
            .filter(|(of, _)| *of == identifier)
            .map(|_| tag)
    });
    let counter = match highest {
        Some(tag) => successor(tag.prerelease.map_or(0, |(_, n)| n), &tag.tag.name)?,
        None => 1,
    };
    let because = match highest {
        Some(tag) => format!(
            "{because}; the highest {identifier} on it is {}",
            tag.tag.name
        ),
        None => format!("{because}; it has no {identifier} yet"),
    };
    let reason = if counter == 1 {
        Reason::Raised
    } else {
        Reason::Counted
    };
    Ok(Candidate::new(
        version(core, Some((identifier, counter))),
        reason,
        because,
    ))
}

/// The core that prereleases are made for: the larger of what the latest stable version is raised
/// to, and the highest core that is open already.
fn core(view: &View<'_>) -> Result<(Core, String), Stop> {
    let open = highest_open(view)?;
    let Some(stable) = view.catalog.stable().next_back() else {
        let first = view.request.first_version();
        let initial = (
            (first.major, first.minor, first.patch),
            "there is no version yet".to_owned(),
        );
        return Ok(open.map_or(initial, |core| (core, opened(core))));
    };
    let step = step(view, Step::Minor)?;
    let raised = past_hotfixes(view, step, stable.core)?;
    match open {
        Some(core) if core >= raised => Ok((core, opened(core))),
        _ => {
            let because = format!(
                "the latest stable version is {}, raised by {}",
                stable.tag.name,
                step.as_str()
            );
            Ok((raised, because))
        }
    }
}

fn opened((major, minor, patch): Core) -> String {
    format!("{major}.{minor}.{patch} is open")
}

/// The highest core with a dev or rc prerelease that has not shipped and is no hotfix's.
fn highest_open(view: &View<'_>) -> Result<Option<Core>, Stop> {
    let mut seen = None;
    for tag in view.catalog.versions().rev() {
        let opens = matches!(tag.prerelease, Some(("dev" | "rc", _)));
        if !opens || seen == Some(tag.core) {
            continue;
        }
        seen = Some(tag.core);
        if view.catalog.shipped(tag.core).is_none() && !view.is_hotfix_core(tag.core)? {
            return Ok(Some(tag.core));
        }
    }
    Ok(None)
}

/// Raises a core; one that a hotfix is being prepared for is skipped.
fn past_hotfixes(view: &View<'_>, step: Step, mut core: Core) -> Result<Core, Stop> {
    loop {
        let next = step.raise(core)?;
        core = (next.major, next.minor, next.patch);
        if !view.is_hotfix_core(core)? {
            return Ok(core);
        }
    }
}
