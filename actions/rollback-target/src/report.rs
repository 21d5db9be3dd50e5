//! What was found, for people.

mod log;
mod summary;

pub(crate) use log::tell;
pub(crate) use summary::summary;

use windlass_core::rollback::{Rollback, Running};
use windlass_core::verification::{Finding, Outcome};
use windlass_toolkit::Failure;

use crate::settings::Settings;

/// The refusal that names what speaks against it; how to mend it stands with each.
pub(crate) fn verdict(settings: &Settings, rollback: &Rollback) -> Result<(), Failure> {
    let environment = &settings.request.environment;
    if rollback.allowed().is_some() {
        return Ok(());
    }
    let failed = rollback.findings.iter().filter(|it| is_failed(it));
    let mut reasons: Vec<String> = failed
        .map(|finding| format!("{} is not met", finding.requirement))
        .collect();
    if rollback.target.is_none() {
        reasons.push(rollback.text.clone());
    }
    let reasons = reasons.join("; ");
    Err(Failure::refused(format!(
        "roll {environment} back: {reasons}"
    )))
}

fn is_failed(finding: &Finding) -> bool {
    finding.outcome == Outcome::Failed
}

/// What runs now, and how it stands.
fn standing(running: &Running) -> String {
    let state = running.state.as_deref().unwrap_or("no status yet");
    let (tag, sha, record) = (&running.tag, running.sha.short(), running.record);
    format!("{tag} ({sha}) was tried last, by deployment {record}: {state}")
}
