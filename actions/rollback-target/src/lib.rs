//! `rollback-target`: which version a rollback deploys, and whether it may.
//!
//! Inputs become a request (`inputs`, `settings`); GitHub is asked what the rules of
//! `windlass-core` want to know (`find`); they choose, or check what was given; `outputs` and
//! `report` tell. No rule stands in this crate, and it writes nothing.

mod failure;
mod find;
mod inputs;
mod outputs;
mod report;
mod settings;

use std::path::Path;

use windlass_core::rollback::Rollback;
use windlass_facts::{GitHub, configuration};
use windlass_toolkit::describe::OutputDescription;
use windlass_toolkit::{Console, Environment, Failure, Outputs, SecretInput, Summary};

pub use inputs::Arguments;

use settings::Settings;

/// The inputs that never stand in a command line.
pub const SECRETS: &[SecretInput] = windlass_facts::SECRETS;

/// What the action gives.
pub const OUTPUTS: &[OutputDescription] = outputs::DESCRIPTIONS;

/// What a run leaves behind, whatever it came to.
pub struct Report {
    /// The outputs, in their documented order.
    pub outputs: Outputs,
    /// What was found, for people.
    pub summary: Summary,
    /// What was found, for programs.
    pub rollback: Rollback,
    /// The refusal where nothing is to be deployed.
    pub verdict: Result<(), Failure>,
}

/// Runs the action in a directory.
///
/// Fails with exit code 2 for inputs that are wrong by themselves, 1 where the repository may not
/// be read, 3 where GitHub can't be reached. A rollback that may not be made is no such failure,
/// but a verdict.
pub async fn run(
    arguments: &Arguments,
    environment: &Environment,
    directory: &Path,
    console: &mut Console,
) -> Result<Report, Failure> {
    let mut settings = Settings::new(arguments, environment, directory, console)?;
    let github = GitHub::new(settings.access.client(&settings.context, console)?);
    let (place, subject) = (settings.place(), settings.at_event());
    let config = configuration::load(place, &github, subject).await?;
    settings.apply(&config)?;
    let rollback = find::find(&github, &settings).await?;
    report::tell(&settings, &rollback, console);
    Ok(Report {
        outputs: outputs::of(&rollback),
        summary: report::summary(&settings, &rollback),
        verdict: report::verdict(&settings, &rollback),
        rollback,
    })
}
