//! `create-release`: a release that comes out whole, however often the job is interrupted.
//!
//! Inputs and files are checked first (`inputs`, `settings`, `assets`, `glob`, `workspace`); the
//! tag is looked up, or claimed before anything else is written (`target`, `tag`); then `settle`
//! looks, asks the rules of `windlass-core` for a plan, and carries it out, until nothing is left
//! to change (`look`, `carry_out`). No rule about releases stands in this crate.

mod assets;
mod carry_out;
mod digest;
mod glob;
mod inputs;
mod look;
mod outputs;
mod progress;
mod promotion;
mod report;
mod settings;
mod settle;
mod settled;
mod tag;
mod target;
mod workspace;

use std::path::Path;

use windlass_core::{Config, WantedRelease, is_prerelease};
use windlass_facts::{GitHub, configuration};
use windlass_toolkit::describe::OutputDescription;
use windlass_toolkit::{Console, Environment, Failure, Outputs, SecretInput, Summary};

pub use inputs::Arguments;

use settings::{Naming, Settings};
use settle::Work;
use settled::Settled;
use target::Target;

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

/// Runs the action in a directory.
///
/// Fails with exit code 2 for inputs and files that are wrong by themselves, 1 where the
/// repository forbids the release, 3 where GitHub can't be reached. Whatever it has left undone,
/// the next run finishes.
pub async fn run(
    arguments: &Arguments,
    environment: &Environment,
    directory: &Path,
    console: &mut Console,
) -> Result<Report, Failure> {
    let settings = Settings::new(arguments, environment, directory, console)?;
    let client = settings.access.client(&settings.context, console)?;
    let github = GitHub::new(client);
    let config = configure(&settings, &github).await?;
    let naming = settings.naming(&config)?;
    let target = Target::find(&github, &settings, &naming).await?;
    let wanted = wanted(&settings, &config, &naming, &target);
    wanted
        .validate()
        .map_err(|problem| windlass_facts::of_problem("create the release", problem))?;
    if !target.exists && !settings.dry_run {
        tag::claim(&github, &settings, &target, console).await?;
    }
    let work = Work {
        github: &github,
        settings: &settings,
        target: &target,
        wanted: &wanted,
    };
    let settled = work.settle(console).await?;
    tell(&settings, &target, &settled, console);
    Ok(Report {
        outputs: outputs::of(&settings, &target, &settled),
        summary: report::summary(&settings, &target, &settled),
    })
}

async fn configure(settings: &Settings, github: &GitHub) -> Result<Config, Failure> {
    let place = configuration::Place {
        named: settings.config_path(),
        directory: &settings.directory,
        root: &settings.directory,
        only_commit: settings.context.config_from_commit,
    };
    configuration::load(place, github, settings.at_event()).await
}

fn wanted(settings: &Settings, config: &Config, naming: &Naming, target: &Target) -> WantedRelease {
    let configured = target
        .lane
        .and_then(|lane| config.lanes.get(&lane)?.prerelease);
    let said = settings.prerelease().or(configured);
    let by_lane = || is_prerelease(target.lane, &naming.version);
    WantedRelease {
        tag: settings.tag.clone(),
        tag_prefix: naming.tag_prefix.clone(),
        name: settings.title().map(str::to_owned),
        body: settings.body.clone(),
        prerelease: said.unwrap_or_else(by_lane),
        prerelease_said: said.is_some(),
        draft: settings.draft,
        latest: settings.latest,
        assets: settings.assets.wanted(),
    }
}

fn tell(settings: &Settings, target: &Target, settled: &Settled, console: &mut Console) {
    for warning in &settled.warnings {
        console.warning(warning);
    }
    if settings.dry_run {
        tell_plan(settings, target, settled, console);
    }
    console.info(&report::sentence(settings, settled));
}

fn tell_plan(settings: &Settings, target: &Target, settled: &Settled, console: &mut Console) {
    if !target.exists {
        let commit = target.commit.short();
        console.info(&format!(
            "would create the tag {} on {commit}",
            settings.tag
        ));
    }
    for line in report::steps(settings, settled) {
        console.info(&format!("would {line}"));
    }
}
