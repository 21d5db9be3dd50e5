//! The end of a run, whatever brought it: what is still running may be cancelled, and the record
//! says how it came out. It must not take long: the Actions runner kills a cancelled job after ten
//! seconds.

mod words;

use std::time::Duration;

use windlass_toolkit::{Console, Failure};

use crate::course::Course;
use crate::duration::in_words;
use crate::ending::{End, Ending, Status};
use crate::record::State;
use crate::runner::Call;
use crate::settings::Settings;

/// How long cancelling and recording may take each when the job is cancelled: the polite signal is
/// followed by a ruder one after 7.5 s.
const CANCELLED: Duration = Duration::from_secs(3);
/// How long otherwise.
const OTHERWISE: Duration = Duration::from_secs(30);

/// How the deployment came out, once all is done about it. Fails where the runner never accepted
/// it.
pub(crate) async fn settle(
    settings: &Settings,
    course: &mut Course,
    ending: Ending,
    console: &mut Console,
) -> Result<End, Failure> {
    course.finish(console);
    let limit = match ending {
        Ending::Stopped => CANCELLED,
        _ => OTHERWISE,
    };
    let is_under_way = matches!(ending, Ending::Stopped | Ending::TimedOut);
    let (end, state) = came_out(settings, course, ending)?;
    if is_under_way && settings.cancel_on_timeout {
        cancel(course, limit, console).await;
    }
    let recorded = record(settings, course, &end, state, limit, console).await;
    Ok(match (recorded, &end.verdict) {
        (Err(failure), Ok(())) => End::bad(end.status, failure),
        _ => end,
    })
}

/// How it came out, for the step and for the record, if there is to be one.
fn came_out(
    settings: &Settings,
    course: &Course,
    ending: Ending,
) -> Result<(End, Option<State>), Failure> {
    match ending {
        Ending::Told(end) => {
            let state = state_of(end.status);
            Ok((end, state))
        }
        Ending::Broken(failure) if !course.is_accepted => Err(failure),
        Ending::TimedOut if !course.is_accepted => Err(words::never_accepted(settings, course)),
        Ending::Stopped if !course.is_accepted => Err(words::stopped_early(settings, course)),
        Ending::Broken(failure) => Ok((End::bad(Status::Failed, failure), Some(State::Error))),
        Ending::TimedOut => Ok((words::timed_out(settings, course), Some(State::Error))),
        Ending::Stopped => Ok((words::stopped(settings, course), Some(State::Error))),
    }
}

fn state_of(status: Status) -> Option<State> {
    match status {
        Status::Completed => Some(State::Success),
        Status::Failed => Some(State::Failure),
        Status::Cancelled | Status::TimedOut => Some(State::Error),
        // Nobody waited, or nothing was asked for: nothing was begun.
        Status::Accepted | Status::Superseded => None,
    }
}

async fn record(
    settings: &Settings,
    course: &mut Course,
    end: &End,
    state: Option<State>,
    limit: Duration,
    console: &mut Console,
) -> Result<(), Failure> {
    let Some(state) = state else { return Ok(()) };
    let id = course.id.clone();
    let subject = course.sha.zip(id.as_deref());
    let description = words::description(settings, end, state);
    let recorder = &mut course.recorder;
    let finish = recorder.finish(settings, subject, state, &description, console);
    let finished = tokio::time::timeout(limit, finish).await;
    finished.unwrap_or_else(|_| {
        let limit = in_words(limit);
        Err(Failure::unavailable(format!(
            "record the deployment: GitHub gave no answer within {limit}"
        ))
        .hint("run it again: it deploys nothing twice, and records the result"))
    })
}

/// Asks the runner to stop it. What comes of that is told, and changes nothing.
async fn cancel(course: &Course, limit: Duration, console: &mut Console) {
    let (Some(runner), Some(id)) = (&course.runner, &course.id) else {
        return;
    };
    let path = format!("/deployments/{id}/cancel");
    let mut told = console.clone();
    let call = Call::post(&path, &[]);
    let asked = tokio::time::timeout(limit, runner.ask(&call, &mut told)).await;
    let text = match asked {
        Ok(Ok(answer)) if answer.status == 202 => "the runner cancels the deployment".to_owned(),
        Ok(Ok(answer)) => format!(
            "the runner was asked to cancel the deployment, and answered {}",
            answer.status
        ),
        Ok(Err(failure)) => format!("the deployment could not be cancelled: {failure}"),
        Err(_) => "the deployment could not be cancelled: the runner gave no answer".to_owned(),
    };
    console.warning(&text);
}
