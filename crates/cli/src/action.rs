//! How every action ends: its summary on the run's page, its outputs for the next step.

use windlass_toolkit::{Environment, Failure, Format, Outputs, Summary};

/// Outputs come last: a step that has outputs has done everything else.
pub(crate) fn finish(
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
pub(crate) fn finish_judged(
    outputs: &Outputs,
    summary: &Summary,
    verdict: Result<(), Failure>,
    format: Format,
    environment: &Environment,
) -> Result<(), Failure> {
    finish(outputs, summary, format, environment)?;
    verdict
}
