//! The `windlass-runner` program.
//!
//! This file is the border to the process: arguments, environment, standard streams, exit code.
//! Below it, everything is passed in.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use windlass_deploy_runner::config::{Config, Overview, Problems};
use windlass_deploy_runner::execution::guard;

/// The status for a command line or configuration that is wrong.
const BAD_INPUT: u8 = 2;

/// Checks a commit out and brings the services of an environment to it, in order, once.
#[derive(Debug, Parser)]
#[command(name = "windlass-runner", version)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check a configuration as the service would read it
    Serve(Serve),
}

#[derive(Debug, Args)]
struct Serve {
    /// The configuration, runner.toml
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Check the configuration, secrets included, and print what it means; there is no server yet
    #[arg(long, required = true)]
    check: bool,
}

fn main() -> ExitCode {
    // Before anything else is read, opened or started: a guard is to be small and quick.
    if let Some(code) = guard::run_if_asked(std::env::args_os()) {
        return code;
    }
    let Command::Serve(serve) = Program::parse().command;
    match Config::read(&absolute(&serve.config), variables()) {
        Ok(config) => print(&Overview(&config).to_string()),
        Err(problems) => {
            report(&problems);
            ExitCode::from(BAD_INPUT)
        }
    }
}

/// The variables of the process. What is no UTF-8 can't be a secret here.
fn variables() -> BTreeMap<String, String> {
    let variables = std::env::vars_os();
    variables
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// Paths in the configuration begin at its folder, and must not change with the working directory.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn report(problems: &Problems) {
    let mut lines = String::new();
    for problem in problems.iter() {
        lines.push_str(&format!("error: {problem}\n"));
        for hint in &problem.hints {
            lines.push_str(&format!("hint: {hint}\n"));
        }
    }
    // Where standard error is gone, the exit code still tells.
    let _ = io::stderr().write_all(lines.as_bytes());
}

/// A reader that has gone (`| head`) is no failure.
fn print(text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}
