//! `windlass rehearse`: the way of a version through all lanes, on a copy, against the embedded
//! GitHub. Every step is the very action that a workflow runs.

mod play;
mod stage;
mod story;
mod timeline;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use windlass_core::{Scheme, Word};
use windlass_toolkit::{Environment, Failure, Format};

use play::Player;
use stage::Stage;
use timeline::Timeline;

/// What is rehearsed.
#[derive(Debug, Args)]
pub(crate) struct RehearseArguments {
    /// The repository to copy; default: the one around the working directory, else a sample
    #[arg(long, value_name = "PATH")]
    repo: Option<PathBuf>,
    /// How lanes map to numbers; default: windlass.toml, else what the existing tags look like
    #[arg(long, value_parser = scheme)]
    scheme: Option<Scheme>,
    /// What stands before the number, `none` for nothing; default: windlass.toml, else v
    #[arg(long, value_name = "PREFIX")]
    tag_prefix: Option<String>,
    /// The configuration file; default: windlass.toml of the commit
    #[arg(long, value_name = "PATH")]
    config: Option<PathBuf>,
    /// How the timeline is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

fn scheme(text: &str) -> Result<Scheme, String> {
    Scheme::parse(text).map_err(|error| error.to_string())
}

/// Plays the whole story, and prints each step as it ends.
pub(crate) async fn run(
    arguments: &RehearseArguments,
    environment: &Environment,
    directory: &Path,
) -> Result<(), Failure> {
    let started = Instant::now();
    let stage = Stage::set(arguments, directory)?;
    let player = Player::new(arguments, &stage, environment, directory).await?;
    let mut timeline = Timeline::begin(arguments.format, &stage);
    let result = story::play(&stage, &player, &mut timeline).await;
    player.end().await;
    result?;
    timeline.end(started.elapsed())
}
