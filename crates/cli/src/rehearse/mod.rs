//! `windlass rehearse`: the way of a version through all lanes, on a copy, against the embedded
//! GitHub. Every step is the very action that a workflow runs, and so is what tells of it in Slack.

mod record;

mod expectation;
mod part;
mod stage;
mod story;

mod actions;
mod deployment;
mod files;
mod lines;
mod play;
mod slack;
mod surroundings;

mod history;
mod published;

mod report;
mod timeline;
mod wording;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use windlass_core::{Scheme, Word};
use windlass_toolkit::{Environment, Failure, Format};

use play::{Player, milliseconds};
use record::{Rehearsal, Step};
use report::ReportFile;
use stage::Stage;
use story::Story;
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
    /// Write a page with the whole rehearsal, for a browser; what stands there is replaced
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Deploy nothing: record on the embedded GitHub that versions were deployed
    #[arg(long)]
    no_runner: bool,
    /// How the timeline is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

fn scheme(text: &str) -> Result<Scheme, String> {
    Scheme::parse(text).map_err(|error| error.to_string())
}

/// Plays the whole story, and prints each step as it ends. A story that ends early is told as far
/// as it went, where a page was asked for.
pub(crate) async fn run(
    arguments: &RehearseArguments,
    environment: &Environment,
    directory: &Path,
) -> Result<(), Failure> {
    let started = Instant::now();
    let report = arguments.report.as_ref();
    let report = report
        .map(|path| ReportFile::prepare(directory.join(path)))
        .transpose()?;
    let stage = Stage::set(arguments, directory)?;
    let player = Player::new(arguments, &stage, environment, directory).await?;
    let timeline = Timeline::begin(arguments.format, &stage);
    let mut story = Story {
        stage: &stage,
        player: &player,
        timeline,
        runs: Vec::new(),
        steps: Vec::new(),
    };
    let told = story.tell().await;
    let steps = story.steps;
    let failure = told.as_ref().err().map(ToString::to_string);
    let rehearsal = record(&stage, &player, steps, failure, started).await;
    player.end().await;
    let shown = rehearsal.and_then(|rehearsal| {
        if told.is_ok() {
            timeline.end(&rehearsal)?;
        }
        write(report, &rehearsal)
    });
    // What ended the story is what the user has to hear of.
    told.and(shown)
}

async fn record(
    stage: &Stage,
    player: &Player,
    steps: Vec<Step>,
    failure: Option<String>,
    started: Instant,
) -> Result<Rehearsal, Failure> {
    Ok(Rehearsal {
        repository: stage.original.clone(),
        scheme: stage.scheme,
        history: history::gather(stage, &steps)?,
        steps,
        releases: player.releases().await?,
        messages: player.messages()?,
        failure,
        milliseconds: milliseconds(started.elapsed()),
    })
}

fn write(report: Option<ReportFile>, rehearsal: &Rehearsal) -> Result<(), Failure> {
    match report {
        Some(file) => file.write(&report::html(rehearsal)),
        None => Ok(()),
    }
}
