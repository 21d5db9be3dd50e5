//! Running one service's sync to its end, whatever the end is.
//!
//! It must not know why the sync runs, what comes after it, or where its lines go.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use windlass_deploy_protocol::{ErrorKind, ServiceState};

use super::capture::Capture;
use super::mask::Secrets;
use super::outcome::{Outcome, next_action};
use super::supervisor::{Ending, Invocation, Supervised, Supervisor};

/// So long is output still read after the program's end, in case that somebody who can't be killed
/// holds the pipe.
const DRAIN: Duration = Duration::from_secs(5);

/// A program to run without a shell.
#[derive(Debug, Clone)]
pub struct SyncCommand {
    /// The program, which is found by the `PATH` in `environment`, and its arguments.
    pub argv: Vec<String>,
    /// Where it runs.
    pub directory: PathBuf,
    /// All variables that it sees. Their values are secrets or not; this doesn't print them.
    pub environment: Vec<(String, SecretString)>,
    /// What is masked in everything that it prints.
    pub secrets: Vec<SecretString>,
    /// How long it may take.
    pub time_limit: Duration,
    /// How long after SIGTERM it gets SIGKILL.
    pub grace: Duration,
}

/// Why the runner ended it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Cancelled,
    TimedOut,
}

/// Runs a sync. `listener` gets its output as it comes, whole lines, one or more at a time; it
/// must be read, or the sync waits. When the future is dropped, all that the sync started is
/// killed.
///
/// A sync that must never run twice at once takes a lock itself, which its children inherit and
/// hold as long as one of them lives: `exec 9>lock; flock 9`. Of the runner's own files it gets
/// those alone whose close-on-exec flag has been taken off.
pub async fn run(
    supervisor: &Supervisor,
    command: &SyncCommand,
    cancelled: &CancellationToken,
    listener: mpsc::Sender<String>,
) -> Outcome {
    let secrets = Secrets::new(command.secrets.iter().map(ExposeSecret::expose_secret));
    let mut capture = Capture::new(&secrets, listener);
    let begin = Instant::now();
    let (ending, stop) = match cancelled.is_cancelled() {
        true => (None, Some(Stop::Cancelled)),
        false => {
            let (ending, stop) = execute(supervisor, command, cancelled, &mut capture).await;
            (Some(ending), stop)
        }
    };
    let says_failed = capture.finish().await;
    let (state, error_kind, detail) = judge(ending.as_ref(), stop, says_failed, command);
    let detail = secrets.hide(&detail);
    if !detail.is_empty() {
        capture.remark(&detail).await;
    }
    Outcome {
        state,
        exit_code: match ending {
            Some(Ending::Exited(code)) => Some(code),
            _ => None,
        },
        seconds: begin.elapsed().as_secs_f64(),
        error_kind,
        next_action: error_kind.map(|kind| next_action(kind, &detail)),
        log: capture.into_log(),
    }
}

async fn execute(
    supervisor: &Supervisor,
    command: &SyncCommand,
    cancelled: &CancellationToken,
    capture: &mut Capture,
) -> (Ending, Option<Stop>) {
    let process = match start(supervisor, command) {
        Ok(process) => process,
        Err(why) => return (Ending::NotStarted(why), None),
    };
    let stop = async {
        tokio::select! {
            biased;
            () = cancelled.cancelled() => Stop::Cancelled,
            () = sleep(command.time_limit) => Stop::TimedOut,
        }
    };
    captured(process, stop, command.grace, capture).await
}

fn start(supervisor: &Supervisor, command: &SyncCommand) -> Result<Supervised, String> {
    if command.argv.is_empty() {
        return Err("there is no program to run".to_owned());
    }
    if !command.directory.is_dir() {
        return Err(format!(
            "there is no directory {}",
            command.directory.display()
        ));
    }
    let invocation = Invocation {
        argv: command.argv.iter().map(Into::into).collect(),
        directory: command.directory.clone(),
        environment: command.environment.clone(),
    };
    let process = supervisor.start(&invocation);
    process.map_err(|error| format!("the guard of the program can't be started: {error}"))
}

/// Waits for the end, and reads meanwhile.
async fn captured(
    mut process: Supervised,
    stop: impl Future<Output = Stop>,
    grace: Duration,
    capture: &mut Capture,
) -> (Ending, Option<Stop>) {
    let output = process.output();
    let (over, is_over) = oneshot::channel::<()>();
    let waiting = async {
        let end = process.end(stop, grace).await;
        drop(over);
        end
    };
    let reading = async {
        let Some((standard, errors)) = output else {
            return;
        };
        tokio::select! {
            () = capture.read(standard, errors) => {}
            () = async { drop(is_over.await); sleep(DRAIN).await } => {}
        }
    };
    tokio::join!(waiting, reading).0
}

/// What the ending means, and what more is to be said of it.
fn judge(
    ending: Option<&Ending>,
    stop: Option<Stop>,
    says_failed: bool,
    command: &SyncCommand,
) -> (ServiceState, Option<ErrorKind>, String) {
    let program = command.argv.first().map(String::as_str).unwrap_or_default();
    let (kind, detail) = match (stop, ending) {
        (Some(Stop::Cancelled), _) | (None, None) => {
            return (ServiceState::Cancelled, None, "cancelled".to_owned());
        }
        (Some(Stop::TimedOut), _) => {
            let limit = command.time_limit.as_secs_f64();
            let detail = format!("'{program}' was stopped after {limit} s, its time limit");
            (ErrorKind::TimedOut, detail)
        }
        (None, Some(Ending::NotStarted(why))) => {
            let detail = format!("'{program}' could not be started: {why}");
            (ErrorKind::NotStarted, detail)
        }
        (None, Some(Ending::Exited(0))) if !says_failed => {
            return (ServiceState::Completed, None, String::new());
        }
        (None, Some(Ending::Exited(0))) => (
            ErrorKind::ReportedFailure,
            format!("'{program}' reported a failure"),
        ),
        (None, Some(Ending::Exited(status))) => (
            ErrorKind::ExitStatus,
            format!("'{program}' ended with status {status}"),
        ),
        (None, Some(Ending::Killed(signal))) => (
            ErrorKind::Killed,
            format!("signal {signal} ended '{program}'"),
        ),
        (None, Some(Ending::Lost)) => (
            ErrorKind::Killed,
            format!("somebody killed the guard of '{program}'"),
        ),
    };
    (ServiceState::Failed, Some(kind), detail)
}
