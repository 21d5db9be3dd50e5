//! The one error of the chores: a sentence, and hints on what to do about it.

use std::fmt::{self, Display, Formatter};

/// What every chore comes to.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a chore stopped.
#[derive(Debug)]
pub struct Failure {
    message: String,
    hints: Vec<String>,
}

impl Failure {
    /// `message` is a fragment in lower case, without a full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// Turns an error into a failure to do `what`: "failed to {what}: {error}".
pub fn to<E: Display>(what: impl Display) -> impl FnOnce(E) -> Failure {
    move |error| Failure::new(format!("failed to {what}: {error}"))
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.hints
            .iter()
            .try_for_each(|hint| write!(f, "\n  hint: {hint}"))
    }
}
