//! The decision: which version, on which commit, or why not.
//!
//! Read in this order: [`Decider`] here, what it looks at ([`catalog`], [`view`], [`lanes`]), the
//! rule for each lane ([`staging`], [`prerelease`], [`promotion`], [`hotfix`]), and what may stop
//! it ([`refuse`], [`downgrade`]). No rule looks at a clock, an environment or a network.

mod carried;
mod catalog;
mod downgrade;
mod explain;
mod hotfix;
mod known;
mod lanes;
mod likely;
mod lineage;
mod missing_hotfixes;
mod prerelease;
mod promotion;
mod raise;
mod refuse;
mod scheme;
mod slices;
mod staging;
#[cfg(test)]
pub(crate) mod tests;
mod view;

use semver::Version;

use crate::decision::{Decision, Reason, Verdict};
use crate::facts::{Facts, Question};
use crate::problem::Problem;
use crate::request::Request;
use crate::version_tag::{Tag, VersionTag};
use crate::vocabulary::{Lane, Raised};
pub(crate) use carried::{brought, carried};
use catalog::Catalog;
pub use explain::{Considered, Standing};
use known::Known;
pub use lineage::{Lineage, LineageRequest, LineageVerdict, lineage, lineage_messages};
pub(crate) use view::View;

/// Why a rule can't go on: it needs to know more, or it says no.
#[derive(Debug)]
pub(crate) enum Stop {
    Ask(Vec<Question>),
    Problem(Problem),
}

impl From<Question> for Stop {
    fn from(question: Question) -> Self {
        Self::Ask(vec![question])
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// What a rule proposes, before the guards have seen it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    version: Version,
    reason: Reason,
    because: String,
    /// `from` alone determines the tag, so there is nothing to force.
    determined: bool,
}

impl Candidate {
    fn new(version: Version, reason: Reason, because: String) -> Self {
        Self {
            version,
            reason,
            because,
            determined: false,
        }
    }

    fn determined(self) -> Self {
        Self {
            determined: true,
            ..self
        }
    }
}

/// One request over one tag set. The tags are read and sorted once; deciding may then be tried
/// again and again as the facts grow.
pub struct Decider<'a> {
    request: &'a Request,
    catalog: Catalog<'a>,
}

impl<'a> Decider<'a> {
    /// Reads the tags. A request that is wrong by itself is told here.
    pub fn new(request: &'a Request, tags: &'a [Tag]) -> Result<Self, Problem> {
        request.validate()?;
        Ok(Self {
            request,
            catalog: Catalog::new(request, tags)?,
        })
    }

    /// Decides, or names the questions whose answers are to be added to the facts first.
    pub fn decide(&self, facts: &Facts) -> Result<Verdict, Problem> {
        match self.attempt(self.request, facts) {
            Ok(decision) => Ok(Verdict::Decided(Box::new(decision))),
            Err(Stop::Ask(questions)) => Ok(Verdict::Needs(questions)),
            Err(Stop::Problem(problem)) => Err(problem),
        }
    }

    /// The messages, and the comparison, that are likely to be asked for before there is a
    /// decision. Where one request brings many answers, the first to be asked for may bring these
    /// along.
    pub fn likely_questions(&self, facts: &Facts) -> Vec<Question> {
        let mut questions = likely::messages(self.request, &self.catalog, facts);
        questions.extend(likely::comparison(self.request, &self.catalog, facts));
        questions
    }

    /// Every tag with what it counted for, or why it did not. Never asks: what was not read is
    /// said to be unread.
    pub fn explain(&self, facts: &Facts) -> Vec<Considered> {
        explain::explain(self.request, &self.catalog, facts)
    }

    /// What the rules see of the repository, for rules that stand elsewhere.
    pub(crate) fn view<'v>(&'v self, facts: &'v Facts) -> Result<View<'v>, Stop> {
        look(self.request, &self.catalog, facts)
    }

    /// Decides as if a request had been made that asks for the same, and allows more or less.
    pub(crate) fn attempt(&self, request: &Request, facts: &Facts) -> Result<Decision, Stop> {
        refuse::incomplete_source(facts)?;
        refuse::another_prefix(request, &self.catalog)?;
        let view = look(request, &self.catalog, facts)?;
        let candidate = propose(&view)?;
        refuse::outside_line(request, &candidate.version)?;
        refuse::pointless_force(request, &candidate)?;
        refuse::taken(&view, &candidate)?;
        let mut warnings = guard(&view)?;
        let settled = settle(&view, candidate)?;
        if settled.changed && request.lane == Lane::Hotfix {
            warnings.extend(hotfix::must_be_alone(&view)?);
        }
        downgrade::of_version(&view, &settled.candidate.version)?;
        describe(&view, settled, warnings)
    }
}

