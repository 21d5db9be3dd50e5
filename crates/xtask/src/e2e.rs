//! The pipelines from end to end: `uses:` of our actions and workflows, run by act in host mode
//! against `windlass emulate` and `windlass-runner`. Docker, GitHub and the network are not needed
//! once act is installed.
//!
//! First one workflow with each action, with the program where a release carries it; then a story
//! for each example, whose world is looked at after every run.

mod act;
mod laptop;
mod promotion;
mod registry;
mod release;
mod runner;
mod sample;
mod shop;
mod stage;
mod stories;
mod world;

use std::fs;
use std::path::{Path, PathBuf};

use crate::act_view;
use crate::contract::Record;
use crate::debian;
use crate::failure::{Outcome, to};
use crate::process::tell;
use crate::program::Program;
use crate::repository::Repository;
use crate::tools::{END_TO_END, Tools};

use act::Act;
use stage::Stage;
use world::World;

const RECORDING_SHELL: &str = "tests/e2e/recording-shell.sh";

/// Builds the programs, then runs the workflows with them.
pub fn run(repository: &Repository) -> Outcome {
    let program = Program::build(repository)?;
    runner::build(repository)?;
    debian::programs(repository)?;
    run_with(repository, &program, None)
}

/// The same with programs that are built already, and perhaps written down.
pub fn run_with(repository: &Repository, program: &Program, record: Option<&Record>) -> Outcome {
    let tools = Tools::install(repository, &END_TO_END)?;
    let scratch = repository.target().join("e2e");
    if scratch.exists() {
        fs::remove_dir_all(&scratch).map_err(to(format!("empty {}", scratch.display())))?;
    }
    let home = Home::create()?;
    let shells = scratch.join("shells");
    recording_shells(repository, &shells)?;
    promotion::play(&promotion::Setting {
        repository,
        program,
        record,
        tools: &tools,
        home: &home.0,
        shells: &shells,
        scratch: &scratch,
    })?;
    let act = Act {
        tools: &tools,
        home: home.0.clone(),
        served: served(repository, &scratch.join("view"))?,
        shells: &shells,
    };
    for (example, play) in STORIES {
        tell(&format!("{example}:"));
        let folder = scratch.join(example);
        let world = World::create(repository, program, record, example, &folder)?;
        play(Stage::new(world, &act, program, &folder))?;
    }
    let log = scratch.join("laptop.log");
    laptop::follow(repository, &tools, &home.0.join("laptop"), &log)
}

/// The examples, each with the story that runs all of it.
type Story = (&'static str, fn(Stage<'_>) -> Outcome);

const STORIES: &[Story] = &[
    ("version-line", stories::version_line::play),
    (
        "schedule-and-dispatch",
        stories::schedule_and_dispatch::play,
    ),
    (
        "images-and-environments",
        stories::images_and_environments::play,
    ),
];

/// The project as act takes it, in `view`, and what stands in for others' actions.
fn served(repository: &Repository, view: &Path) -> Outcome<Vec<(String, PathBuf)>> {
    let rewrites = act_view::write(repository, view)?;
    let lines = rewrites.len();
    tell(&format!(
        "{lines} lines are rewritten for act: `cargo xtask act-view` shows them"
    ));
    let own = format!("{}@{}", repository.address()?, act_view::VERSION);
    let stand_ins = act_view::stand_ins(repository)?;
    for (name, _) in &stand_ins {
        tell(&format!("a stand-in is run for {name}"));
    }
    Ok([vec![(own, view.to_owned())], stand_ins].concat())
}

/// The shells that steps name, in `folder`: each writes down what a step says, and runs it.
fn recording_shells(repository: &Repository, folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
    for name in ["bash", "sh"] {
        let shell = folder.join(name);
        fs::copy(repository.path(RECORDING_SHELL), &shell)
            .map_err(to(format!("write {}", shell.display())))?;
    }
    Ok(())
}

/// Where act keeps its files, and where its jobs work. It is outside of the checkout, which a job
/// would otherwise take for its own. It is removed when this is dropped.
struct Home(PathBuf);

impl Home {
    fn create() -> Outcome<Self> {
        let folder = std::env::temp_dir().join(format!("windlass-e2e-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(to(format!("create {}", folder.display())))?;
        Ok(Self(folder))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // What is left in a folder for temporary files does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}
