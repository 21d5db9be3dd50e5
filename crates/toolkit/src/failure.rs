//! What ends a program before it is done: the kind decides the exit code, the hints say what to
//! change. Other crates turn their errors into this one.
//!
//! It must not know how it is shown; [`report`] leaves that to the [`Console`].

use std::fmt;

use crate::Console;

/// Whose fault it is, as far as the exit code tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The input is fine, but the repository, a rule or the disk forbids it. Exit code 1.
    Refused,
    /// The input or the configuration is wrong by itself. Exit code 2.
    BadInput,
    /// The other side did not answer as it should, after retries. Exit code 3.
    Unavailable,
}

impl FailureKind {
    /// The exit code that tells this kind from the others.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::BadInput => 2,
            Self::Unavailable => 3,
        }
    }
}

/// An error on its way to the user.
///
/// ```
/// use windlass_toolkit::{Failure, FailureKind};
/// let failure = Failure::new(FailureKind::BadInput, "read the tag 'v1': it has one number")
///     .hint("write it as v1.0.0");
/// assert_eq!(failure.to_string(), "failed to read the tag 'v1': it has one number");
/// assert_eq!(failure.exit_code(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Whose fault it is.
    pub kind: FailureKind,
    /// A lowercase fragment that fits "failed to {message}".
    pub message: String,
    /// What to do about it: each names the exact command or input to change.
    pub hints: Vec<String>,
}

impl Failure {
    /// A failure without hints.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// A failure of kind [`FailureKind::Refused`].
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Refused, message)
    }

    /// A failure of kind [`FailureKind::BadInput`].
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::new(FailureKind::BadInput, message)
    }

    /// A failure of kind [`FailureKind::Unavailable`].
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Unavailable, message)
    }

    /// The same failure with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The exit code of the program that ends with this failure: 1, 2 or 3.
    pub fn exit_code(&self) -> u8 {
        self.kind.exit_code()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "failed to {}", self.message)
    }
}

impl std::error::Error for Failure {}

/// Tells the user of a failure, once: `error: failed to …` and a `hint: …` line per hint; inside
/// Actions as one annotation that holds them all.
pub fn report(failure: &Failure, console: &mut Console) {
    let hints = failure.hints.iter().map(|hint| format!("\nhint: {hint}"));
    console.error(&format!("{failure}{}", hints.collect::<String>()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Environment;
    use windlass_test_support::Capture;

    #[test]
    fn each_kind_has_its_exit_code() {
        assert_eq!(Failure::refused("x").exit_code(), 1);
        assert_eq!(Failure::bad_input("x").exit_code(), 2);
        assert_eq!(Failure::unavailable("x").exit_code(), 3);
    }

    #[test]
    fn a_report_names_the_failure_and_every_hint_once() {
        let capture = Capture::default();
        let mut console = Console::new(&Environment::default(), capture.clone());
        let failure = Failure::refused("claim v1.0.0")
            .hint("run it again")
            .hint("or ask");
        report(&failure, &mut console);
        assert_eq!(
            capture.text(),
            "error: failed to claim v1.0.0\nhint: run it again\nhint: or ask\n"
        );
    }

    #[test]
    fn inside_actions_a_report_is_one_annotation() {
        let capture = Capture::default();
        let environment = Environment::from_pairs([("GITHUB_ACTIONS", "true")]);
        let failure = Failure::refused("claim v1.0.0").hint("run it again");
        report(&failure, &mut Console::new(&environment, capture.clone()));
        assert_eq!(
            capture.text(),
            "::error::failed to claim v1.0.0%0Ahint: run it again\n"
        );
    }
}
