//! `next-version`: which version comes next on a lane, and the tag that claims it.
//!
//! Inputs become a request (`inputs`, `settings`); a source brings the facts and makes the tag
//! (`source`); the rules of `windlass-core` decide; `claim` tries until the tag is there or
//! must not be; `outputs` and `report` tell. No rule about versions stands in this crate.

mod claim;
mod config;
mod failure;
mod image;
mod inputs;
mod outputs;
mod report;
mod request;
mod settings;
mod settled;
mod source;

use std::path::Path;

use windlass_toolkit::describe::OutputDescription;
use windlass_toolkit::{Console, Environment, Failure, Outputs, SecretInput, Summary};

pub use inputs::Arguments;

use image::Image;
use settings::Settings;
use settled::Settled;
use source::Source;

/// The inputs that never stand in a command line.
pub const SECRETS: &[SecretInput] = windlass_facts::SECRETS;

/// What the action gives.
pub const OUTPUTS: &[OutputDescription] = outputs::DESCRIPTIONS;

/// What a run leaves behind: the outputs, and the block for the run's page.
pub struct Report {
    /// The outputs, in their documented order.
    pub outputs: Outputs,
    /// The decision, for people.
    pub summary: Summary,
}

/// Runs the action in a directory.
///
/// Fails with exit code 2 for inputs that are wrong by themselves, 1 where the repository forbids
/// the version, 3 where GitHub can't be reached. Nothing but the one tag is ever written.
pub async fn run(
    arguments: &Arguments,
    environment: &Environment,
    directory: &Path,
    console: &mut Console,
) -> Result<Report, Failure> {
    let mut settings = Settings::new(arguments, environment, directory, console)?;
    let source = Source::open(&settings, console)?;
    config::apply(&mut settings, &source).await?;
    let image = Image::prepare(&settings, &source, console).await?;
    let settled = claim::settle(&source, &settings, &image, console).await?;
    tell(&settings, &settled, console)?;
    Ok(Report {
        outputs: outputs::of(&settings, &settled),
        summary: report::summary(&settings, &settled)?,
    })
}

fn tell(settings: &Settings, settled: &Settled, console: &mut Console) -> Result<(), Failure> {
    for warning in &settled.decision.warnings {
        console.warning(warning);
    }
    if settings.explain {
        let considered = report::considered(settings, settled)?;
        console.info(report::explanation(&considered).trim_end());
    }
    console.info(&report::sentence(settings, settled));
    Ok(())
}
