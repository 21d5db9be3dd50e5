//! The actions: how each is run, and how all of them end: with a summary on the run's page, and
//! outputs for the next step.

use windlass_toolkit::{Console, Environment, Failure, Format, Outputs, Summary};

use crate::commands::{Action, ActionCommand};
use crate::signals;

/// Runs one of them in the working directory.
pub(crate) fn run(
    action: ActionCommand,
    environment: &Environment,
    console: &mut Console,
) -> Result<(), Failure> {
    match action {
        ActionCommand::NextVersion(action) => {
            let directory = crate::directory()?;
            let run =
                windlass_next_version::run(&action.arguments, environment, &directory, console);
            let report = crate::runtime()?.block_on(run)?;
            finish(&report.outputs, &report.summary, action.format, environment)
        }
        ActionCommand::VerifyStagingTag(action) => {
            let (arguments, directory) = (&action.arguments, crate::directory()?);
            let run = windlass_verify_staging_tag::run(arguments, environment, &directory, console);
            let report = crate::runtime()?.block_on(run)?;
            let (outputs, summary) = (&report.outputs, &report.summary);
            finish_judged(outputs, summary, report.verdict, action.format, environment)
        }
        ActionCommand::RollbackTarget(action) => {
            let (arguments, directory) = (&action.arguments, crate::directory()?);
            let run = windlass_rollback_target::run(arguments, environment, &directory, console);
            let report = crate::runtime()?.block_on(run)?;
            let (outputs, summary) = (&report.outputs, &report.summary);
            finish_judged(outputs, summary, report.verdict, action.format, environment)
        }
        ActionCommand::PromoteImage(action) => {
            let run = windlass_promote_image::run(&action.arguments, environment, console);
            let report = crate::runtime()?.block_on(run)?;
            finish(&report.outputs, &report.summary, action.format, environment)
        }
        ActionCommand::CreateRelease(action) => {
            let directory = crate::directory()?;
            let run =
                windlass_create_release::run(&action.arguments, environment, &directory, console);
            let report = crate::runtime()?.block_on(run)?;
            finish(&report.outputs, &report.summary, action.format, environment)
        }
        ActionCommand::Backport(action) => {
            let run = windlass_backport::run(&action.arguments, environment, console);
            let report = crate::runtime()?.block_on(run)?;
            finish(&report.outputs, &report.summary, action.format, environment)
        }
        ActionCommand::TriggerRunner(action) => trigger(&action, environment, console),
        ActionCommand::SlackStatus(action) => {
            let (arguments, directory) = (&action.arguments, crate::directory()?);
            let run = windlass_slack_status::run(arguments, environment, &directory, console);
            let report = crate::runtime()?.block_on(run)?;
            if let Some(lines) = &report.preview {
                return crate::show(&lines.join("\n"), environment, console);
            }
            let (outputs, summary) = (&report.outputs, &report.summary);
            finish_judged(outputs, summary, report.verdict, action.format, environment)
        }
    }
}

/// A job that is cancelled may have it cancel the deployment.
fn trigger(
    action: &Action<windlass_trigger_runner::Arguments>,
    environment: &Environment,
    console: &mut Console,
) -> Result<(), Failure> {
    let (arguments, directory) = (&action.arguments, crate::directory()?);
    let run = async {
        let stop = signals::stop()?;
        windlass_trigger_runner::run(arguments, environment, &directory, stop, console).await
    };
    let report = crate::runtime()?.block_on(run)?;
    let (outputs, summary) = (&report.outputs, &report.summary);
    finish_judged(outputs, summary, report.verdict, action.format, environment)
}

/// Outputs come last: a step that has outputs has done everything else.
fn finish(
    outputs: &Outputs,
    summary: &Summary,
    format: Format,
    environment: &Environment,
) -> Result<(), Failure> {
    summary.write(environment)?;
    outputs.write(environment, format, &mut std::io::stdout())
}

/// The end of an action that judges: what it found is told whatever it came to, and only then does
/// its verdict decide how the program ends.
fn finish_judged(
    outputs: &Outputs,
    summary: &Summary,
    verdict: Result<(), Failure>,
    format: Format,
    environment: &Environment,
) -> Result<(), Failure> {
    finish(outputs, summary, format, environment)?;
    verdict
}
