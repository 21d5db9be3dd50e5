//! Everything that CI runs, in the order in which it fails fastest.

use std::time::Instant;

use crate::failure::{Failure, Outcome};
use crate::process::{self, cargo, is_installed, tell};
use crate::program::Program;
use crate::repository::Repository;
use crate::tools::Tools;
use crate::{e2e, generate, tidy};

type Stage<'a> = (&'static str, &'a dyn Fn() -> Outcome);

/// Runs every stage up to the first that fails.
pub fn run(repository: &Repository, without_act: bool) -> Outcome {
    let program = || Program::build(repository);
    let stages: [Stage<'_>; 9] = [
        ("format", &|| {
            by_cargo(repository, &["fmt", "--all", "--check"])
        }),
        ("clippy", &|| by_cargo(repository, CLIPPY)),
        ("build", &|| program().map(drop)),
        ("generated files", &|| {
            generate::run_with(repository, &program()?, true)
        }),
        ("tidy", &|| tidy::run_with(repository, &program()?)),
        ("shellcheck", &|| shellcheck(repository)),
        ("end to end", &|| {
            if without_act {
                skip()
            } else {
                e2e::run_with(repository, &program()?)
            }
        }),
        ("doctests", &|| {
            by_cargo(repository, &["test", "--doc", "--workspace", "--locked"])
        }),
        ("tests", &|| tests(repository)),
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

const CLIPPY: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--locked",
    "--quiet",
    "--",
    "-D",
    "warnings",
];

/// The tests proper come last, so that their closing lines are what the eye falls on.
fn tests(repository: &Repository) -> Outcome {
    if is_installed("cargo-nextest", &["nextest", "--version"]) {
        by_cargo(
            repository,
            &["nextest", "run", "--workspace", "--all-targets", "--locked"],
        )
    } else {
        by_cargo(
            repository,
            &["test", "--workspace", "--all-targets", "--locked"],
        )
    }
}

fn by_cargo(repository: &Repository, arguments: &[&str]) -> Outcome {
    process::run(cargo(repository.root()).args(arguments))
}

/// Every shell script that is committed.
fn shellcheck(repository: &Repository) -> Outcome {
    let mut command = Tools::install(repository)?.command("shellcheck");
    let scripts = repository.files()?;
    let scripts = scripts
        .iter()
        .filter(|path| path.ends_with(".sh") || *path == ".ci/run");
    process::run(command.args(scripts).current_dir(repository.root()))
}

fn skip() -> Outcome {
    tell("left out, as --without-act says");
    Ok(())
}
