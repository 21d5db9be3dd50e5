//! Whose fault it is: the errors of the crates below, as exit codes.

use windlass_core::Problem;
use windlass_toolkit::{Failure, FailureKind};

/// The rules say no.
pub(crate) fn of_problem(problem: Problem) -> Failure {
    windlass_facts::of_problem("find the next version", problem)
}

/// Git says no.
pub(crate) fn of_git(error: windlass_git::Error) -> Failure {
    let kind = match error.kind {
        windlass_git::ErrorKind::Remote => FailureKind::Unavailable,
        _ => FailureKind::Refused,
    };
    Failure {
        kind,
        message: error.message,
        hints: error.hints,
    }
}
