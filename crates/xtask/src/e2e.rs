//! One workflow from end to end: `uses:` of our actions, run by act in host mode against
//! `windlass emulate`, on a copy of this very repository.
//!
//! What a release commit will be is put together in a scratch checkout: the launcher and
//! the actions as they are here, and a program with its checksum. Docker, GitHub and the
//! network are not needed once act is installed.

mod release;
mod sample;
mod workflow;

use std::fs;

use crate::contract::Record;
use crate::emulator::Emulator;
use crate::failure::{Failure, Outcome, to};
use crate::process::tell;
use crate::program::Program;
use crate::repository::Repository;
use crate::tools::{END_TO_END, Tools};

use sample::Sample;
use workflow::Stage;

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
    let release = release::prepare(repository, program, &scratch.join("release"))?;
    let sample = Sample::create(repository, &scratch.join("sample"))?;
    let emulator = Emulator::start(program, (sample::NAME, sample.bare()), record)?;
    let (sample, emulator) = (&sample, &emulator);
    let stage = Stage {
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
    Ok(())
}

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
