//! What became of one service.

use serde::{Deserialize, Serialize};

/// What the runner's own lines in a service's log begin with.
pub const REMARK: &str = "windlass-runner: ";

/// How far a service has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    /// It waits for what it depends on, or for its turn.
    Pending,
    /// Its sync or its health check runs.
    Running,
    /// It was synced, and its health check passed.
    Completed,
    /// It was as it is to be, so that nothing was done.
    Skipped,
    /// Its sync or its health check failed.
    Failed,
    /// It depends on one that failed, so that it was never started.
    Blocked,
    /// Somebody stopped the deployment before its end.
    Cancelled,
    /// The runner went away before its end.
    Interrupted,
}

impl ServiceState {
    /// Whether nothing more happens to it in this deployment.
    pub fn has_ended(self) -> bool {
        !matches!(self, Self::Pending | Self::Running)
    }

    /// Whether the service is now as the deployment wants it.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Completed | Self::Skipped)
    }
}

/// Why a service failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The program could not be started.
    NotStarted,
    /// It ended with another status than 0.
    ExitStatus,
    /// A signal ended it, and not the runner's.
    Killed,
    /// It ended with 0, and its last line of JSON said `"action": "failed"`.
    ReportedFailure,
    /// It took longer than its time limit.
    TimedOut,
    /// It was synced, and then did not answer as healthy.
    HealthCheck,
    /// The commit could not be checked out.
    Checkout,
    /// The runner went away meanwhile.
    Interrupted,
    /// Another one, of a newer runner.
    #[serde(other)]
    Unknown,
}

impl ErrorKind {
    /// The kind as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::ExitStatus => "exit_status",
            Self::Killed => "killed",
            Self::ReportedFailure => "reported_failure",
            Self::TimedOut => "timed_out",
            Self::HealthCheck => "health_check",
            Self::Checkout => "checkout",
            Self::Interrupted => "interrupted",
            Self::Unknown => "unknown",
        }
    }
}

/// One service of a deployment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceReport {
    /// Its name.
    pub service: String,
    /// How far it has come.
    pub state: ServiceState,
    /// The status that its sync ended with; nothing while it runs, or where a signal ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    /// How long it took, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// The digest of its configuration that was proven last, before this deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash_before: Option<String>,
    /// The one that is proven now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash_after: Option<String>,
    /// The end of what it printed, secrets masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub log_tail: String,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_kind: Option<ErrorKind>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<String>,
}

impl ServiceReport {
    /// A service to which nothing has happened yet.
    pub fn pending(service: impl Into<String>) -> Self {
        Self {
            service: service.into(),
            state: ServiceState::Pending,
            exit_code: None,
            seconds: None,
            hash_before: None,
            hash_after: None,
            log_tail: String::new(),
            error_kind: None,
            next_action: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_the_same_word_everywhere() {
        use ErrorKind::*;
        for kind in [
            NotStarted,
            ExitStatus,
            Killed,
            ReportedFailure,
            TimedOut,
            HealthCheck,
            Checkout,
            Interrupted,
            Unknown,
        ] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn a_reason_of_tomorrow_is_no_error() {
        let report = r#"{"service":"web","state":"failed","error_kind":"of_tomorrow","more":1}"#;
        let report: ServiceReport = serde_json::from_str(report).unwrap();
        assert_eq!(report.error_kind, Some(ErrorKind::Unknown));
        assert!(report.state.has_ended() && !report.state.is_good());
    }
}
