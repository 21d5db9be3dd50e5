//! Everything that CI runs, in the order in which it fails fastest.

use std::process::Command;
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
    let program = Program::built(repository);
    let by_cargo =
        |arguments: &str| process::run(cargo(repository.root()).args(arguments.split(' ')));
    let stages: [Stage<'_>; 9] = [
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
        ("end to end", &|| {
            if without_act {
                skip()
            } else {
                e2e::run_with(repository, &program)
            }
        }),
        ("doctests", &|| by_cargo("test --doc --workspace --locked")),
        // Last, so that their closing lines are what the eye falls on.
        ("tests", &|| by_cargo(test_command())),
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

/// nextest where it is installed: it runs every test in a process of its own.
fn test_command() -> &'static str {
    if is_installed("cargo-nextest", &["nextest", "--version"]) {
        "nextest run --workspace --locked"
    } else {
        "test --workspace --lib --bins --tests --locked"
    }
}

/// Every shell script that is committed. The machine's own shellcheck will do.
fn shellcheck(repository: &Repository) -> Outcome {
    let mut command = if is_installed("shellcheck", &["--version"]) {
        Command::new("shellcheck")
    } else {
        Tools::install(repository)?.command("shellcheck")
    };
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
