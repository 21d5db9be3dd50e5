//! What a step came to, in a word or two: the same in a terminal as on the page.

use super::record::{Action, Outcome, Step};

/// Fits behind the step's tag.
pub(super) fn outcome(step: &Step) -> &'static str {
    match (step.action, step.outcome) {
        (_, Outcome::Refused) => "refused, as it must be",
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
