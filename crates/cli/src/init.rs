//! `windlass init`: an example pipeline, written into a repository.
//!
//! This is the border: the repository, the release and the terminal are asked here, and
//! `windlass-workflows` says what the files are to be.

mod ask;
mod pin;
mod write;

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use windlass_core::ZoneName;
use windlass_facts::of_problem;
use windlass_git::Repository;
use windlass_toolkit::{Console, Failure};
use windlass_workflows::File;
use windlass_workflows::init::{Clock, Daily, Pipeline, Wish, tasks};

/// What is written, and where.
#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// Which example: version-line, schedule-and-dispatch or images-and-environments; default: you are asked
    #[arg(long, value_name = "NAME", value_parser = ask::pipeline)]
    pipeline: Option<Pipeline>,
    /// A folder of the repository; default: the working directory
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    pin: pin::PinArguments,
    /// When dev is built, on weekdays, such as 07:00; for schedule-and-dispatch
    #[arg(long, value_name = "HH:MM")]
    time: Option<Clock>,
    /// The IANA zone of that time, such as Asia/Seoul
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// The channel in Slack, by its id
    #[arg(long, value_name = "ID")]
    slack_channel: Option<String>,
    /// The image, without its tag, such as ghcr.io/octo-org/shop
    #[arg(long)]
    image: Option<String>,
    /// The branch that staging comes from; default: what the remote calls its default, else main
    #[arg(long, value_name = "BRANCH")]
    trunk: Option<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Overwrite files that are there and differ
    #[arg(long)]
    force: bool,
}

/// Writes the files, all or none, and says what else there is to do.
pub(crate) fn run(
    arguments: &InitArguments,
    directory: &Path,
    console: &mut Console,
) -> Result<(), Failure> {
    let root = root(arguments, directory)?;
    let repository = Repository::open(&root).map_err(|error| Failure {
        hints: error.hints,
        ..Failure::refused(error.message)
    })?;
    let pipeline = match arguments.pipeline {
        Some(pipeline) => pipeline,
        None => ask::on_terminal(&mut io::stdin().lock(), console)?,
    };
    let wish = Wish {
        pipeline,
        pin: pin::find(&arguments.pin, &repository, console)?,
        trunk: trunk(arguments, &repository),
        daily: daily(arguments)?,
        slack_channel: arguments.slack_channel.clone(),
        image: arguments.image.clone(),
    };
    let files = wish.files();
    let files = files.map_err(|problem| of_problem("write the files", problem))?;
    crate::print(&write::write(
        &root,
        &files,
        arguments.dry_run,
        arguments.force,
    )?)?;
    crate::print(&told(&files))
}

/// The top of the repository.
fn root(arguments: &InitArguments, directory: &Path) -> Result<PathBuf, Failure> {
    let folder = match &arguments.dir {
        Some(folder) => directory.join(folder),
        None => directory.to_owned(),
    };
    let mut above = folder.ancestors();
    let root = above.find(|folder| folder.join(".git").exists());
    root.map(Path::to_owned).ok_or_else(|| {
        let folder = folder.display();
        Failure::bad_input(format!("find the repository: {folder} is in none"))
            .hint("make one first ('git init'), or name a folder of one: '--dir'")
    })
}

fn trunk(arguments: &InitArguments, repository: &Repository) -> String {
    let known = || repository.default_branch().ok().flatten();
    let trunk = arguments.trunk.clone().or_else(known);
    trunk.unwrap_or_else(|| "main".to_owned())
}

/// What is left out is as in the example.
fn daily(arguments: &InitArguments) -> Result<Option<Daily>, Failure> {
    if arguments.time.is_none() && arguments.time_zone.is_none() {
        return Ok(None);
    }
    let zone = arguments.time_zone.as_deref().unwrap_or("Asia/Seoul");
    let zone = ZoneName::parse(zone);
    let zone = zone.map_err(|problem| of_problem("read the time zone", problem))?;
    let time = arguments.time.unwrap_or(Clock::SEVEN);
    Ok(Some(Daily { time, zone }))
}

fn told(files: &[File]) -> String {
    let mut text = "\nWhat is left to do:\n".to_owned();
    for (number, task) in tasks(files).iter().enumerate() {
        text += &format!("{:>3}. {}\n", number + 1, task.text);
        for command in &task.commands {
            text += &format!("       {command}\n");
        }
    }
    text + "\n'windlass check' says whether all fits together.\n"
}
