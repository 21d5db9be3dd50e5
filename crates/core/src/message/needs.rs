//! What the jobs came to that the asking job has waited for: the workflow's own `needs`, where
//! GitHub's API tells nothing, or not yet enough.
//!
//! It must not know what those jobs gave: outputs are texts of others, and are not looked at.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::phase::Phase;
use super::run::FailedJob;

/// The jobs by their ids, as `${{ toJSON(needs) }}` writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Needs(BTreeMap<String, Need>);

/// One of them. Whatever else stands there is left unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct Need {
    result: JobResult,
}

/// A job's result, as workflows know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum JobResult {
    Success,
    Failure,
    Cancelled,
    /// act writes nothing at all for a job that it has left out.
    #[serde(alias = "")]
    Skipped,
}

impl Needs {
    /// How the run ended as far as these jobs know; nothing where none of them ran. One that was
    /// skipped proves nothing: the job before it may have failed.
    pub fn outcome(&self) -> Option<Phase> {
        let ends = [
            (JobResult::Failure, Phase::Failed),
            (JobResult::Cancelled, Phase::Cancelled),
            (JobResult::Success, Phase::Completed),
        ];
        let mut ends = ends.into_iter();
        ends.find_map(|(result, phase)| self.of(result).next().map(|_| phase))
    }

    /// Those that failed, by their ids. Where their logs are is not known.
    pub(super) fn failures(&self) -> Vec<FailedJob> {
        let failed = self.of(JobResult::Failure).map(|id| FailedJob {
            name: id.to_owned(),
            url: String::new(),
            steps: Vec::new(),
        });
        failed.collect()
    }

    fn of(&self, result: JobResult) -> impl Iterator<Item = &str> {
        let jobs = self.0.iter();
        jobs.filter(move |(_, need)| need.result == result)
            .map(|(id, _)| id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Needs, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn s4_the_worst_of_those_that_were_waited_for_counts() {
        use Phase::{Cancelled, Completed, Failed};
        for (results, outcome) in [
            (&["success", "failure", "cancelled"][..], Some(Failed)),
            (&["success", "cancelled", "skipped"], Some(Cancelled)),
            (&["success", "skipped"], Some(Completed)),
            (&["skipped", ""], None),
            (&[], None),
        ] {
            let jobs = results.iter().zip('a'..);
            let jobs = jobs.map(|(result, id)| format!(r#""{id}": {{"result": "{result}"}}"#));
            let text = format!("{{{}}}", jobs.collect::<Vec<_>>().join(", "));
            assert_eq!(read(&text).unwrap().outcome(), outcome, "{text}");
        }
    }

    #[test]
    fn what_the_jobs_gave_is_not_looked_at() {
        let nested = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        let huge = serde_json::Value::from("\"result\": \"success\"}, ".repeat(50_000));
        for outputs in [
            "null",
            "7",
            &nested,
            &huge.to_string(),
            r#"{"result": "success"}"#,
        ] {
            let text = format!(r#"{{"b": {{"outputs": {outputs}, "result": "failure", "x": 1}}}}"#);
            let needs = read(&text).unwrap();
            assert_eq!(needs.outcome(), Some(Phase::Failed));
            assert_eq!(needs.failures()[0].name, "b");
        }
    }

    #[test]
    fn what_is_no_such_object_is_refused() {
        for text in [
            "",
            "success",
            "[]",
            r#"{"a": "success"}"#,
            r#"{"a": {}}"#,
            r#"{"a": {"result": null}}"#,
            r#"{"a": {"result": "Failure"}}"#,
            r#"{"a": {"result": "success", "result": "failure"}}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
