//! The `windlass` program.
//!
//! This file is the border to the process: arguments, environment, standard streams, exit code.
//! Below it, everything is passed in.

mod actions;
mod check;
mod commands;
mod deploy_runner;
mod describe;
mod emulate;
mod init;
mod rehearse;
mod signals;

use std::path::PathBuf;
use std::process::ExitCode;

use windlass_toolkit::inputs::{self, Stop};
use windlass_toolkit::{Console, Environment, Failure, report};

use commands::{Command, Program};

fn main() -> ExitCode {
    // A rehearsal's deploy runner starts each sync beneath a guard, which is this program again.
    #[cfg(target_os = "linux")]
    if let Some(code) = windlass_deploy_runner::execution::guard::run_if_asked(std::env::args_os())
    {
        return code;
    }
    let environment = Environment::from_process();
    let mut console = Console::new(&environment, std::io::stderr());
    match start(&environment, &mut console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report(&failure, &mut console);
            ExitCode::from(failure.exit_code())
        }
    }
}

fn start(environment: &Environment, console: &mut Console) -> Result<(), Failure> {
    match inputs::parse::<Program>(std::env::args_os().collect(), environment) {
        Ok(program) => run(program.command, environment, console),
        Err(Stop::Help(text)) => print(&text),
        Err(Stop::Failure(failure)) => Err(failure),
    }
}

fn run(command: Command, environment: &Environment, console: &mut Console) -> Result<(), Failure> {
    match command {
        Command::Action(action) => actions::run(action, environment, console),
        Command::Init(arguments) => init::run(&arguments, &directory()?, console),
        Command::Check(arguments) => {
            let directory = directory()?;
            runtime()?.block_on(check::run(&arguments, environment, &directory, console))
        }
        Command::Rehearse(arguments) => {
            let directory = directory()?;
            runtime()?.block_on(rehearse::run(&arguments, environment, &directory))
        }
        Command::Emulate(arguments) => {
            runtime()?.block_on(emulate::run(&arguments, environment, console))
        }
        Command::Describe(_) => print(&describe::json()?),
        Command::Schema => print(&describe::schema()?),
    }
}

fn directory() -> Result<PathBuf, Failure> {
    std::env::current_dir()
        .map_err(|error| Failure::refused(format!("find the working directory: {error}")))
}

/// One thread is enough: the work is waiting for others. Started only where something waits.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::refused(format!("start: {error}")))
}

/// Prints text that others may have written. In a step it goes where the runner takes none of it
/// for a command.
fn show(text: &str, environment: &Environment, console: &mut Console) -> Result<(), Failure> {
    match environment.is_actions() {
        true => {
            console.info(text);
            Ok(())
        }
        false => print(&format!("{text}\n")),
    }
}

/// A reader that has gone (`| head`) is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write};
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::refused(format!(
            "write to standard output: {error}"
        ))),
        _ => Ok(()),
    }
}
