//! `backport`: commits brought to another branch, as a pull request.
//!
//! Inputs become values (`inputs`, `settings`); which commits are meant and what the target lacks
//! is looked up once (`scene`, `source`); then `settle` looks at the branch and its pull requests,
//! asks the rules of `windlass-core` what is next, and does it (`pick`, `push`, `propose`), until
//! nothing is left to do. No rule about backports stands in this crate.

mod inputs;
mod settings;

mod scene;
mod source;

mod look;
mod pick;
mod propose;
mod push;
mod settle;
mod settled;

mod failure;
mod outputs;
mod pull_text;
mod report;

use windlass_facts::GitHub;
use windlass_toolkit::describe::OutputDescription;
use windlass_toolkit::{Console, Environment, Failure, Outputs, SecretInput, Summary};

pub use inputs::Arguments;

use scene::Scene;
use settings::Settings;
use settle::Work;

/// The inputs that never stand in a command line.
pub const SECRETS: &[SecretInput] = windlass_facts::SECRETS;

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
/// Fails with exit code 2 for inputs that are wrong by themselves, 1 where the repository forbids
/// the backport or has not what is to be brought, 3 where GitHub can't be reached. Whatever it has
/// left undone, the next run finishes.
pub async fn run(
    arguments: &Arguments,
    environment: &Environment,
    console: &mut Console,
) -> Result<Report, Failure> {
    let settings = Settings::new(arguments, environment, console)?;
    let github = GitHub::new(settings.access.client(&settings.context, console)?);
    let scene = Scene::find(&github, &settings).await?;
    let work = Work {
        client: github.client(),
        settings: &settings,
        scene: &scene,
    };
    let settled = work.settle(console).await?;
    report::tell(&scene, &settled, console);
    Ok(Report {
        outputs: outputs::of(&scene, &settled),
        summary: report::summary(&settings, &scene, &settled),
    })
}
