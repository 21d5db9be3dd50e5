//! Whether Slack shows at the end what it must: one message per run, which ends well.

use super::Run;
use crate::rehearse::record::Message;
use crate::rehearse::wording::count;

/// How a message of a run begins that has ended well.
const DONE: &str = "✅";

/// What is amiss, where it does not.
pub(in crate::rehearse) fn problem(runs: &[Run], messages: &[Message]) -> Option<String> {
    let mut runs_amiss = runs.iter().filter_map(|run| amiss(run, messages));
    let too_many = || {
        let (there, wanted) = (messages.len(), count(runs.len(), "run"));
        (there != runs.len()).then(|| {
            format!("there must be one message for each of {wanted}, and there are {there}")
        })
    };
    runs_amiss.next().or_else(too_many)
}

fn amiss(run: &Run, messages: &[Message]) -> Option<String> {
    let workflow = run.workflow;
    let mut messages = messages.iter();
    let Some(message) = messages.find(|message| Some(&message.ts) == run.ts.as_ref()) else {
        return Some(format!("the message of {workflow} is not there"));
    };
    let (versions, last) = (message.versions.len(), message.versions.last()?);
    if versions != run.tellings {
        let told = count(run.tellings, "time");
        return Some(format!(
            "{workflow} was told of {told}, and its message has {}",
            count(versions, "version")
        ));
    }
    let end = format!("{DONE} {workflow} ");
    let is_done = last.starts_with(&end);
    (!is_done).then(|| format!("{workflow} must end as '{end}…', and says: {last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(id: usize, ts: &str, tellings: usize) -> Run {
        let mut run = Run::new(id, "Promote", "production");
        (0..tellings).for_each(|_| run.was_told(ts));
        run
    }

    fn message(ts: &str, versions: &[&str]) -> Message {
        Message {
            ts: ts.to_owned(),
            versions: versions.iter().map(|text| (*text).to_owned()).collect(),
            buttons: Vec::new(),
            thread: Vec::new(),
        }
    }

    #[test]
    fn every_run_must_have_one_message_that_tells_each_phase_and_ends_well() {
        let began = "⏳ Promote v1.2.0 → production: deploying";
        let done = "✅ Promote v1.2.0 → production: completed after 0s";
        let failed = "❌ Promote v1.2.0 → production: failed after 0s";
        let first = message("1.0", &[began, done]);
        let second = message("2.0", &[began, done]);
        let cases = [
            (vec![first.clone(), second.clone()], None),
            (
                vec![first.clone()],
                Some("the message of Promote is not there"),
            ),
            (
                vec![first.clone(), second.clone(), message("3.0", &[done])],
                Some("there must be one message for each of 2 runs, and there are 3"),
            ),
            (
                vec![first.clone(), message("2.0", &[done])],
                Some("Promote was told of 2 times, and its message has 1 version"),
            ),
            (
                vec![first.clone(), message("2.0", &[began, failed])],
                Some(
                    "Promote must end as '✅ Promote …', and says: \
                     ❌ Promote v1.2.0 → production: failed after 0s",
                ),
            ),
            (
                vec![first, message("2.0", &[began, began])],
                Some(
                    "Promote must end as '✅ Promote …', and says: \
                     ⏳ Promote v1.2.0 → production: deploying",
                ),
            ),
        ];
        let runs = [run(1, "1.0", 2), run(2, "2.0", 2)];
        for (messages, told) in cases {
            assert_eq!(problem(&runs, &messages).as_deref(), told);
        }
    }
}
