//! Starting programs beneath guards, and waiting for their end.
//!
//! It must not know what a program is for, or what becomes of its output.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::{Instant, sleep, timeout};

use super::guard::{GO, SUBCOMMAND, TERMINATE};
use super::message::Message;

/// The running executable itself, also when its file has been replaced by a newer one meanwhile.
pub const THIS_PROGRAM: &str = "/proc/self/exe";
/// The lock that guards share, in the state directory.
const LOCK_FILE: &str = "guards.lock";
/// How often a lock is tried that others hold.
const LOCK_INTERVAL: Duration = Duration::from_millis(20);

/// Starts programs so that none of them outlives the runner.
#[derive(Debug, Clone)]
pub struct Supervisor {
    guard: PathBuf,
    lock: PathBuf,
}

/// A program to start.
#[derive(Debug, Clone)]
pub(super) struct Invocation {
    /// The program, found by the `PATH` in `environment`, and its arguments.
    pub(super) argv: Vec<OsString>,
    /// The working directory.
    pub(super) directory: PathBuf,
    /// All variables that it sees.
    pub(super) environment: Vec<(String, SecretString)>,
}

/// How a program ended. Nothing that it started is left, but where the guard was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    NotStarted(String),
    Exited(i32),
    Killed(i32),
    /// Somebody killed its guard. The program's process group was killed; what had left the group
    /// may still live.
    Lost,
}

impl Supervisor {
    /// `guard` is the program that becomes the guard: [`THIS_PROGRAM`], where `main` asks
    /// [`run_if_asked`](super::guard::run_if_asked) first.
    ///
    /// Fails if no file can be made in the state directory.
    pub fn new(guard: impl Into<PathBuf>, state_directory: &Path) -> io::Result<Self> {
        let lock = std::path::absolute(state_directory)?.join(LOCK_FILE);
        File::options().create(true).append(true).open(&lock)?;
        Ok(Self {
            guard: guard.into(),
            lock,
        })
    }

    /// Waits until nothing is left of what a former runner of the same state directory started.
    ///
    /// Fails with `TimedOut` when something still is after `limit`.
    pub async fn wait_for_former(&self, limit: Duration) -> io::Result<()> {
        let deadline = Instant::now() + limit;
        let file = File::options().append(true).open(&self.lock)?;
        loop {
            match file.try_lock() {
                Ok(()) => return file.unlock(),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                Err(TryLockError::WouldBlock) => sleep(LOCK_INTERVAL).await,
            }
        }
    }

    /// Starts a program. When the result is dropped, the program and all that it started are
    /// killed.
    ///
    /// Fails if the guard can't be started, or the directory can't be entered.
    pub(super) fn start(&self, program: &Invocation) -> io::Result<Supervised> {
        let (ours, theirs) = StdUnixStream::pair()?;
        ours.set_nonblocking(true)?;
        let (answers, words) = UnixStream::from_std(ours)?.into_split();
        let variables = program.environment.iter();
        let environment = variables.map(|(name, value)| (name, value.expose_secret()));
        let mut command = Command::new(&self.guard);
        command
            .arg(SUBCOMMAND)
            .arg(&self.lock)
            .args(&program.argv)
            .env_clear()
            .envs(environment)
            .current_dir(&program.directory)
            .stdin(OwnedFd::from(theirs))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut guard = command.spawn()?;
        let (stdout, stderr) = (guard.stdout.take(), guard.stderr.take());
        let (Some(stdout), Some(stderr)) = (stdout, stderr) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let process = Supervised {
            guard,
            answers: BufReader::new(answers).lines(),
            words,
            group: None,
            output: Some((stdout, stderr)),
        };
        Ok(process)
    }
}

/// A program that runs.
pub(super) struct Supervised {
    guard: Child,
    answers: Lines<BufReader<OwnedReadHalf>>,
    words: OwnedWriteHalf,
    group: Option<Pid>,
    output: Option<(ChildStdout, ChildStderr)>,
}

impl Supervised {
    /// What it prints; once.
    pub(super) fn output(&mut self) -> Option<(ChildStdout, ChildStderr)> {
        self.output.take()
    }

    /// Waits for the end. If `stop` is ready first, its result is told too, and the program gets
    /// SIGTERM, and after `grace` SIGKILL.
    pub(super) async fn end<T>(
        mut self,
        stop: impl Future<Output = T>,
        grace: Duration,
    ) -> (Ending, Option<T>) {
        let (ending, stopped) = tokio::select! {
            biased;
            ending = self.ended() => (ending, None),
            reason = stop => (self.stop(grace).await, Some(reason)),
        };
        // The guard has said all; it is only waited for so that it is reaped.
        drop(self.guard.wait().await);
        (ending, stopped)
    }

    async fn stop(&mut self, grace: Duration) -> Ending {
        // A guard that no longer listens has ended, and says so or is lost.
        drop(self.words.write_all(&[TERMINATE]).await);
        match timeout(grace, self.ended()).await {
            Ok(ending) => ending,
            Err(_) => {
                drop(self.words.shutdown().await);
                self.ended().await
            }
        }
    }

    /// Follows what the guard says, to the end.
    async fn ended(&mut self) -> Ending {
        loop {
            let line = self.answers.next_line().await.ok().flatten();
            match line.as_deref().and_then(Message::read) {
                Some(Message::Ready) => drop(self.words.write_all(&[GO]).await),
                Some(Message::Started(group)) => self.group = Pid::from_raw(group),
                Some(Message::NotStarted(why)) => return Ending::NotStarted(why),
                Some(Message::Exited(status)) => return Ending::Exited(status),
                Some(Message::Killed(signal)) => return Ending::Killed(signal),
                None => return self.lost(),
            }
        }
    }

    /// Somebody killed the guard, so that the runner has to do its work.
    fn lost(&mut self) -> Ending {
        if let Some(group) = self.group {
            kill_process_group(group, Signal::KILL).ok();
        }
        Ending::Lost
    }
}
