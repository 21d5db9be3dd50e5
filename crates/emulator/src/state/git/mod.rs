//! Git plumbing over one bare repository, through the `git` program.
//!
//! Must not know HTTP, tokens or GitHub's JSON. Nothing that a client sent ever
//! reaches a shell or an option position: names are validated types, and
//! objects are asked for over standard input.

mod batch;
mod diff;
mod history;
mod merge;
mod name;
mod object;
mod refs;
mod tree;

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use batch::Batch;
pub use diff::{FileChange, FileStatus};
pub use history::Divergence;
pub use merge::NewCommit;
pub use name::{Oid, RefName};
pub use object::{Commit, ObjectKind, Signature, Tag};
pub use refs::{Ref, RefUpdate};
pub use tree::{AtPath, TreeEntry};

/// Configuration that the child processes see instead of the machine's own.
/// Durability is left to the operating system: an emulated GitHub has to
/// outlive its process, not a power cut.
const CONFIG: [(&str, &str); 10] = [
    ("safe.directory", "*"),
    ("core.fsync", "none"),
    ("core.hooksPath", "/dev/null"),
    ("core.filesRefLockTimeout", "10000"),
    ("core.packedRefsTimeout", "10000"),
    ("gc.auto", "0"),
    ("receive.autogc", "false"),
    ("http.receivepack", "true"),
    ("uploadpack.allowAnySHA1InWant", "true"),
    ("uploadpack.allowFilter", "true"),
];

/// Why git could not do what was asked of it.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program could not be started, or its pipes broke.
    #[error("run git in {directory}: {source}")]
    Run {
        /// The repository.
        directory: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Git ran and refused; the text is what it wrote to standard error.
    #[error("have git accept the change: {0}")]
    Refused(String),
    /// A repository was to be made where other files are.
    #[error("make a bare repository there: the place is taken by something else")]
    Occupied,
    /// Git answered with something that this module cannot read.
    #[error("read git's answer: {0}")]
    Unreadable(String),
}

/// One bare repository.
#[derive(Debug)]
pub struct Git {
    directory: PathBuf,
    batch: Batch,
}

impl Git {
    /// Looks at the bare repository in `directory`, which has to exist.
    pub fn new(directory: PathBuf) -> Self {
        Self {
            directory,
            batch: Batch::default(),
        }
    }

    /// Makes sure that a bare repository exists in `directory`: an existing one
    /// is left alone, a missing one is created empty with `main` as its branch.
    ///
    /// # Errors
    /// [`GitError::Run`] without a git program or rights to the directory,
    /// [`GitError::Occupied`] when something else is in the way, such as a work
    /// tree: its repository is the `.git` within.
    pub async fn create(directory: &Path) -> Result<(), GitError> {
        if directory.join("HEAD").is_file() && directory.join("objects").is_dir() {
            return Ok(());
        }
        let free = std::fs::read_dir(directory)
            .map_or(!directory.exists(), |mut entries| entries.next().is_none());
        if !free {
            return Err(GitError::Occupied);
        }
        let mut command = scrubbed();
        command
            .args(["init", "--quiet", "--bare", "--initial-branch=main", "--"])
            .arg(directory);
        finish(directory, command, &[]).await.map(drop)
    }

    /// Where the repository is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// A git command bound to this repository, with a scrubbed environment.
    pub fn command(&self) -> Command {
        let mut command = scrubbed();
        command.env("GIT_DIR", &self.directory);
        command
    }

    /// `git http-backend` for `service` of this repository; it takes the
    /// repository's place from the path, as a web server would give it.
    pub fn backend(&self, service: &str) -> Command {
        let mut command = scrubbed();
        command
            .arg("http-backend")
            .env("GIT_HTTP_EXPORT_ALL", "1")
            .env("PATH_TRANSLATED", self.directory.join(service));
        command
    }

    /// Runs git to its end and gives its standard output.
    async fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, GitError> {
        let mut command = self.command();
        command.args(arguments);
        finish(&self.directory, command, input).await
    }

    /// [`Git::run`] for output that is text.
    async fn text(&self, arguments: &[&str], input: &[u8]) -> Result<String, GitError> {
        let output = self.run(arguments, input).await?;
        String::from_utf8(output).map_err(|error| GitError::Unreadable(error.to_string()))
    }

    fn broken(&self, source: std::io::Error) -> GitError {
        let directory = self.directory.clone();
        GitError::Run { directory, source }
    }
}

/// `git` with nothing of the caller's environment but the search path.
fn scrubbed() -> Command {
    let mut command = Command::new("git");
    command.env_clear();
    for kept in ["PATH", "SystemRoot"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("HOME", "/nonexistent")
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("GIT_CONFIG_COUNT", CONFIG.len().to_string());
    for (index, (key, value)) in CONFIG.iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{index}"), key);
        command.env(format!("GIT_CONFIG_VALUE_{index}"), value);
    }
    command
}

async fn finish(directory: &Path, mut command: Command, input: &[u8]) -> Result<Vec<u8>, GitError> {
    let broken = |source| GitError::Run {
        directory: directory.to_owned(),
        source,
    };
    let output = exchange(&mut command, input).await.map_err(broken)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(GitError::Refused(said.trim().to_owned()))
}

/// Feeds the child while its output is read, so that neither side waits for
/// the other with a full pipe.
async fn exchange(command: &mut Command, input: &[u8]) -> std::io::Result<Output> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdin = child.stdin.take();
    let feed = async {
        if let Some(mut stdin) = stdin {
            // A child that has seen enough closes its end; its status tells.
            let _ = stdin.write_all(input).await;
        }
    };
    let (output, ()) = tokio::join!(child.wait_with_output(), feed);
    output
}
