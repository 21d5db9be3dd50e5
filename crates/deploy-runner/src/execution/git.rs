//! Running git: without a shell, prompts, hooks, or anybody's configuration, for a limited time.
//!
//! `windlass-git` is for a repository that a user has checked out: it wants the user's
//! configuration, and blocks. Here git runs beneath a guard, like everything that the runner
//! starts, and sees what it is given.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::AsyncReadExt;
use tokio::time::sleep;

use super::supervisor::{Ending, Invocation, Supervisor};

/// How long git may clean up (it removes its lock files) before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// Settings for all commands. Maintenance stays in the foreground, beneath the guard.
const SETTINGS: [&str; 4] = [
    "core.hooksPath=/dev/null",
    "gc.autoDetach=false",
    "maintenance.autoDetach=false",
    "advice.detachedHead=false",
];

/// Variables for all commands. What the caller gives goes before: a credential helper, say, by
/// `GIT_CONFIG_COUNT`, or another `GIT_SSH_COMMAND`.
const VARIABLES: [(&str, &str); 6] = [
    ("LC_ALL", "C"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_SSH_COMMAND", "ssh -o BatchMode=yes"),
];

/// Why a commit could not be found or checked out; fragments that fit "failed to {…}".
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckoutError {
    /// The repository's location can't be used.
    #[error("use the repository's location: {0}")]
    Source(&'static str),
    /// Git would take the name for an option, or can't have such a name.
    #[error("look up {0:?}: that can't be the name of a ref")]
    Name(String),
    /// Nothing has this name.
    #[error("find {0} in the repository: it has no such {1}")]
    Unknown(String, &'static str),
    /// A branch and a tag have this name and different commits.
    #[error(
        "look up {0:?}: a branch and a tag have this name; ask for 'refs/heads/{0}' or \
         'refs/tags/{0}'"
    )]
    Ambiguous(String),
    /// It is there, but leads to a file or a tree.
    #[error("check {0} out: it points at no commit")]
    NoCommit(String),
    /// Git took too long.
    #[error("{doing}: git took longer than {seconds} s")]
    TimedOut {
        /// What it was to do.
        doing: &'static str,
        /// The time limit, in seconds.
        seconds: f64,
    },
    /// Git says no, in its own words, or a file of the runner's own can't be used.
    #[error("{doing}: {words}")]
    Failed {
        /// What was to be done.
        doing: &'static str,
        /// Why it can't be.
        words: String,
    },
}

impl CheckoutError {
    pub(super) fn failed(doing: &'static str, words: impl ToString) -> Self {
        Self::Failed {
            doing,
            words: words.to_string(),
        }
    }
}

/// How git is run.
#[derive(Debug, Clone)]
pub(super) struct Git {
    supervisor: Supervisor,
    environment: Vec<(String, SecretString)>,
    time_limit: Duration,
}

/// What git answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) code: i32,
    pub(super) stdout: Vec<u8>,
    pub(super) words: String,
}

impl Git {
    /// `protocol` is the only one that git may speak; `environment` wants a `PATH`.
    pub(super) fn new(
        supervisor: &Supervisor,
        protocol: &str,
        environment: &[(String, SecretString)],
        time_limit: Duration,
    ) -> Self {
        let own = VARIABLES.map(|(name, value)| (name.into(), value.into()));
        let mut all: Vec<(String, SecretString)> = own.into();
        all.extend_from_slice(environment);
        all.push(("GIT_ALLOW_PROTOCOL".into(), protocol.into()));
        Self {
            supervisor: supervisor.clone(),
            environment: all,
            time_limit,
        }
    }

    /// Runs git in a directory; it must end with 0. `doing` fits "failed to {doing}".
    pub(super) async fn succeed(
        &self,
        directory: &Path,
        arguments: &[&str],
        doing: &'static str,
    ) -> Result<Vec<u8>, CheckoutError> {
        let answer = self.ask(directory, arguments, doing).await?;
        match answer.code {
            0 => Ok(answer.stdout),
            _ => Err(CheckoutError::failed(doing, answer.words)),
        }
    }

    /// Runs git in a directory, whatever its exit status is.
    pub(super) async fn ask(
        &self,
        directory: &Path,
        arguments: &[&str],
        doing: &'static str,
    ) -> Result<Answer, CheckoutError> {
        let invocation = self.invocation(directory, arguments);
        let started = self.supervisor.start(&invocation);
        let mut process = started.map_err(|error| CheckoutError::failed(doing, error))?;
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let output = process.output();
        let reading = async {
            let Some((mut out, mut err)) = output else {
                return;
            };
            let both = tokio::join!(out.read_to_end(&mut stdout), err.read_to_end(&mut stderr));
            // A pipe that breaks ends like one that is closed.
            drop(both);
        };
        let waiting = process.end(sleep(self.time_limit), GRACE);
        let ((ending, timed_out), ()) = tokio::join!(waiting, reading);
        if timed_out.is_some() {
            let seconds = self.time_limit.as_secs_f64();
            return Err(CheckoutError::TimedOut { doing, seconds });
        }
        let words = words(&stderr);
        match ending {
            Ending::Exited(code) => Ok(Answer {
                code,
                stdout,
                words,
            }),
            Ending::NotStarted(why) => {
                let words = format!("git can't be started: {why}; install it, on PATH");
                Err(CheckoutError::failed(doing, words))
            }
            Ending::Killed(signal) => {
                let words = format!("signal {signal} ended git; {words}");
                Err(CheckoutError::failed(doing, words))
            }
            Ending::Lost => Err(CheckoutError::failed(doing, "somebody killed git's guard")),
        }
    }

    fn invocation(&self, directory: &Path, arguments: &[&str]) -> Invocation {
        let settings = SETTINGS.iter().flat_map(|setting| ["-c", setting]);
        let argv = std::iter::once("git").chain(settings);
        let argv = argv.chain(arguments.iter().copied());
        Invocation {
            argv: argv.map(OsString::from).collect(),
            directory: directory.to_owned(),
            environment: self.environment.clone(),
        }
    }
}

/// Git's last words, on one line.
fn words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines = text.lines().map(|line| {
        let line = line.trim_start_matches("fatal: ");
        line.trim_start_matches("error: ").trim()
    });
    let told: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with("hint:"))
        .collect();
    match told.is_empty() {
        true => "git says nothing more".to_owned(),
        false => told.join("; "),
    }
}
