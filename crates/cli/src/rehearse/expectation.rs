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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use windlass_core::Lane;

    use super::*;
    use crate::rehearse::record::Action;

    fn verification(outcome: Outcome, failed: Value) -> Step {
        Step {
            action: Action::VerifyStagingTag,
            title: "verify it too early".to_owned(),
            lane: Lane::Staging,
            from: None,
            tag: "v1.2.1".to_owned(),
            sha: "1".repeat(40).parse().unwrap(),
            outcome,
            findings: Vec::new(),
            outputs: json!({"failed": failed}),
            log: Vec::new(),
            requests: Vec::new(),
            milliseconds: 1,
        }
    }

    #[test]
    fn a_step_must_end_as_the_story_goes() {
        use Outcome::{Refused, Unchanged};
        let early = Expected::Refused("deployed");
        let cases = [
            (early, Refused, json!(["deployed"]), Ok(())),
            (
                early,
                Unchanged,
                json!([]),
                Err("ended as 'unchanged': it must refuse, because 'deployed' is not met"),
            ),
            (
                early,
                Refused,
                json!(["lane", "deployed"]),
                Err("it must refuse for 'deployed' alone, and does for lane, deployed"),
            ),
            (
                early,
                Refused,
                json!(["lane"]),
                Err("it must refuse for 'deployed' alone, and does for lane"),
            ),
            (Expected::Done(Unchanged), Unchanged, json!([]), Ok(())),
            (
                Expected::Done(Unchanged),
                Refused,
                json!(["soak"]),
                Err("verify-staging-tag of v1.2.1 ended as 'refused': it must end as 'unchanged'"),
            ),
        ];
        for (expected, outcome, failed, result) in cases {
            let checked = check(expected, &verification(outcome, failed));
            match (checked, result) {
                (Ok(()), Ok(())) => {}
                (Err(failure), Err(text)) => {
                    assert!(failure.to_string().contains(text), "{failure}");
                    assert_eq!(failure.exit_code(), 1);
                }
                (checked, result) => panic!("{checked:?}, {result:?}"),
            }
        }
    }
}
