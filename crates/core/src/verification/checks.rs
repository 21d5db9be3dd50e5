//! `checks`: the required checks passed on the tag's commit.
//!
//! The newest run of a name counts, so that an old attempt blocks nothing; runs of the workflow
//! that asks are left out, because it would wait for itself (W9).

use super::candidates::Candidates;
use super::case::{Case, named};
use super::evidence::RequiredCheck;
use super::finding::{Exhibit, Outcome};
use super::inquiry::Inquiry;
use super::judgement::{Judged, Judgement, unjudged};
use super::requirement::Requirement;
use super::standing::Standing;
use crate::facts::Trunk;
use crate::text::count;
use crate::version_tag::Tag;

pub(super) fn judge(case: &Case<'_>) -> Judged {
    let tag = case.tag()?;
    let required = required(case)?;
    if required.is_empty() {
        return Ok(nothing_configured(case));
    }
    let candidates = Candidates::gather(case, tag, &required)?;
    let standings: Vec<(&RequiredCheck, Standing)> = required
        .iter()
        .map(|check| (check, candidates.standing(check)))
        .collect();
    let exhibits = standings.iter().map(|(check, standing)| Exhibit {
        text: format!("{}: {}", check.name, standing.words()),
        url: standing.url(),
    });
    Ok(judgement(tag, &standings).exhibits(exhibits.collect()))
}

/// The names that were given, else what the trunk requires.
fn required(case: &Case<'_>) -> Judged<Vec<RequiredCheck>> {
    let given = &case.request.required_checks;
    if given.is_empty() {
        return required_by_trunk(case);
    }
    let mut required: Vec<RequiredCheck> = Vec::new();
    for name in given {
        if !required.iter().any(|check| check.name == *name) {
            let name = name.clone();
            required.push(RequiredCheck { name, app: None });
        }
    }
    Ok(required)
}

fn required_by_trunk(case: &Case<'_>) -> Judged<Vec<RequiredCheck>> {
    match &case.evidence.facts.trunk {
        None => Err(Inquiry::Rules(crate::facts::Question::Trunk).into()),
        Some(Trunk::Unknown { reason }) => Err(unjudged(reason)
            .hint("give 'trunk' the branch that releases come from, or 'required-checks'")
            .into()),
        Some(Trunk::Branch { name, .. }) => {
            let branch = name.clone();
            let ask = || Inquiry::RequiredChecks { branch };
            Ok(case.read(&case.evidence.required_checks, ask)?.clone())
        }
    }
}

/// Nothing was checked, so nothing passed. Whoever asked for it by name is told so by a failure;
/// whoever didn't may well have no checks.
fn nothing_configured(case: &Case<'_>) -> Judgement {
    let explicit = case.request.is_explicit(Requirement::Checks);
    let outcome = match explicit {
        true => Outcome::Failed,
        false => Outcome::NotConfigured,
    };
    let trunk = match &case.evidence.facts.trunk {
        Some(Trunk::Branch { name, .. }) => name,
        _ => "the trunk",
    };
    let text =
        format!("not configured: {trunk} requires no checks, and 'required-checks' names none");
    let judgement = Judgement::new(outcome, text);
    match explicit {
        true => judgement.hint(format!(
            "name them in 'required-checks', or require them on {trunk}"
        )),
        false => judgement,
    }
}

fn judgement(tag: &Tag, standings: &[(&RequiredCheck, Standing)]) -> Judgement {
    let open: Vec<&(&RequiredCheck, Standing)> = standings
        .iter()
        .filter(|(_, standing)| !standing.is_passed())
        .collect();
    let (named, many) = (named(tag), count(standings.len(), "required check"));
    if open.is_empty() {
        return Judgement::passed(format!("{many} passed on {named}"));
    }
    let words = open
        .iter()
        .map(|(check, standing)| format!("'{}' ({})", check.name, standing.word()));
    let words = words.collect::<Vec<_>>().join(", ");
    let text = format!("{} of {many} did not pass on {named}: {words}", open.len());
    let mut hints: Vec<&str> = open.iter().map(|(_, standing)| standing.hint()).collect();
    hints.sort_unstable();
    hints.dedup();
    hints
        .into_iter()
        .fold(Judgement::failed(text), Judgement::hint)
}
