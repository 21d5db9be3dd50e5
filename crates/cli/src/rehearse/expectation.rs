//! Whether a step ended as the story goes.

use serde_json::Value;
use windlass_toolkit::Failure;

use super::part::Expected;
use super::record::{Outcome, Step};

/// Fails where it did not, and says what is amiss.
pub(super) fn check(expected: Expected, step: &Step) -> Result<(), Failure> {
    let problem = match expected {
        Expected::Done(outcome) if outcome == step.outcome => return Ok(()),
        Expected::Done(outcome) => format!("it must end as '{}'", outcome.as_str()),
        Expected::Refused(requirement) => match failed(step).as_slice() {
            [one] if *one == requirement => return Ok(()),
            [] => format!("it must refuse, because '{requirement}' is not met"),
            several => format!(
                "it must refuse for '{requirement}' alone, and does for {}",
                several.join(", ")
            ),
        },
    };
    let (action, tag, outcome) = (step.action.as_str(), &step.tag, step.outcome.as_str());
    Err(Failure::refused(format!(
        "rehearse: {action} of {tag} ended as '{outcome}': {problem}"
    ))
    .hint("the steps before it, and '--report', show what it had to go by"))
}

/// The requirements that a verification found not to be met.
fn failed(step: &Step) -> Vec<&str> {
    match (step.outcome, step.outputs.get("failed")) {
        (Outcome::Refused, Some(Value::Array(names))) => {
            names.iter().filter_map(Value::as_str).collect()
        }
        _ => Vec::new(),
    }
}
