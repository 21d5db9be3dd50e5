//! One workflow with each action, run twice: the launcher finds the program where a release
//! carries it, and outputs reach the steps that come after.

use std::fs;
use std::path::Path;

use super::act::{Act, Run};
use super::release;
use super::sample::{self, Sample};
use crate::contract::Record;
use crate::emulator::Emulator;
use crate::failure::{Failure, Outcome, to};
use crate::process::tell;
use crate::program::Program;
use crate::repository::Repository;
use crate::tools::Tools;

const WORKFLOW: &str = "tests/e2e/promotion.yml";

/// Everything that it needs.
pub struct Setting<'a> {
    pub repository: &'a Repository,
    pub program: &'a Program,
    pub record: Option<&'a Record>,
    pub tools: &'a Tools,
    pub home: &'a Path,
    pub shells: &'a Path,
    /// Where outputs and logs are left.
    pub scratch: &'a Path,
}

/// Runs it twice.
pub fn play(setting: &Setting<'_>) -> Outcome {
    let Setting {
        repository,
        program,
        scratch,
        ..
    } = setting;
    let release = release::prepare(repository, program, &scratch.join("release"))?;
    let act = Act {
        tools: setting.tools,
        home: setting.home.to_owned(),
        served: vec![(format!("{}@v1", repository.address()?), release)],
        shells: setting.shells,
    };
    let sample = Sample::create(repository, &scratch.join("sample"))?;
    let emulator = Emulator::start(program, (sample::NAME, sample.bare()), setting.record)?;
    for attempt in [&FIRST, &SECOND] {
        let name = attempt.name;
        let outputs = run(setting, &act, &sample, &emulator, attempt)?;
        expect(
            &format!("outputs of the {name} run"),
            &outputs,
            &attempt.expected(&sample)?,
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

/// Gives the lines that the workflow's last step wrote.
fn run(
    setting: &Setting<'_>,
    act: &Act<'_>,
    sample: &Sample,
    emulator: &Emulator,
    attempt: &Attempt,
) -> Outcome<Vec<String>> {
    let log = setting.scratch.join(format!("{}.log", attempt.name));
    let outputs = setting.scratch.join(format!("{}.txt", attempt.name));
    let ready = &emulator.ready;
    let run = Run {
        work_tree: sample.work_tree(),
        workflow: &setting.repository.path(WORKFLOW),
        event: "push",
        payload: None,
        inputs: &[],
        number: 1,
        attempt: 1,
        variables: Vec::new(),
        environment: vec![("E2E_OUTPUTS", outputs.display().to_string())],
        secrets: vec![
            ("GITHUB_TOKEN", ready.token.clone()),
            ("SLACK_TOKEN", ready.slack_token.clone()),
        ],
        log: &log,
    };
    let hint = |why: Failure| why.hint(format!("act's log is {}", log.display()));
    if !act.run(&run, emulator)? {
        return Err(hint(Failure::new(format!(
            "the {} run failed",
            attempt.name
        ))));
    }
    let text = fs::read_to_string(&outputs).map_err(to(format!("read {}", outputs.display())));
    Ok(text.map_err(hint)?.lines().map(str::to_owned).collect())
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
