//! A supervisor with the real guard, programs to run, and witnesses of who lives.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use windlass_deploy_runner::execution::outcome::Outcome;
use windlass_deploy_runner::execution::supervisor::Supervisor;
use windlass_deploy_runner::execution::sync::{SyncCommand, run};

pub const GUARD: &str = env!("CARGO_BIN_EXE_windlass-runner");
pub const PATH: &str = "/usr/local/bin:/usr/bin:/bin";
/// Longer than anything takes; a test that waits so long fails.
pub const LONG: Duration = Duration::from_secs(60);

pub struct Place {
    directory: TempDir,
    pub supervisor: Supervisor,
}

impl Place {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let supervisor = Supervisor::new(GUARD, directory.path()).unwrap();
        Self {
            directory,
            supervisor,
        }
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// A shell's script, run in the place.
    pub fn script(&self, script: &str) -> SyncCommand {
        self.program(&["sh", "-c", script])
    }

    pub fn program(&self, argv: &[&str]) -> SyncCommand {
        program(self.path(), argv)
    }

    /// Runs it to its end, while nobody listens.
    pub async fn run(&self, command: &SyncCommand) -> Outcome {
        self.run_until(command, &CancellationToken::new()).await
    }

    pub async fn run_until(&self, command: &SyncCommand, cancel: &CancellationToken) -> Outcome {
        let (listener, _) = mpsc::channel(1);
        let outcome = run(&self.supervisor, command, cancel, listener);
        timeout(LONG, outcome).await.unwrap()
    }

    pub fn fifo(&self, name: &str) -> PathBuf {
        fifo(self.path(), name)
    }
}

pub fn program(directory: &Path, argv: &[&str]) -> SyncCommand {
    SyncCommand {
        argv: argv.iter().map(ToString::to_string).collect(),
        directory: directory.to_owned(),
        environment: vec![("PATH".to_owned(), PATH.into())],
        secrets: Vec::new(),
        time_limit: LONG,
        grace: LONG,
    }
}

pub fn secret(text: &str) -> SecretString {
    text.into()
}

fn fifo(directory: &Path, name: &str) -> PathBuf {
    let path = directory.join(name);
    let status = Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(status.success());
    path
}

/// Knows who lives: programs hold the fifo `witness` open for writing (`exec 9>witness`), and say
/// in it that they are up. It ends when the last of them has.
pub struct Witness {
    lines: mpsc::UnboundedReceiver<String>,
    /// Keeps it from ending before the first program is up.
    own: File,
}

impl Witness {
    pub fn new(directory: &Path) -> Self {
        let path = fifo(directory, "witness");
        let (sender, lines) = mpsc::unbounded_channel();
        let reader = path.clone();
        thread::spawn(move || {
            for line in BufReader::new(File::open(reader).unwrap()).lines() {
                drop(sender.send(line.unwrap()));
            }
        });
        let own = File::options().write(true).open(path).unwrap();
        Self { lines, own }
    }

    pub async fn line(&mut self) -> String {
        timeout(LONG, self.lines.recv()).await.unwrap().unwrap()
    }

    pub async fn up(&mut self, programs: usize) {
        for _ in 0..programs {
            assert_eq!(self.line().await, "up");
        }
    }

    pub async fn all_gone(mut self) {
        drop(self.own);
        let end = async { while self.lines.recv().await.is_some() {} };
        timeout(LONG, end).await.unwrap();
    }
}

/// Three processes, none of which heeds SIGTERM; one is in a session of its own, and no child of
/// another one. Each says that it is up.
pub const STUBBORN: &str = "trap '' TERM; exec 9>witness
    sh -c 'echo up >&9; exec sleep 1000' &
    (setsid sh -c 'echo up >&9; exec sleep 1000' &)
    echo up >&9; sleep 1000; sleep 1000";
