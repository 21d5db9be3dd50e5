//! `soak`: the tag ran in the environment for long enough.

use jiff::SignedDuration;

use super::case::Case;
use super::deployed;
use super::judgement::{Judged, Judgement};

pub(super) fn judge(case: &Case<'_>) -> Judged {
    let soak = case.request.soak.unwrap_or_default();
    let deployed = deployed::required(case)?;
    let ran = case
        .request
        .now
        .duration_since(deployed.at)
        .max(SignedDuration::ZERO);
    // Seconds are what people read.
    let ran = SignedDuration::from_secs(ran.as_secs());
    if ran >= soak.duration() {
        return Ok(Judgement::passed(format!(
            "it has run for {ran:#}; {soak} are required"
        )));
    }
    let text = format!("it has run for {ran:#} of {soak}");
    Err(match deployed.at.checked_add(soak.duration()) {
        Ok(over) => Judgement::failed(format!("{text}; it is over at {over}"))
            .hint(format!("run this again after {over}")),
        Err(_) => Judgement::failed(format!("{text}; it is over after the end of time"))
            .hint("give 'soak' a shorter duration"),
    }
    .into())
}
