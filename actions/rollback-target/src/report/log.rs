//! What was found in the log: what runs, what is to run, and what was looked at on the way.

use windlass_core::rollback::Rollback;
use windlass_toolkit::Console;

use super::{is_failed, standing};
use crate::settings::Settings;

pub(crate) fn tell(settings: &Settings, rollback: &Rollback, console: &mut Console) {
    for finding in &rollback.findings {
        let sign = if is_failed(finding) { "✗" } else { "✓" };
        console.info(&format!("{sign} {}: {}", finding.requirement, finding.text));
        if is_failed(finding) {
            hints(&finding.hints, console);
        }
    }
    let environment = &settings.request.environment;
    if let Some(running) = &rollback.running {
        console.info(&format!("  {environment}: {}", standing(running)));
    }
    for exhibit in &rollback.exhibits {
        console.info(&format!("  looked at: {}", exhibit.text));
    }
    let sign = if rollback.target.is_some() {
        "✓"
    } else {
        "✗"
    };
    console.info(&format!("{sign} target: {}", rollback.text));
    hints(&rollback.hints, console);
    for warning in &rollback.warnings {
        console.warning(warning);
    }
    if let Some(target) = rollback.allowed() {
        console.info(&format!("{environment} goes back to {}", target.tag));
    }
}

fn hints(hints: &[String], console: &mut Console) {
    for hint in hints {
        console.info(&format!("    hint: {hint}"));
    }
}
