//! `trigger-runner`: has a deploy runner deploy a tag, waits for what comes of it, and records it.
//!
//! Inputs become a request (`inputs`, `settings`); the tag's commit is found out (`commit`), and
//! whether a newer version was deployed meanwhile (`outdated`); the runner is asked, each attempt signed anew (`runner`, `signer`, `exchange`), in the words that it
//! speaks (`windlass`, `iac`, `seed`). What it tells is checked (`check`) and kept in the `course`
//! of the deployment, while its log is told (`stream`, `narrator`). However that ends, `settle`
//! does what is left to do, and `record` keeps the proof on GitHub.

mod check;
mod commit;
mod connection;
mod course;
mod duration;
mod ending;
mod events;
mod exchange;
mod health;
mod iac;
mod inputs;
mod narrator;
mod outdated;
mod outputs;
mod record;
mod refusal;
mod report;
mod runner;
mod seed;
mod service;
mod settings;
mod settle;
mod signer;
mod stranger;
mod stream;
mod windlass;

use std::path::Path;
use std::sync::Arc;

use tokio::time::{Instant, sleep_until};
use windlass_toolkit::describe::OutputDescription;
use windlass_toolkit::{Console, Environment, Failure, Outputs, SecretInput, Summary};

pub use inputs::Arguments;

use course::Course;
use ending::{End, Ending, Status};
use inputs::Protocol;
use settings::Settings;

/// The inputs that never stand in a command line.
pub const SECRETS: &[SecretInput] = &inputs::SECRETS;

/// What the action gives.
pub const OUTPUTS: &[OutputDescription] = outputs::DESCRIPTIONS;

/// What a run leaves behind, whatever came of the deployment.
pub struct Report {
    /// The outputs, in their documented order.
    pub outputs: Outputs,
    /// What came of it, for people.
    pub summary: Summary,
    /// The failure of a deployment that did not come out well.
    pub verdict: Result<(), Failure>,
}

/// Runs the action in a directory, until it is done or `stop` is.
///
/// Fails with exit code 2 for inputs that are wrong by themselves, 1 where the runner refuses, 3
/// where it can't be reached in time. A deployment that was accepted and did not come out well is
/// no such failure, but a verdict.
pub async fn run(
    arguments: &Arguments,
    environment: &Environment,
    directory: &Path,
    stop: impl Future<Output = ()>,
    console: &mut Console,
) -> Result<Report, Failure> {
    let settings = Settings::new(arguments, environment, directory, console)?;
    let deadline = Instant::now() + settings.timeout;
    let mut course = Course::until(deadline);
    let ending = tokio::select! {
        biased;
        told = deploy(&settings, &mut course, console) => told.map_or_else(Ending::Broken, Ending::Told),
        () = stop => Ending::Stopped,
        () = sleep_until(deadline) => Ending::TimedOut,
    };
    if settings.dry_run {
        return dry_run(&settings, &course, ending, console);
    }
    let end = settle::settle(&settings, &mut course, ending, console).await?;
    let (subject, status) = (settings.subject(), end.status.as_str());
    console.info(&format!("{subject}: {status}"));
    Ok(Report {
        outputs: outputs::of(&settings, &course, Some(end.status)),
        summary: report::summary(&settings, &course, Some(end.status)),
        verdict: end.verdict,
    })
}

/// From the commit to the result. What is known on the way stays in `course`, for it may be
/// dropped at any time.
async fn deploy(
    settings: &Settings,
    course: &mut Course,
    console: &mut Console,
) -> Result<End, Failure> {
    course.waits_for = "the tag's commit".to_owned();
    course.expected = commit::expected(settings, console).await?;
    if let Some(end) = outdated::check(settings, course, console).await? {
        return Ok(end);
    }
    report::tell_request(settings, course, console);
    if settings.dry_run {
        return Ok(End::good(Status::Accepted));
    }
    let end = ask_runner(settings, course, console).await?;
    let healthy = match (&settings.health_check, &end.verdict) {
        (Some(url), Ok(())) => health::pass(settings, url, course, console).await,
        _ => return Ok(end),
    };
    Ok(match healthy {
        Ok(()) => end,
        Err(failure) => End::bad(Status::Failed, failure),
    })
}

async fn ask_runner(
    settings: &Settings,
    course: &mut Course,
    console: &mut Console,
) -> Result<End, Failure> {
    let runner = Arc::new(settings.runner()?);
    course.runner = Some(runner.clone());
    match settings.protocol {
        Protocol::Windlass => {
            let job = windlass::Job { settings, runner };
            job.deploy(course, console).await
        }
        Protocol::Iac => {
            let job = iac::Job { settings, runner };
            job.deploy(course, console).await
        }
        Protocol::Seed => seed::deploy(settings, &runner, course, console).await,
    }
}

fn dry_run(
    settings: &Settings,
    course: &Course,
    ending: Ending,
    console: &mut Console,
) -> Result<Report, Failure> {
    match ending {
        Ending::Broken(failure) => return Err(failure),
        Ending::TimedOut | Ending::Stopped => {
            return Err(Failure::unavailable(format!(
                "find {} in time",
                course.waits_for
            )));
        }
        Ending::Told(_) => {}
    }
    let status = course.left_out.as_ref().map(|_| Status::Superseded);
    if status.is_none() {
        report::tell_dry_run(settings, console)?;
    }
    Ok(Report {
        outputs: outputs::of(settings, course, status),
        summary: report::summary(settings, course, status),
        verdict: Ok(()),
    })
}
