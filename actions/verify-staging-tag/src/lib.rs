//! `verify-staging-tag`: whether a tag may be promoted, requirement by requirement.
//!
//! Inputs become a request (`inputs`, `settings`); GitHub is asked what the rules of
//! `windlass-core` want to know (`verify`); they judge; `outputs` and `report` tell. No rule
//! stands in this crate, and it writes nothing.

mod failure;
mod inputs;
mod outputs;
mod report;
mod settings;
mod verify;

use std::path::Path;

use windlass_core::verification::Verification;
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
    /// The findings, for people.
    pub summary: Summary,
    /// The findings, for programs.
    pub verification: Verification,
    /// The refusal of a tag that is not verified.
    pub verdict: Result<(), Failure>,
}

/// Runs the action in a directory.
///
/// Fails with exit code 2 for inputs that are wrong by themselves, 1 where the repository may not
/// be read, 3 where GitHub can't be reached. A tag that is not verified is no such failure, but a
/// verdict.
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
    let verification = verify::verify(&github, &settings).await?;
    report::tell(&settings, &verification, console);
    Ok(Report {
        outputs: outputs::of(&settings, &verification),
        summary: report::summary(&settings, &verification),
        verdict: report::verdict(&settings, &verification),
        verification,
    })
}
