//! The `windlass-runner` program.
//!
//! This file is the border to the process: arguments, environment, standard streams, exit code.
//! Below it, everything is passed in.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tokio::signal::unix::{Signal, SignalKind, signal};
use windlass_deploy_runner::config::{Config, Overview, Problems};
use windlass_deploy_runner::engine::Host;
use windlass_deploy_runner::execution::{guard, supervisor};
use windlass_deploy_runner::runner::Runner;
use windlass_deploy_runner::server::Access;

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
    /// Deploy what is asked for, until SIGTERM or SIGINT: then what runs goes on to its end, unless
    /// the signal comes again
    Serve(Serve),
}

#[derive(Debug, Args)]
struct Serve {
    /// The configuration, runner.toml
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Only check the configuration, secrets included, and print what it means
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    // Before anything else is read, opened or started: a guard is to be small and quick.
    if let Some(code) = guard::run_if_asked(std::env::args_os()) {
        return code;
    }
    let Command::Serve(serve) = Program::parse().command;
    let variables = variables();
    let config = match Config::read(&absolute(&serve.config), variables.clone()) {
        Ok(config) => config,
        Err(problems) => {
            report(&problems);
            return ExitCode::from(BAD_INPUT);
        }
    };
    if !serve.check {
        return run(config, variables);
    }
    match Access::new(&config) {
        Ok(_) => print(&Overview(&config).to_string()),
        Err(errors) => {
            let lines = errors
                .iter()
                .map(|error| format!("error: failed to {error}\n"));
            tell(&lines.collect::<String>());
            ExitCode::from(BAD_INPUT)
        }
    }
}

/// Serves until a signal says otherwise.
fn run(config: Config, variables: BTreeMap<String, String>) -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .init();
    let host = Host {
        guard: supervisor::THIS_PROGRAM.into(),
        variables,
    };
    let served = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("start: {error}"))
        .and_then(|runtime| runtime.block_on(serve(config, &host)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("error: failed to {error}\n"));
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config, host: &Host) -> Result<(), String> {
    let mut signals = Signals::new().map_err(|error| format!("listen to signals: {error}"))?;
    let starting = Runner::start(config, host, None);
    let runner = tokio::select! {
        started = starting => started.map_err(|error| error.to_string())?,
        () = signals.next() => return Ok(()),
    };
    print(&format!("listening on http://{}\n", runner.address()));
    signals.next().await;
    tracing::info!("about to end: what runs goes on to its end; a second signal stops it");
    runner.stop(signals.next()).await;
    Ok(())
}

/// What asks the runner to end.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
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
    tell(&lines);
}

/// Where standard error is gone, the exit code still tells.
fn tell(text: &str) {
    drop(io::stderr().write_all(text.as_bytes()));
}

/// A reader that has gone (`| head`) is no failure.
fn print(text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}
