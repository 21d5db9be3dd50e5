//! Staging of the patch line: one above the highest stable version of *all* lanes, so that no
//! two lanes ever want the same number.

use super::raise::step;
use super::view::View;
use super::{Candidate, Stop};
use crate::decision::Reason;
use crate::step::Step;

pub(super) fn next(view: &View<'_>) -> Result<Candidate, Stop> {
    let Some(highest) = view.catalog.stable().next_back() else {
        let because = "there is no version yet".to_owned();
        return Ok(Candidate::new(
            view.request.first_version(),
            Reason::Initial,
            because,
        ));
    };
    let step = step(view, Step::Patch)?;
    let because = format!(
        "the highest version is {}, raised by {}",
        highest.tag.name,
        step.as_str()
    );
    Ok(Candidate::new(
        step.raise(highest.core)?,
        Reason::Raised,
        because,
    ))
}
