//! Why the rules say no. Data, not prose: a kind, a stable code, and hints.

use serde::{Deserialize, Serialize};

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// The input is wrong by itself, whatever the repository holds.
    BadInput,
    /// The input is fine, but the repository forbids it.
    Refused,
}

/// A refusal, with what was wrong and what to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// Who has to act.
    pub kind: ProblemKind,
    /// A stable name of the case, such as `downgrade`.
    pub code: String,
    /// What was wrong: a lowercase fragment that fits "failed to …: {message}".
    pub message: String,
    /// What to change, each a sentence of its own.
    pub hints: Vec<String>,
}

impl Problem {
    /// The input is wrong by itself.
    pub fn bad_input(code: &str, message: impl Into<String>) -> Self {
        Self::new(ProblemKind::BadInput, code, message.into())
    }

    /// The repository forbids it.
    pub fn refused(code: &str, message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Refused, code, message.into())
    }

    /// Adds one thing to change.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    fn new(kind: ProblemKind, code: &str, message: String) -> Self {
        Self {
            kind,
            code: code.to_owned(),
            message,
            hints: Vec::new(),
        }
    }
}
