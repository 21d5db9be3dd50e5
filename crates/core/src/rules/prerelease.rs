//! Dev and rc of the prerelease line: the next counter on the open core.

use super::raise::step;
use super::view::View;
use super::{Candidate, Stop};
use crate::decision::Reason;
use crate::step::{Step, successor};
use crate::version_tag::{VersionTag, version};

type Core = (u64, u64, u64);

/// The core that a prerelease is made for.
struct Chosen {
    core: Core,
    reason: Reason,
    because: String,
}

pub(super) fn next(view: &View<'_>, identifier: &str) -> Result<Candidate, Stop> {
    let Chosen {
        core,
        reason,
        because,
    } = choose(view)?;
    let numbered = |tag: VersionTag<'_>| {
        tag.prerelease
            .filter(|(of, _)| *of == identifier)
            .map(|(_, n)| (n, tag.tag.name.clone()))
    };
    let highest = view.catalog.of_core(core).rev().find_map(numbered);
    let (counter, because) = match highest {
        Some((n, tag)) => (
            successor(n, &tag)?,
            format!("{because}; the highest {identifier} on it is {tag}"),
        ),
        None => (1, format!("{because}; it has no {identifier} yet")),
    };
    Ok(Candidate::new(
        version(core, Some((identifier, counter))),
        reason,
        because,
    ))
}

/// The larger of what the latest stable version is raised to, and the highest core that is open.
fn choose(view: &View<'_>) -> Result<Chosen, Stop> {
    let open = highest_open(view)?.map(|core| {
        let because = format!("{}.{}.{} is open", core.0, core.1, core.2);
        Chosen {
            core,
            reason: Reason::Counted,
            because,
        }
    });
    let Some(stable) = view.catalog.stable().next_back() else {
        return Ok(open.unwrap_or_else(|| initial(view)));
    };
    let step = step(view, Step::Minor)?;
    let core = past_hotfixes(view, step, stable.core)?;
    let (tag, by) = (&stable.tag.name, step.as_str());
    let because = format!("the latest stable version is {tag}, raised by {by}");
    let raised = Chosen {
        core,
        reason: Reason::Raised,
        because,
    };
    Ok(open
        .filter(|open| open.core >= raised.core)
        .unwrap_or(raised))
}

fn initial(view: &View<'_>) -> Chosen {
    let first = view.request.first_version();
    let core = (first.major, first.minor, first.patch);
    Chosen {
        core,
        reason: Reason::Initial,
        because: "there is no version yet".to_owned(),
    }
}

/// The highest core with a dev or rc prerelease that is no hotfix's. Whether it has shipped needs no
/// look: what a stable version is raised to is higher than all that have.
fn highest_open(view: &View<'_>) -> Result<Option<Core>, Stop> {
    let opens = |tag: &VersionTag<'_>| matches!(tag.prerelease, Some(("dev" | "rc", _)));
    let mut seen = None;
    for tag in view.catalog.versions().rev().filter(opens) {
        if seen.replace(tag.core) != Some(tag.core) && !view.is_hotfix_core(tag.core)? {
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
