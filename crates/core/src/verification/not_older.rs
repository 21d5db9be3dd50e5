//! `not-older`: production runs nothing newer, and the promotion may be made.
//!
//! The rules of `next-version` decide, so that what is verified here is what is promoted there
//! (V20, V21).

use super::case::Case;
use super::judgement::{Judged, Judgement, Stop};
use crate::decision::{Decision, Reason};
use crate::problem::Problem;
use crate::request::Request;
use crate::rules::{self, Decider};

/// The promotion as it would be made.
pub(super) struct Promotion {
    pub(super) tag: Option<String>,
    pub(super) judgement: Judgement,
    pub(super) warnings: Vec<String>,
}

pub(super) fn settle(case: &Case<'_>) -> Judged<Promotion> {
    case.tag()?;
    let (decider, facts) = (case.decider()?, &case.evidence.facts);
    let problem = match decider.attempt(&case.request.promotion, facts) {
        Ok(decision) => return Ok(allowed(decision)),
        Err(rules::Stop::Problem(problem)) => problem,
        Err(stop) => return Err(stop.into()),
    };
    let forced = if_allowed(case, decider, &problem)?;
    let warned = problem.code == "hotfix-missing";
    Ok(Promotion {
        judgement: refused(&problem),
        warnings: forced
            .as_ref()
            .filter(|_| !warned)
            .map(|decision| decision.warnings.clone())
            .unwrap_or_default(),
        tag: forced.map(|decision| decision.tag),
    })
}

fn allowed(decision: Decision) -> Promotion {
    let Decision { tag, sha, .. } = &decision;
    let text = match (decision.reason, decision.previous_tag.as_deref()) {
        (Reason::AlreadyTagged, _) => format!("{} carries {tag} already", sha.short()),
        (Reason::HotfixPromoted, _) => format!("production gets {tag} as it is"),
        (_, Some(previous)) => format!("production gets {tag} after {previous}"),
        (_, None) => format!("production gets {tag}, its first version"),
    };
    Promotion {
        judgement: Judgement::passed(text),
        warnings: decision.warnings,
        tag: Some(decision.tag),
    }
}

/// What a promotion would make that may go backwards.
fn if_allowed(
    case: &Case<'_>,
    decider: &Decider<'_>,
    problem: &Problem,
) -> Judged<Option<Decision>> {
    if !matches!(problem.code.as_str(), "downgrade" | "hotfix-missing") {
        return Ok(None);
    }
    let lenient = Request {
        allow_downgrade: true,
        require_hotfixes: false,
        ..case.request.promotion.clone()
    };
    match decider.attempt(&lenient, &case.evidence.facts) {
        Ok(decision) => Ok(Some(decision)),
        Err(rules::Stop::Ask(questions)) => Err(Stop::from(rules::Stop::Ask(questions))),
        Err(rules::Stop::Problem(_)) => Ok(None),
    }
}

/// In the words of the rules; their hints speak of inputs that `next-version` has.
fn refused(problem: &Problem) -> Judgement {
    let judgement = Judgement::failed(&problem.message);
    match problem.code.as_str() {
        "downgrade" => judgement
            .hint("to go back on purpose, use the rollback workflow")
            .hint("where a higher version was rolled back, give 'allow-downgrade': here it is 'except' not-older"),
        "from-wrong-lane" => judgement.hint("'from-lane' settles what an old tag was"),
        _ => judgement.hints(&problem.hints),
    }
}
