//! What is known of one service, in whatever words a runner told it.

use serde::Serialize;
use windlass_deploy_protocol::{ServiceReport, ServiceState, legacy};
use windlass_toolkit::Console;

use crate::stranger::{cut, tail};

/// So much of a service's name, and of a word, is kept.
const WORD: usize = 100;
/// So much of a sentence.
const SENTENCE: usize = 300;
/// So much of the end of a log, in lines and in characters.
const TAIL: (usize, usize) = (200, 20_000);

/// A service, as the output `services` tells it. Secrets are masked in it, and its texts are cut.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Service {
    /// Its name.
    pub(crate) service: String,
    /// How far it has come, in one word.
    pub(crate) state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exit_code: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seconds: Option<f64>,
    /// Why it failed, in one word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_action: Option<String>,
    /// The end of what it printed.
    #[serde(skip)]
    pub(crate) tail: String,
    /// Whether nothing more happens to it.
    #[serde(skip)]
    pub(crate) has_ended: bool,
    /// Whether it is not as it is to be, by its own fault.
    #[serde(skip)]
    pub(crate) has_failed: bool,
}

impl Service {
    /// One of which nothing is known but its name.
    pub(crate) fn named(name: &str, state: &str, console: &Console) -> Self {
        Self {
            service: cut(&console.redact(name), WORD),
            state: state.to_owned(),
            exit_code: None,
            seconds: None,
            error: None,
            next_action: None,
            tail: String::new(),
            has_ended: false,
            has_failed: false,
        }
    }

    /// As Windlass's own runner tells it.
    pub(crate) fn of_report(report: &ServiceReport, console: &Console) -> Self {
        let sentence = |text: &String| cut(&console.redact(text), SENTENCE);
        Self {
            exit_code: report.exit_code,
            seconds: report.seconds,
            error: report.error_kind.map(|kind| kind.as_str().to_owned()),
            next_action: report.next_action.as_ref().map(sentence),
            tail: tail(&console.redact(&report.log_tail), TAIL.0, TAIL.1),
            has_ended: report.state.has_ended(),
            has_failed: report.state == ServiceState::Failed,
            ..Self::named(&report.service, word(report.state), console)
        }
    }

    /// As an earlier runner tells of one that is not as it is to be.
    pub(crate) fn of_failure(failure: &legacy::Failure, console: &Console) -> Self {
        let word = |text: &str| cut(&console.redact(text), WORD);
        let words = [word(&failure.task), word(&failure.error_kind)];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        Self {
            error: Some(words.join(": ")),
            tail: cut(&console.redact(&failure.summary), SENTENCE),
            has_ended: true,
            has_failed: true,
            ..Self::named(&failure.service, "failed", console)
        }
    }

    /// A line for the log: `web: failed in 3.2 s (exit_status, exit code 2)`.
    pub(crate) fn line(&self) -> String {
        let time = self.seconds.map(|seconds| format!(" in {seconds:.1} s"));
        let time = time.filter(|_| self.has_ended).unwrap_or_default();
        let why = self.why();
        let why = match why.is_empty() {
            true => why,
            false => format!(" ({why})"),
        };
        format!("{}: {}{time}{why}", self.service, self.state)
    }

    /// Why it failed: `exit_status, exit code 2`; empty where it didn't.
    pub(crate) fn why(&self) -> String {
        let code = self.exit_code.filter(|code| *code != 0);
        let code = code.map(|code| format!("exit code {code}"));
        let parts: Vec<String> = self.error.clone().into_iter().chain(code).collect();
        parts.join(", ")
    }
}

fn word(state: ServiceState) -> &'static str {
    match state {
        ServiceState::Pending => "pending",
        ServiceState::Running => "running",
        ServiceState::Completed => "completed",
        ServiceState::Skipped => "skipped",
        ServiceState::Failed => "failed",
        ServiceState::Blocked => "blocked",
        ServiceState::Cancelled => "cancelled",
        ServiceState::Interrupted => "interrupted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use windlass_test_support::Capture;
    use windlass_toolkit::Environment;

    fn console() -> Console {
        let mut console = Console::new(&Environment::default(), Capture::default());
        console.mask(&"hunter2".into());
        console
    }

    #[test]
    fn a_state_is_told_in_the_words_of_the_protocol() {
        use ServiceState::*;
        for state in [
            Pending,
            Running,
            Completed,
            Skipped,
            Failed,
            Blocked,
            Cancelled,
            Interrupted,
        ] {
            assert_eq!(serde_json::to_value(state).unwrap(), word(state));
        }
    }

    #[test]
    fn what_a_runner_tells_is_masked_and_cut() {
        let report = ServiceReport {
            log_tail: format!("{}\nit is hunter2", "x\n".repeat(10_000)),
            next_action: Some("hunter2 ".repeat(10_000)),
            ..ServiceReport::pending("web\n".repeat(1_000))
        };
        let service = Service::of_report(&report, &console());
        let json = serde_json::to_string(&service).unwrap();
        assert!(json.len() < 1_000, "{}", json.len());
        assert!(service.tail.ends_with("it is ***") && service.tail.len() < 1_000);
        assert!(!json.contains("hunter2"), "{json}");
    }

    #[test]
    fn a_line_says_how_it_went() {
        let mut service = Service::named("web", "failed", &console());
        service.seconds = Some(3.21);
        assert_eq!(service.line(), "web: failed");
        service.has_ended = true;
        service.exit_code = Some(2);
        service.error = Some("exit_status".to_owned());
        let line = "web: failed in 3.2 s (exit_status, exit code 2)";
        assert_eq!(service.line(), line);
    }
}
