//! The findings in the log: a line each, and under those that failed what was looked at and how
//! to mend it.

use windlass_core::verification::{Finding, Outcome, Verification};
use windlass_toolkit::Console;

use super::sign;
use crate::settings::Settings;

/// As wide as the longest requirement.
const WIDTH: usize = 9;

pub(crate) fn tell(settings: &Settings, verification: &Verification, console: &mut Console) {
    for finding in &verification.findings {
        console.info(lines(finding).trim_end());
    }
    for warning in &verification.warnings {
        console.warning(warning);
    }
    let tag = settings.request.tag();
    match &verification.production_tag {
        Some(production) if verification.is_verified() => {
            console.info(&format!("{tag} may be promoted to {production}"));
        }
        _ if verification.is_verified() => console.info(&format!("{tag} is verified")),
        _ => {}
    }
}

fn lines(finding: &Finding) -> String {
    let (requirement, text) = (finding.requirement, &finding.text);
    let mut lines = format!("{} {requirement:WIDTH$}  {text}\n", sign(finding.outcome));
    if finding.outcome == Outcome::Failed {
        for exhibit in &finding.exhibits {
            lines.push_str(&format!("{:WIDTH$}    {}\n", "", exhibit.text));
        }
        for hint in &finding.hints {
            lines.push_str(&format!("{:WIDTH$}    hint: {hint}\n", ""));
        }
    }
    lines
}
