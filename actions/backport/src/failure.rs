//! Whose fault it is: the errors of git and of GitHub, as exit codes, with what to change.

use windlass_facts::of_github;
use windlass_git::ErrorKind;
use windlass_github::Error;
use windlass_toolkit::{Failure, FailureKind};

/// Git says no.
pub(crate) fn of_git(error: windlass_git::Error) -> Failure {
    let kind = match error.kind {
        ErrorKind::Remote => FailureKind::Unavailable,
        _ => FailureKind::Refused,
    };
    Failure {
        kind,
        message: error.message,
        hints: error.hints,
    }
}

/// The commits are not to be had.
pub(crate) fn of_fetch(error: windlass_git::Error) -> Failure {
    let is_missing = error.kind == ErrorKind::NotFound;
    let failure = of_git(error);
    match is_missing {
        true => {
            failure.hint("one of the commits is not there any more: push it again, or leave it out")
        }
        false => failure.hint("run it again: nothing was written"),
    }
}

/// The branch may not be made. `words` are git's.
pub(crate) fn of_push(branch: &str, words: &str) -> Failure {
    let failure = Failure::refused(format!("push the branch {branch}: {words}"));
    if words.contains("workflow") {
        return failure
            .hint("the target's workflow files differ from the default branch's, which the job's own token may not push")
            .hint("act as a GitHub App with 'contents: write' and 'workflows: write' (app-id, app-private-key)");
    }
    if ["403", "401", "Authentication", "Username"]
        .iter()
        .any(|text| words.contains(text))
    {
        return failure.hint(
            "give the job 'permissions: contents: write', or act as a GitHub App that has it",
        );
    }
    failure
        .hint("a ruleset may say who creates such branches; see the repository's settings, Rules")
        .hint("give 'branch' a name that is allowed")
}

/// The pull request may not be made. The branch stays.
pub(crate) fn of_create(error: Error, branch: &str, page: &str) -> Failure {
    let said = error.answer().map(|answer| answer.message.clone());
    let of_jobs = said.is_some_and(|said| said.contains("not permitted to create"));
    let is_forbidden = error.kind() == windlass_github::ErrorKind::Forbidden;
    let failure = match (of_jobs, is_forbidden) {
        (true, _) => Failure::refused(error.to_string())
            .hint("allow it in the repository's settings: Actions, General, Workflow permissions, 'Allow GitHub Actions to create and approve pull requests'")
            .hint("or act as a GitHub App (app-id, app-private-key): its pull requests start workflows too"),
        (false, true) => of_github(error).hint("give the job 'permissions: pull-requests: write'"),
        (false, false) => of_github(error),
    };
    failure.hint(format!(
        "the branch {branch} is there: run this again, or make the pull request by hand at {page}"
    ))
}
