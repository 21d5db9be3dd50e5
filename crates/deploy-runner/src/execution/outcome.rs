//! What became of a service's sync, in the words of the wire, and what to do about it.

use windlass_deploy_protocol::{ErrorKind, ServiceState};

use super::log::Log;

/// How a sync ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// `Completed`, `Failed` or `Cancelled`.
    pub state: ServiceState,
    /// Its exit status; nothing where it never ran, or a signal ended it.
    pub exit_code: Option<i32>,
    /// How long it took, in seconds, by a clock that nobody sets.
    pub seconds: f64,
    /// Why it failed.
    pub error_kind: Option<ErrorKind>,
    /// What to do about it, secrets masked.
    pub next_action: Option<String>,
    /// The end of what it printed, secrets masked.
    pub log: Log,
}

/// What people do about a failure of this kind; `detail` is what is known more exactly, a fragment
/// in lower case, or empty.
pub fn next_action(kind: ErrorKind, detail: &str) -> String {
    let advice = match kind {
        ErrorKind::NotStarted => {
            "check 'sync' and the working directory in the runner's configuration, and PATH among \
             the service's variables"
        }
        ErrorKind::ExitStatus => {
            "read the end of the log, mend what it names, and ask for the deployment again"
        }
        ErrorKind::Killed => {
            "see the system's log for who sent the signal (often it is short of memory), and ask \
             for the deployment again"
        }
        ErrorKind::ReportedFailure => {
            "the program ended with status 0, but its last line of JSON says \"action\": \
             \"failed\": read the end of the log, mend what it names, and ask again"
        }
        ErrorKind::TimedOut => {
            "read in the log where it stood still; raise the service's 'timeout' if it only needs \
             longer"
        }
        ErrorKind::HealthCheck => {
            "the sync ran, but the service does not answer as healthy: read the service's own log"
        }
        ErrorKind::Checkout => {
            "check that the runner can read the repository and that the commit is still in it"
        }
        ErrorKind::Interrupted => "ask for the deployment again: it goes on with what is missing",
        ErrorKind::Unknown => "read the log",
    };
    match detail.is_empty() {
        true => advice.to_owned(),
        false => format!("{detail}; {advice}"),
    }
}
