//! `promote-image`: an image that was built and tried gets its production tag, by digest.
//!
//! Inputs become a request (`inputs`, `settings`, `login`); the registry is asked what the rules of
//! `windlass-core` want to know (`look`); they plan, or refuse before anything is written; each tag
//! is given by the manifest's very bytes (`give`); `outputs` and `report` tell. No rule about tags
//! stands in this crate, and nothing is built or pulled.

mod failure;
mod give;
mod inputs;
mod login;
mod look;
mod outputs;
mod report;
mod settings;

use windlass_core::image::{PromotionVerdict, plan_promotion};
use windlass_toolkit::describe::OutputDescription;
use windlass_toolkit::{Console, Environment, Failure, Outputs, SecretInput, Summary};

pub use inputs::Arguments;

use failure::of_problem;
use outputs::Promoted;
use settings::Settings;

/// The inputs that never stand in a command line.
pub const SECRETS: &[SecretInput] = &inputs::SECRETS;

/// What the action gives.
pub const OUTPUTS: &[OutputDescription] = outputs::DESCRIPTIONS;

/// What a run leaves behind: the outputs, and the block for the run's page.
pub struct Report {
    /// The outputs, in their documented order.
    pub outputs: Outputs,
    /// What was done, for people.
    pub summary: Summary,
}

/// Runs the action.
///
/// Fails with exit code 2 for inputs that are wrong by themselves, 1 where the image is missing or
/// is not what is wanted, a tag is taken, or the registry refuses, 3 where the registry can't be
/// reached. Where one of several tags was given already, the next run finds it and goes on.
pub async fn run(
    arguments: &Arguments,
    environment: &Environment,
    console: &mut Console,
) -> Result<Report, Failure> {
    let settings = Settings::new(arguments, environment, console)?;
    let registry = settings.registry(console)?;
    let look = look::Look {
        registry: &registry,
        settings: &settings,
    };
    let seen = look.at_all().await?;
    let verdict = plan_promotion(&settings.request, &seen.facts);
    let plan = match verdict.map_err(of_problem)? {
        PromotionVerdict::Missing => None,
        PromotionVerdict::Plan(plan) => Some(plan),
    };
    if let (Some(plan), Some(manifest)) = (&plan, &seen.manifest) {
        give::give(&registry, &settings, plan, manifest, console).await?;
    }
    let promoted = Promoted {
        settings: &settings,
        seen: &seen,
        plan: plan.as_ref(),
    };
    console.info(&report::sentence(&promoted));
    Ok(Report {
        outputs: outputs::of(&promoted),
        summary: report::summary(&promoted),
    })
}
