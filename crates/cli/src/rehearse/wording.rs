//! What a step came to, in a word or two: the same in a terminal as on the page.

use super::record::{Action, Outcome, Step};

/// Fits behind the step's tag.
pub(super) fn outcome(step: &Step) -> &'static str {
    match (step.action, step.outcome) {
        (_, Outcome::Refused) if step.problem.is_none() => {
            "refused with exit code 1, as it must be"
        }
        (_, Outcome::Refused) => "refused with exit code 1",
        (_, Outcome::Claimed) => "claimed",
        (Action::Deployment, _) => "recorded",
        (Action::VerifyStagingTag, _) => "verified",
        (Action::CreateRelease, Outcome::Changed) => "released",
        (Action::NextVersion | Action::CreateRelease, _) => "there already",
    }
}

/// `1 request`, `2 requests`.
pub(super) fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        several => format!("{several} {what}s"),
    }
}

/// What a step warned of, and the end of its log, which sums it up.
pub(super) fn conclusion(step: &Step) -> impl Iterator<Item = &str> {
    let is_warning = |line: &&String| line.starts_with("warning: ");
    let before_last = step.log.len().saturating_sub(1);
    let warnings = step.log.iter().take(before_last).filter(is_warning);
    warnings.chain(step.log.last()).map(String::as_str)
}
