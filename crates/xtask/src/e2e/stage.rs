//! The stage of a story: a world, and act to run its workflows. A story says what it does, whether
//! that succeeds, and what is there afterwards that was not before.

use std::fs;
use std::path::{Path, PathBuf};

use super::act::{Act, Run, steps_log};
use super::runner;
use super::world::{World, news};
use crate::failure::{Failure, Outcome, to};
use crate::process::tell;
use crate::program::Program;

/// act's own number for every run is 1; ours are none of that.
const EARLIER_RUNS: u32 = 100;

/// One story's stage.
pub struct Stage<'a> {
    pub world: World,
    act: &'a Act<'a>,
    program: &'a Program,
    folder: PathBuf,
    runs: u32,
}

impl<'a> Stage<'a> {
    /// Files and logs are left below `folder`.
    pub fn new(world: World, act: &'a Act<'a>, program: &'a Program, folder: &Path) -> Self {
        Self {
            world,
            act,
            program,
            folder: folder.to_owned(),
            runs: EARLIER_RUNS,
        }
    }

    /// A run of a workflow of the example: `what` tells it to whoever reads the story.
    pub fn run(&mut self, what: &'a str, workflow: &'a str, event: &'a str) -> Scene<'_, 'a> {
        self.runs += 1;
        Scene {
            number: self.runs,
            attempt: 1,
            stage: self,
            what,
            workflow,
            event,
            payload: None,
            inputs: Vec::new(),
        }
    }

    /// The last run, run again.
    pub fn again(&mut self, what: &'a str, workflow: &'a str, event: &'a str) -> Scene<'_, 'a> {
        Scene {
            number: self.runs,
            attempt: 2,
            stage: self,
            what,
            workflow,
            event,
            payload: None,
            inputs: Vec::new(),
        }
    }
}

/// A run that is about to begin.
pub struct Scene<'s, 'a> {
    stage: &'s mut Stage<'a>,
    what: &'a str,
    workflow: &'a str,
    event: &'a str,
    payload: Option<serde_json::Value>,
    inputs: Vec<(&'a str, String)>,
    number: u32,
    attempt: u32,
}

impl<'a> Scene<'_, 'a> {
    /// What is filled into the form.
    pub fn input(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.inputs.push((name, value.into()));
        self
    }

    /// What the event says.
    pub fn payload(mut self, payload: serde_json::Value) -> Self {
        self.payload = Some(payload);
        self
    }

    /// It has to succeed, and to leave behind exactly this.
    pub fn leaves(self, expected: &[&str]) -> Outcome {
        self.play(true, expected)
    }

    /// It has to fail, and to leave behind exactly this. A step has to say why.
    pub fn fails(self, because: &str, expected: &[&str]) -> Outcome {
        let log = steps_log(&self.log());
        self.play(false, expected)?;
        let text = fs::read_to_string(&log).map_err(to(format!("read {}", log.display())))?;
        if text.contains(because) {
            return Ok(());
        }
        Err(Failure::new(format!("no step says {because:?}"))
            .hint(format!("what they say is in {}", log.display())))
    }

    fn log(&self) -> PathBuf {
        let name = format!("{}-{}.log", self.number, self.attempt);
        self.stage.folder.join("logs").join(name)
    }

    fn play(self, succeeds: bool, expected: &[&str]) -> Outcome {
        let before = self.stage.world.lines()?;
        let log = self.log();
        let succeeded = self.start(&log)?;
        let found = news(&before, &self.stage.world.lines()?);
        let hint = |failure: Failure| failure.hint(format!("act's log is {}", log.display()));
        let outcome = |succeeded| if succeeded { "success" } else { "failure" };
        if succeeded != succeeds {
            let problem = format!(
                "{}: a {}\n  {}",
                self.what,
                outcome(succeeded),
                found.join("\n  ")
            );
            return Err(hint(Failure::new(problem)));
        }
        if found != expected {
            let problem = format!(
                "{}:\n  found\n    {}\n  expected\n    {}",
                self.what,
                found.join("\n    "),
                expected.join("\n    ")
            );
            return Err(hint(Failure::new(problem)));
        }
        tell(&format!("  {}: {}", self.what, outcome(succeeded)));
        Ok(())
    }

    fn start(&self, log: &Path) -> Outcome<bool> {
        let world = &self.stage.world;
        let payload = self.payload_file()?;
        let workflow = world
            .shop
            .work_tree()
            .join(".github/workflows")
            .join(self.workflow);
        let run = Run {
            work_tree: world.shop.work_tree(),
            workflow: &workflow,
            event: self.event,
            payload: payload.as_deref(),
            inputs: &self.inputs,
            number: self.number,
            attempt: self.attempt,
            variables: vec![("RUNNER_URL", world.runner.url().to_owned())],
            environment: vec![
                (
                    "WINDLASS_BIN",
                    self.stage.program.path().display().to_string(),
                ),
                ("WINDLASS_REGISTRY_URL", world.registry.url().to_owned()),
            ],
            secrets: vec![
                ("GITHUB_TOKEN", world.emulator.ready.token.clone()),
                ("SLACK_TOKEN", world.emulator.ready.slack_token.clone()),
                ("RUNNER_SECRET", runner::SECRET.to_owned()),
            ],
            log,
        };
        self.stage.act.run(&run, &world.emulator)
    }

    fn payload_file(&self) -> Outcome<Option<PathBuf>> {
        let Some(payload) = &self.payload else {
            return Ok(None);
        };
        let file = self.stage.folder.join("event.json");
        fs::write(&file, payload.to_string()).map_err(to(format!("write {}", file.display())))?;
        Ok(Some(file))
    }
}
