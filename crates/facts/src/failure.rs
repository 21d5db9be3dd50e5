//! Whose fault it is: the errors of the rules and of GitHub, as exit codes.

use windlass_core::{Problem, ProblemKind};
use windlass_toolkit::{Failure, FailureKind};

/// The rules say no to `doing`, such as "find the next version".
pub fn of_problem(doing: &str, problem: Problem) -> Failure {
    let kind = match problem.kind {
        ProblemKind::BadInput => FailureKind::BadInput,
        ProblemKind::Refused => FailureKind::Refused,
    };
    Failure {
        kind,
        message: format!("{doing}: {}", problem.message),
        hints: problem.hints,
    }
}

/// GitHub says no.
pub fn of_github(error: windlass_github::Error) -> Failure {
    use windlass_github::ErrorKind;
    let kind = match error.kind() {
        ErrorKind::Options => FailureKind::BadInput,
        ErrorKind::BadCredentials
        | ErrorKind::Forbidden
        | ErrorKind::NotFound
        | ErrorKind::File
        | ErrorKind::Invalid => FailureKind::Refused,
        _ => FailureKind::Unavailable,
    };
    let message = match error.kind() {
        // It names no request, for none was made.
        ErrorKind::Options => format!("use GitHub: {error}"),
        _ => error.to_string(),
    };
    Failure {
        kind,
        message,
        hints: error.hints(),
    }
}
