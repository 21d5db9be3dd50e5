//! The contract test: what the emulator was asked and answered while tests ran, compared with
//! GitHub's published description, by Node programs in `tests/contract`; and what Slack was sent,
//! with the models of Slack's own client, by Python programs there.
//!
//! Three clients that nobody here wrote add what they ask for.

mod record;
mod stories;
mod workbench;

pub use record::Record;

use crate::failure::Outcome;
use crate::process::run as run_program;
use crate::program::Program;
use crate::repository::Repository;
use crate::test;

use workbench::Workbench;

/// Runs all tests, then compares.
pub fn run(repository: &Repository) -> Outcome {
    let program = Program::build(repository)?;
    let record = Record::begin(repository)?;
    test::tests(repository, &record)?;
    run_with(repository, &program, &record)
}

/// Compares what tests have recorded already.
pub fn run_with(repository: &Repository, program: &Program, record: &Record) -> Outcome {
    let workbench = Workbench::set_up(repository)?;
    // A comparison that finds nothing is worth as much as what it would have found.
    run_program(&mut workbench.node("--test"))?;
    run_program(
        workbench
            .python("-m")
            .args(["unittest", "discover", "self-test/slack"]),
    )?;
    stories::tell(repository, program, &workbench, record)?;
    run_program(workbench.node("check.js").arg(record.directory()))?;
    run_program(workbench.python("slack/check.py").arg(record.directory()))
}
