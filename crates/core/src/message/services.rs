//! What became of each service of a deployment, as `trigger-runner` gives it.

use serde::Deserialize;

/// A service. What isn't known is nothing.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ServiceState {
    /// Its name.
    pub service: String,
    /// `completed`, `failed`, `skipped`, `blocked`, …
    pub state: String,
    /// How it ended, where a program ran.
    #[serde(default)]
    pub exit_code: Option<i64>,
    /// How long it took.
    #[serde(default)]
    pub seconds: Option<f64>,
    /// What went wrong.
    #[serde(default)]
    pub error: Option<String>,
    /// What to do about it.
    #[serde(default)]
    pub next_action: Option<String>,
}

impl ServiceState {
    /// A line of a table.
    pub(super) fn line(&self) -> String {
        let exit_code = self.exit_code.filter(|code| *code != 0);
        let parts = [
            Some(format!("{}: {}", self.service, self.state)),
            exit_code.map(|code| format!("exit code {code}")),
            self.seconds.map(|seconds| format!("{seconds:.1}s")),
            self.error.clone(),
            self.next_action.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}
