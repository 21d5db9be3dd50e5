//! One workflow from end to end: `uses:` of our actions, run by act in host mode against
//! `windlass emulate`, on a copy of this very repository.
//!
//! What a release commit will be is put together in a scratch checkout: the launcher and
//! the actions as they are here, and a program with its checksum. Docker, GitHub and the
//! network are not needed once act is installed.

mod act;
mod runner;
mod sample;
mod shop;
mod stage;
mod stories;
mod workflow;
mod world;

use std::fs;

use crate::act_view;
use crate::contract::Record;
use crate::emulator::Emulator;
use crate::failure::{Failure, Outcome, to};
use crate::process::tell;
use crate::program::Program;
use crate::repository::Repository;
use crate::tools::{END_TO_END, Tools};

use act::Act;
use sample::Sample;
use stage::Stage;
use world::World;

/// Builds the program, then runs the workflow with it.
pub fn run(repository: &Repository) -> Outcome {
    run_with(repository, &Program::build(repository)?, None)
}

/// The same with a program that is built already, and perhaps written down.
pub fn run_with(repository: &Repository, program: &Program, record: Option<&Record>) -> Outcome {
    let tools = Tools::install(repository, &END_TO_END)?;
    let scratch = repository.target().join("e2e");
    if scratch.exists() {
        fs::remove_dir_all(&scratch).map_err(to(format!("empty {}", scratch.display())))?;
    }
    let release = scratch.join("release");
    let rewrites = act_view::write(repository, program, &release)?;
    tell(&format!(
        "{} lines are rewritten for act; see `cargo xtask act-view`",
        rewrites.len()
    ));
    let sample = Sample::create(repository, &scratch.join("sample"))?;
    let emulator = Emulator::start(program, (sample::NAME, sample.bare()), record)?;
    let (sample, emulator) = (&sample, &emulator);
    let stage = workflow::Stage {
        repository,
        tools: &tools,
        emulator,
        sample,
        release: &release,
        scratch: &scratch,
    };
    for attempt in [&FIRST, &SECOND] {
        let outputs = stage.run(attempt.name)?;
        let name = attempt.name;
        expect(
            &format!("outputs of the {name} run"),
            &outputs,
            &attempt.expected(sample)?,
        )?;
        let tags = sample::TAGS.map(str::to_owned);
        expect(
            &format!("tags after the {name} run"),
            &sample.tags()?,
            &tags,
        )?;
        tell(&format!("the {name} run under act gave what it should"));
    }
    let mut served = vec![(format!("{}@v1", repository.address()?), release.clone())];
    served.extend(act::stand_ins(repository)?);
    for (name, folder) in &served {
        tell(&format!("{name} is served from {}", folder.display()));
    }
    let act = Act {
        tools: &tools,
        home: scratch.join("home"),
        served,
    };
    for (example, play) in STORIES {
        tell(&format!("{example}:"));
        let folder = scratch.join(example);
        let world = World::create(repository, program, record, example, &folder)?;
        play(Stage::new(world, &act, &folder))?;
    }
    Ok(())
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

/// What the workflow's last step hands over: the second run finds what the first one made, and
/// what was deployed in between.
struct Attempt {
    name: &'static str,
    early: &'static str,
    changed: &'static str,
}

const FIRST: Attempt = Attempt {
    name: "first",
    early: "failure false",
    changed: "true true created",
};

const SECOND: Attempt = Attempt {
    name: "second",
    early: "success true",
    changed: "false false unchanged",
};

impl Attempt {
    /// A promotion stays on the commit that staging ran.
    fn expected(&self, sample: &Sample) -> Outcome<[String; 9]> {
        let head = sample.commit("main")?;
        Ok([
            "v1.2.4 after v1.2.3".to_owned(),
            format!("asked success {head}"),
            format!("early {}", self.early),
            "verified true for v1.3.0".to_owned(),
            format!("v1.3.0 at {head}"),
            format!("changed {}", self.changed),
            "failure".to_owned(),
            "app.txt SHA256SUMS".to_owned(),
            "told of completed in the same message".to_owned(),
        ])
    }
}

fn expect(what: &str, found: &[String], expected: &[String]) -> Outcome {
    if found == expected {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{what}:\n  found    {found:?}\n  expected {expected:?}"
    )))
}
