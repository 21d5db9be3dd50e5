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
