//! Everything that CI runs, in the order in which it fails fastest.

use std::process::Command;
use std::time::Instant;

use crate::contract::{self, Record};
use crate::debian;
use crate::failure::{Failure, Outcome};
use crate::process::{self, cargo, is_installed, tell};
use crate::program::Program;
use crate::repository::Repository;
use crate::tools::{END_TO_END, Tools};
use crate::{e2e, generate, tidy};

type Stage<'a> = (&'static str, &'a dyn Fn() -> Outcome);

/// The stages that a machine may have to do without.
pub struct LeftOut {
    pub act: bool,
    pub contract: bool,
}

/// Runs every stage up to the first that fails.
pub fn run(repository: &Repository, left_out: &LeftOut) -> Outcome {
    let program = Program::built(repository);
    let record = Record::begin(repository)?;
    let by_cargo =
        |arguments: &str| process::run(cargo(repository.root()).args(arguments.split(' ')));
    let stages: [Stage<'_>; 11] = [
        ("format", &|| by_cargo("fmt --all --check")),
        ("clippy", &|| {
            by_cargo("clippy --workspace --all-targets --locked -- -D warnings")
        }),
        // Once, with everything that tests need: the stages below share it.
        ("build", &|| {
            by_cargo("build --workspace --all-targets --locked")
        }),
        ("generated files", &|| {
            generate::run_with(repository, &program, true)
        }),
        ("tidy", &|| tidy::run_with(repository, &program)),
        ("shellcheck", &|| shellcheck(repository)),
        ("programs", &|| debian::programs(repository)),
        ("end to end", &|| {
            skip_or(left_out.act, "--without-act", || {
                e2e::run_with(repository, &program, Some(&record))
            })
        }),
        ("doctests", &|| by_cargo("test --doc --workspace --locked")),
        ("tests", &|| tests(repository, &record)),
        // Last, because it is about what the stages before it have asked and were answered.
        ("contract", &|| {
            skip_or(left_out.contract, "--without-contract", || {
                contract::run_with(repository, &program, &record)
            })
        }),
    ];
    let mut report = String::new();
    for (name, stage) in stages {
        tell(&format!("\n== {name}"));
        let start = Instant::now();
        stage().map_err(|why| Failure::new(format!("stage {name:?} failed: {why}")))?;
        report.push_str(&format!(
            "\n  {name:<16} {:>6.1} s",
            start.elapsed().as_secs_f32()
        ));
    }
    tell(&format!("\nall stages passed:{report}"));
    Ok(())
}

/// All tests but doctests, with what the emulator says in them written down. By nextest where
/// it is installed: it runs every test in a process of its own.
pub fn tests(repository: &Repository, record: &Record) -> Outcome {
    let arguments = if is_installed("cargo-nextest", &["nextest", "--version"]) {
        "nextest run --workspace --locked"
    } else {
        "test --workspace --lib --bins --tests --locked"
    };
    let mut command = cargo(repository.root());
    process::run(record.note(command.args(arguments.split(' '))))
}

/// Every shell script that is committed. The machine's own shellcheck will do.
fn shellcheck(repository: &Repository) -> Outcome {
    let mut command = if is_installed("shellcheck", &["--version"]) {
        Command::new("shellcheck")
    } else {
        Tools::install(repository, &END_TO_END)?.command("shellcheck")
    };
    let scripts = repository.files()?;
    let scripts = scripts
        .iter()
        .filter(|path| path.ends_with(".sh") || *path == ".ci/run");
    process::run(command.args(scripts).current_dir(repository.root()))
}

fn skip_or(left_out: bool, flag: &str, stage: impl FnOnce() -> Outcome) -> Outcome {
    if !left_out {
        return stage();
    }
    tell(&format!("left out, as {flag} says"));
    Ok(())
}
