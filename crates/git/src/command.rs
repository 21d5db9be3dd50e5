//! Running the git program: without a shell, without prompts, in one language.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use crate::error::{Error, ErrorKind};

/// Variables by which a surrounding git (a hook, say) would send us to its own repository.
const INHERITED: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
];

/// A git command in a directory.
pub(crate) fn git(directory: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(directory);
    for name in INHERITED {
        command.env_remove(name);
    }
    command
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end, whatever its exit code.
pub(crate) fn output(command: &mut Command) -> Result<Output, Error> {
    command.output().map_err(cant_start)
}

/// Runs a command with a text on its standard input. The text is written beside the reading, so
/// that neither side waits for the other.
pub(crate) fn output_of(command: &mut Command, input: Vec<u8>) -> Result<Output, Error> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(cant_start)?;
    let writer = child
        .stdin
        .take()
        .map(|mut stdin| thread::spawn(move || stdin.write_all(&input)));
    let output = child.wait_with_output().map_err(cant_start)?;
    // A git that stops reading early says why on its standard error; the broken pipe adds nothing.
    drop(writer.map(thread::JoinHandle::join));
    Ok(output)
}

/// The standard output of a command that must succeed; `doing` fits "failed to {doing}".
pub(crate) fn succeed(output: Output, doing: &str) -> Result<String, Error> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Error::new(
        ErrorKind::Repository,
        format!("{doing}: {}", words(&output)),
    ))
}

/// Git's last words, on one line.
pub(crate) fn words(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text
        .lines()
        .map(|line| {
            line.trim_start_matches("fatal: ")
                .trim_start_matches("error: ")
                .trim()
        })
        .filter(|line| !line.is_empty() && !line.starts_with("hint:"))
        .collect();
    if lines.is_empty() {
        format!("git ended with {}", output.status)
    } else {
        lines.join("; ")
    }
}

pub(crate) fn cant_start(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Git, format!("run git: {error}"))
        .hint("install git 2.36 or newer, on PATH")
}
