//! Whose fault it is: the errors of the rules and of the registry, as exit codes.

use windlass_core::Problem;
use windlass_core::image::ImageName;
use windlass_registry::{Error, ErrorKind};
use windlass_toolkit::{Failure, FailureKind};

/// The rules say no.
pub(crate) fn of_problem(problem: Problem) -> Failure {
    windlass_facts::of_problem("promote the image", problem)
}

/// The registry says no.
pub(crate) fn of_registry(image: &ImageName, error: Error) -> Failure {
    let kind = match error.kind() {
        ErrorKind::Options => FailureKind::BadInput,
        ErrorKind::RateLimited
        | ErrorKind::Unavailable
        | ErrorKind::Uncertain
        | ErrorKind::NotTrusted
        | ErrorKind::Protocol => FailureKind::Unavailable,
        _ => FailureKind::Refused,
    };
    let mut hints = error.hints();
    hints.extend(
        login_hints(image, error.kind())
            .iter()
            .map(|&hint| hint.to_owned()),
    );
    Failure {
        kind,
        message: format!("promote {image}: {error}"),
        hints,
    }
}

/// What a workflow lacks, by what the registry says.
fn login_hints(image: &ImageName, kind: ErrorKind) -> &'static [&'static str] {
    match (kind, image.registry()) {
        (ErrorKind::Unauthorized | ErrorKind::Forbidden, "ghcr.io") => &[
            "the job needs 'packages: write' in its permissions; to look only, 'packages: read'",
            "the package must let this repository in: on its page under 'Package settings', 'Manage Actions access', add the repository with the role Write",
        ],
        (ErrorKind::Unauthorized, _) => &[
            "give 'username' and 'password': the job's own token is sent to GitHub's own registry alone",
        ],
        (ErrorKind::Forbidden, _) => {
            &["the user of 'username' needs the right to push to this very repository"]
        }
        _ => &[],
    }
}
