//! `confirm`: a person typed what had to be typed, exactly.

use super::case::Case;
use super::finding::Outcome;
use super::judgement::{Judged, Judgement};
use super::request::Confirmation;

pub(super) fn judge(case: &Case<'_>) -> Judged {
    let Some(Confirmation { expected, given }) = &case.request.confirmation else {
        return Ok(Judgement::new(
            Outcome::NotConfigured,
            "nothing has to be typed",
        ));
    };
    Ok(match given.as_deref() {
        Some(given) if given == expected => Judgement::passed(format!("'{given}' was typed")),
        Some(given) => wrong(expected, &format!("'{given}' was typed")),
        None => wrong(expected, "nothing was typed"),
    })
}

fn wrong(expected: &str, typed: &str) -> Judgement {
    Judgement::failed(format!("{typed}, and '{expected}' was expected"))
        .hint(format!("type '{expected}' into the form, exactly so"))
}
