//! What a step came to, in a word or two: the same in a terminal as on the page.

use serde_json::Value;

use super::record::{Action, Outcome, Step};

/// Fits behind the step's tag.
pub(super) fn outcome(step: &Step) -> &'static str {
    match (step.action, step.outcome) {
        (_, Outcome::Refused) if step.problem.is_none() => {
            "refused with exit code 1, as it must be"
        }
        (_, Outcome::Refused) => "refused with exit code 1",
        (_, Outcome::Failed) if step.problem.is_none() => "failed with exit code 1, as it must",
        (_, Outcome::Failed) => "failed with exit code 1",
        (_, Outcome::Claimed) => "claimed",
        (Action::TriggerRunner, _) => "deployed",
        (Action::Deployment, _) => "recorded",
        (Action::VerifyStagingTag, _) => "verified",
        (Action::CreateRelease, Outcome::Changed) => "released",
        (Action::NextVersion | Action::CreateRelease, _) => "there already",
    }
}

/// `1 request`, `2 requests`.
pub(super) fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        several => format!("{several} {what}s"),
    }
}

/// What a step came to, in its own words: what became of services, what it warned of, why it
/// failed, or else the end of its log, which sums it up.
pub(super) fn conclusion(step: &Step) -> impl Iterator<Item = String> {
    let services = services(step);
    let last = match step.outcome {
        // The rest of it is the end of a service's log.
        Outcome::Failed => reason(step),
        _ if services.is_some() => None,
        _ => step.log.last().map(String::as_str),
    };
    let is_warning = |line: &&String| line.starts_with("warning: ");
    let before_last = step.log.len().saturating_sub(1);
    let warnings = step.log.iter().take(before_last).filter(is_warning);
    let said = warnings.map(String::as_str).chain(last);
    services.into_iter().chain(said.map(str::to_owned))
}

fn reason(step: &Step) -> Option<&str> {
    let mut lines = step.log.iter().flat_map(|said| said.lines());
    lines.find(|line| line.starts_with("error: "))
}

/// `db completed, web failed`, in the order in which they run.
fn services(step: &Step) -> Option<String> {
    let services = step.outputs.get("services")?.as_array()?;
    let word = |it: &Value, name: &str| it.get(name)?.as_str().map(str::to_owned);
    let told = services.iter().filter_map(|it| {
        let (service, state) = (word(it, "service")?, word(it, "state")?);
        Some(format!("{service} {state}"))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(", "))
}
