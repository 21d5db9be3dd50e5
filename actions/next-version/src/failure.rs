//! Whose fault it is: the errors of the crates below, as exit codes.

use windlass_core::{Problem, ProblemKind};
use windlass_toolkit::{Failure, FailureKind};

/// The rules say no.
pub(crate) fn of_problem(problem: Problem) -> Failure {
    let kind = match problem.kind {
        ProblemKind::BadInput => FailureKind::BadInput,
        ProblemKind::Refused => FailureKind::Refused,
    };
    let message = format!("find the next version: {}", problem.message);
    Failure {
        kind,
        message,
        hints: problem.hints,
    }
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

/// GitHub says no.
pub(crate) fn of_github(error: windlass_github::Error) -> Failure {
    use windlass_github::ErrorKind;
    let kind = match error.kind() {
        ErrorKind::Options => FailureKind::BadInput,
        ErrorKind::BadCredentials
        | ErrorKind::Forbidden
        | ErrorKind::NotFound
        | ErrorKind::Invalid => FailureKind::Refused,
        _ => FailureKind::Unavailable,
    };
    Failure {
        kind,
        message: error.to_string(),
        hints: error.hints(),
    }
}
