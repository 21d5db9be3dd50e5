//! The findings, for people.

mod log;
mod summary;

pub(crate) use log::tell;
pub(crate) use summary::summary;

use windlass_core::verification::{Outcome, Verification};
use windlass_toolkit::Failure;

use crate::settings::Settings;

/// The refusal that names what is not met; how to mend it stands with each finding.
pub(crate) fn verdict(settings: &Settings, verification: &Verification) -> Result<(), Failure> {
    let failed: Vec<String> = verification.failed().map(|one| one.to_string()).collect();
    if failed.is_empty() {
        return Ok(());
    }
    let (tag, all) = (settings.request.tag(), verification.judged());
    Err(Failure::refused(format!(
        "verify {tag}: requirements not met, {} of {all}: {}",
        failed.len(),
        failed.join(", ")
    )))
}

/// How a finding came out, as a sign.
fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "✓",
        Outcome::Failed => "✗",
        Outcome::NotApplicable | Outcome::NotConfigured | Outcome::NotRequired => "–",
    }
}
