//! The actions, run in this process: the same code that a workflow runs, given what the runner
//! would give it.

use std::ffi::OsString;
use std::path::Path;

use clap::{Args, Parser};
use serde_json::Value;
use windlass_core::verification::Finding;
use windlass_toolkit::inputs::{self, Stop};
use windlass_toolkit::{Console, Environment, Failure, Outputs, report};

use super::deployment;
use super::record::{Action, Outcome};

/// What an action came to.
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    pub(super) outputs: Outputs,
    pub(super) findings: Vec<Finding>,
}

/// An action's own command line; all that it is given comes from the environment.
#[derive(Parser)]
struct Command<T: Args> {
    #[command(flatten)]
    arguments: T,
}

/// Runs an action to its end. A tag that is not verified is an end like others; everything else
/// that stops an action is a failure.
pub(super) async fn run(
    action: Action,
    environment: &Environment,
    folder: &Path,
    console: &mut Console,
) -> Result<Ended, Failure> {
    match action {
        Action::NextVersion => {
            let arguments = arguments(action.as_str(), environment)?;
            let run = windlass_next_version::run(&arguments, environment, folder, console);
            Ok(version(run.await?.outputs))
        }
        Action::Deployment => {
            let outputs = deployment::record(environment, console).await?;
            Ok(Ended::new(Outcome::Changed, outputs))
        }
        Action::TriggerRunner => {
            let arguments = arguments(action.as_str(), environment)?;
            // A rehearsal is ended as a whole.
            let stop = std::future::pending();
            let run = windlass_trigger_runner::run(&arguments, environment, folder, stop, console);
            Ok(deployed(run.await?, console))
        }
        Action::VerifyStagingTag => {
            let arguments = arguments(action.as_str(), environment)?;
            let run = windlass_verify_staging_tag::run(&arguments, environment, folder, console);
            Ok(verification(run.await?, console))
        }
        Action::CreateRelease => {
            let arguments = arguments(action.as_str(), environment)?;
            let run = windlass_create_release::run(&arguments, environment, folder, console);
            Ok(release(run.await?.outputs))
        }
    }
}

/// Tells of a run in Slack. Whatever keeps Slack from being told is a failure.
pub(super) async fn tell(
    environment: &Environment,
    folder: &Path,
    console: &mut Console,
) -> Result<Outputs, Failure> {
    let arguments = arguments("slack-status", environment)?;
    let told = windlass_slack_status::run(&arguments, environment, folder, console).await?;
    told.verdict.map(|()| told.outputs)
}

fn arguments<T: Args>(action: &str, environment: &Environment) -> Result<T, Failure> {
    let line = vec![OsString::from(action)];
    match inputs::parse::<Command<T>>(line, environment) {
        Ok(command) => Ok(command.arguments),
        Err(Stop::Failure(failure)) => Err(failure),
        Err(Stop::Help(text)) => Err(Failure::bad_input(text)),
    }
}

impl Ended {
    fn new(outcome: Outcome, outputs: Outputs) -> Self {
        Self {
            outcome,
            outputs,
            findings: Vec::new(),
        }
    }
}

fn version(outputs: Outputs) -> Ended {
    match outputs.get("claimed") {
        Some(Value::Bool(true)) => Ended::new(Outcome::Claimed, outputs),
        _ => Ended::new(Outcome::Unchanged, outputs),
    }
}

fn release(outputs: Outputs) -> Ended {
    match outputs.get("state").and_then(Value::as_str) {
        Some("unchanged") => Ended::new(Outcome::Unchanged, outputs),
        _ => Ended::new(Outcome::Changed, outputs),
    }
}

/// The failure is told as the program would tell it.
fn deployed(found: windlass_trigger_runner::Report, console: &mut Console) -> Ended {
    let outcome = match found.verdict {
        Ok(()) => Outcome::Changed,
        Err(failure) => {
            report(&failure, console);
            Outcome::Failed
        }
    };
    Ended::new(outcome, found.outputs)
}

/// The refusal is told as the program would tell it.
fn verification(found: windlass_verify_staging_tag::Report, console: &mut Console) -> Ended {
    let outcome = match found.verdict {
        Ok(()) => Outcome::Unchanged,
        Err(failure) => {
            report(&failure, console);
            Outcome::Refused
        }
    };
    Ended {
        outcome,
        outputs: found.outputs,
        findings: found.verification.findings,
    }
}