/// Settles what the whole decision is about: `from`, the target, the scheme.
fn look<'a>(
    request: &'a Request,
    catalog: &'a Catalog<'a>,
    facts: &'a Facts,
) -> Result<View<'a>, Stop> {
    let from = match &request.from {
        Some(name) => Some(refuse::missing_from(catalog, name)?),
        None => None,
    };
    let target = match (request.lane, from) {
        (Lane::Production, Some(from)) => from.tag.commit,
        _ => facts.target.ok_or_else(refuse::no_target)?,
    };
    let known = Known::new(facts);
    let scheme = scheme::settle(request, &known, from)?;
    Ok(View {
        request,
        catalog,
        facts,
        known,
        scheme,
        from,
        target,
    })
}

/// The rule of the lane.
fn propose(view: &View<'_>) -> Result<Candidate, Stop> {
    match view.request.lane {
        Lane::Staging => staging::next(view),
        Lane::Dev => prerelease::next(view, "dev"),
        Lane::Rc => prerelease::next(view, "rc"),
        Lane::Production => promotion::next(view),
        Lane::Hotfix => hotfix::next(view),
    }
}

/// What would move an environment backwards, or leave a fix behind.
fn guard(view: &View<'_>) -> Result<Vec<String>, Stop> {
    let mut warnings = view.warnings();
    match view.request.lane {
        Lane::Staging => downgrade::of_staging(view)?,
        Lane::Production => {
            downgrade::of_production(view)?;
            warnings.extend(missing_hotfixes::check(view)?);
        }
        Lane::Hotfix | Lane::Dev | Lane::Rc => {}
    }
    Ok(warnings)
}

/// A version that is to be minted, or one that stands there already.
struct Settled {
    candidate: Candidate,
    changed: bool,
}

fn settle(view: &View<'_>, candidate: Candidate) -> Result<Settled, Stop> {
    if candidate.reason == Reason::HotfixPromoted {
        return Ok(Settled {
            candidate,
            changed: false,
        });
    }
    if !view.request.force
        && let Some(tag) = already_there(view, &candidate)?
    {
        let because = format!("the commit carries it as a {} tag", view.request.lane);
        let candidate = Candidate::new(tag.version(), Reason::AlreadyTagged, because);
        return Ok(Settled {
            candidate,
            changed: false,
        });
    }
    refuse::no_room(view, &candidate)?;
    Ok(Settled {
        candidate,
        changed: true,
    })
}

/// The highest tag of the asked lane that the target carries. It is what makes a re-run resume.
fn already_there<'a>(
    view: &View<'a>,
    candidate: &Candidate,
) -> Result<Option<VersionTag<'a>>, Stop> {
    let stable = candidate.version.pre.is_empty();
    let same = |tag: &VersionTag<'a>| tag.is_stable() == stable && view.same_series(tag, candidate);
    let carried = view.catalog.on_commit(view.target).rev().filter(same);
    view.first(carried, |tag| {
        Ok(view.lane_of(tag)? == Some(view.request.lane))
    })
}

fn describe(view: &View<'_>, settled: Settled, warnings: Vec<String>) -> Result<Decision, Stop> {
    let Settled { candidate, changed } = settled;
    let previous = match (view.request.lane, view.from) {
        (Lane::Hotfix, Some(from)) => Some(from.tag.name.clone()),
        (lane, _) => view
            .newest(lane, Some(&candidate.version))?
            .map(|tag| tag.tag.name.clone()),
    };
    Ok(Decision {
        tag: view.request.tag_prefix.tag(&candidate.version),
        lane: view.request.lane,
        scheme: view.scheme,
        sha: view.target,
        previous_tag: previous,
        bump: if changed {
            view.catalog.raised(&candidate.version)
        } else {
            Raised::None
        },
        changed,
        reason: candidate.reason,
        because: candidate.because,
        warnings,
        trailers: view.trailers(),
        text: view.request.message.clone(),
        version: candidate.version,
    })
}
