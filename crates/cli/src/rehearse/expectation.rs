//! Whether a step ended as the story goes.

use serde_json::Value;
use windlass_toolkit::Failure;

use super::part::Expected;
use super::record::{Outcome, Step};

/// What is amiss, where it did not.
pub(super) fn problem(expected: Expected, step: &Step) -> Option<String> {
    match expected {
        Expected::Done(outcome) if outcome == step.outcome => None,
        Expected::Done(outcome) => Some(format!("it must end as '{}'", outcome.as_str())),
        Expected::Failed(service) => match broken(step).as_slice() {
            [one] if *one == service => None,
            others => Some(format!(
                "it must fail by '{service}' alone, and these failed: {others:?}"
            )),
        },
        Expected::Refused(requirement) => match failed(step).as_slice() {
            [one] if *one == requirement => None,
            [] => Some(format!(
                "it must refuse, because '{requirement}' is not met"
            )),
            several => Some(format!(
                "it must refuse for '{requirement}' alone, and does for {}",
                several.join(", ")
            )),
        },
    }
}

/// The end of a rehearsal with a step that is not what the story needs.
pub(super) fn failure(step: &Step, problem: &str) -> Failure {
    let (action, tag, outcome) = (step.action.as_str(), &step.tag, step.outcome.as_str());
    Failure::refused(format!(
        "rehearse: {action} of {tag} ended as '{outcome}': {problem}"
    ))
    .hint("'--report' shows what it had to go by")
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

/// The services that a deployment could not bring to the version.
fn broken(step: &Step) -> Vec<&str> {
    let services = match (step.outcome, step.outputs.get("services")) {
        (Outcome::Failed, Some(Value::Array(services))) => services.as_slice(),
        _ => &[],
    };
    let failed = services.iter().filter(|it| it["state"] == "failed");
    failed.filter_map(|it| it["service"].as_str()).collect()
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
            problem: None,
            outputs: json!({"failed": failed}),
            log: Vec::new(),
            requests: Vec::new(),
            milliseconds: 1,
            slack: Vec::new(),
        }
    }

    #[test]
    fn a_step_must_end_as_the_story_goes() {
        use Outcome::{Refused, Unchanged};
        let early = Expected::Refused("deployed");
        let cases = [
            (early, Refused, json!(["deployed"]), None),
            (
                early,
                Unchanged,
                json!([]),
                Some("it must refuse, because 'deployed' is not met"),
            ),
            (
                early,
                Refused,
                json!(["lane", "deployed"]),
                Some("it must refuse for 'deployed' alone, and does for lane, deployed"),
            ),
            (
                early,
                Refused,
                json!(["lane"]),
                Some("it must refuse for 'deployed' alone, and does for lane"),
            ),
            (Expected::Done(Unchanged), Unchanged, json!([]), None),
            (
                Expected::Done(Unchanged),
                Refused,
                json!(["soak"]),
                Some("it must end as 'unchanged'"),
            ),
        ];
        for (expected, outcome, failed, told) in cases {
            let step = verification(outcome, failed);
            assert_eq!(problem(expected, &step).as_deref(), told);
        }
    }

    #[test]
    fn a_verification_that_passes_too_early_fails_the_rehearsal() {
        let step = verification(Outcome::Unchanged, json!([]));
        let problem = problem(Expected::Refused("deployed"), &step).unwrap();
        let failure = failure(&step, &problem);
        let told = "failed to rehearse: verify-staging-tag of v1.2.1 ended as 'unchanged': \
                    it must refuse, because 'deployed' is not met";
        assert_eq!(
            (failure.to_string().as_str(), failure.exit_code()),
            (told, 1)
        );
    }
}
