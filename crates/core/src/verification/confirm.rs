//! `confirm`: a person typed what had to be typed, exactly.

use super::case::Case;
use super::finding::Outcome;
use super::judgement::{Judged, Judgement};
use super::request::Confirmation;

pub(super) fn judge(case: &Case<'_>) -> Judged {
    Ok(match &case.request.confirmation {
        Some(confirmation) => judge_confirmation(confirmation),
        None => Judgement::new(Outcome::NotConfigured, "nothing has to be typed"),
    })
}

pub(crate) fn judge_confirmation(Confirmation { expected, given }: &Confirmation) -> Judgement {
    match given.as_deref() {
        Some(given) if given == expected => Judgement::passed(format!("'{given}' was typed")),
        Some(given) => wrong(expected, &format!("'{given}' was typed")),
        None => wrong(expected, "nothing was typed"),
    }
}

fn wrong(expected: &str, typed: &str) -> Judgement {
    Judgement::failed(format!("{typed}, and '{expected}' was expected"))
        .hint(format!("type '{expected}' into the form, exactly so"))
}
