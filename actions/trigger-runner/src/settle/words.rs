//! What is said where nobody waits any longer, and what to do about it.

use windlass_toolkit::Failure;

use crate::course::Course;
use crate::duration::in_words;
use crate::ending::{End, Status};
use crate::record::State;
use crate::settings::Settings;

pub(super) fn timed_out(settings: &Settings, course: &Course) -> End {
    let failure = Failure::refused(out_of_time(settings, course));
    let hint = match settings.cancel_on_timeout {
        true => "the runner was asked to cancel it; give 'timeout' more time",
        false => {
            "the deployment may go on at the runner: run this again to learn its result, or give 'timeout' more time"
        }
    };
    End::bad(Status::TimedOut, failure.hint(hint))
}

pub(super) fn never_accepted(settings: &Settings, course: &Course) -> Failure {
    Failure::unavailable(out_of_time(settings, course))
        .hint("see that the runner is up and that 'url' is its address")
        .hint("an answer may have been lost: run it again, which finds the same deployment")
}

pub(super) fn stopped(settings: &Settings, course: &Course) -> End {
    let failure = Failure::refused(cancelled(settings, course));
    match settings.cancel_on_timeout {
        true => End::bad(
            Status::Cancelled,
            failure.hint("the runner was asked to cancel the deployment too"),
        ),
        false => End::bad(
            Status::Accepted,
            failure.hint(
                "the deployment goes on at the runner: run this again to learn its result; with 'cancel-on-timeout' it would be cancelled too",
            ),
        ),
    }
}

pub(super) fn stopped_early(settings: &Settings, course: &Course) -> Failure {
    Failure::refused(cancelled(settings, course))
        .hint("the runner may have got the request: run it again, which finds the same deployment")
}

/// How it came out, on GitHub's page of the deployment.
pub(super) fn description(settings: &Settings, end: &End, state: State) -> String {
    let tag = &settings.tag;
    match (state, end.status) {
        (State::Success, _) => format!("{tag} is deployed"),
        (State::Failure, _) => format!("{tag} is not deployed as it is to be"),
        (_, Status::TimedOut) => format!("{tag}: not over in time, and nobody waits any longer"),
        (_, Status::Cancelled) => format!("{tag}: cancelled"),
        (_, Status::Accepted) => format!("{tag}: the job was cancelled; the deployment goes on"),
        _ => format!("{tag}: the result is not known"),
    }
}

fn out_of_time(settings: &Settings, course: &Course) -> String {
    let (subject, limit) = (settings.subject(), in_words(settings.timeout));
    let waits_for = &course.waits_for;
    let runner = course.runner.as_ref();
    let why = runner.and_then(|runner| runner.trouble());
    let why = why.map(|why| format!(", and {why}")).unwrap_or_default();
    format!("deploy {subject} within {limit}: it waited for {waits_for}{why}")
}

fn cancelled(settings: &Settings, course: &Course) -> String {
    let (subject, waits_for) = (settings.subject(), &course.waits_for);
    format!("deploy {subject}: the job was cancelled while it waited for {waits_for}")
}
