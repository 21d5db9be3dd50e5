//! Other programs, run in the open: what is run is said when it fails. And the one place
//! from which the chores speak.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome, to};

/// Says a line to whoever runs the chore. Standard error, in step with cargo's own.
pub fn tell(line: &str) {
    // Nobody is left to hear that standard error is closed.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The cargo that runs this chore, working in `directory`.
pub fn cargo(directory: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(directory);
    command
}

/// git in `directory`, without the settings of whoever runs the chore.
pub fn git(directory: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(directory)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "End to end");
        command.env(format!("GIT_{role}_EMAIL"), "end-to-end@windlass.invalid");
        command.env(format!("GIT_{role}_DATE"), "2026-01-19T07:00:00Z");
    }
    command
}

/// Runs a program with its output in plain sight.
pub fn run(command: &mut Command) -> Outcome {
    let shown = show(command);
    let status = command.status().map_err(to(format!("run `{shown}`")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{shown}`: {status}")))
    }
}

/// Runs a program for what it writes to standard output; its standard error stays in sight.
pub fn capture(command: &mut Command) -> Outcome<String> {
    let shown = show(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(to(format!("run `{shown}`")))?;
    if !output.status.success() {
        return Err(Failure::new(format!("`{shown}`: {}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(to(format!("read what `{shown}` says")))
}

/// Whether a program is there and answers to `--version`.
pub fn is_installed(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn show(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    words.join(" ")
}
