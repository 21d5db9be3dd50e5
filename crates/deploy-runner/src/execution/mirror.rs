//! The runner's own copy of the repository, without a checkout, in the state directory.
//!
//! Branches are kept below `refs/remotes/origin/` and tags below `refs/tags/`, as in any clone, so
//! that a sync that asks git finds what it expects. It must not know which refs may be deployed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use tokio::sync::Mutex;
use windlass_core::ObjectId;

use super::git::{CheckoutError, Git};
use super::removal::remove;
use super::source::Source;
use super::supervisor::Supervisor;

/// The copy, in the state directory.
const REPOSITORY: &str = "repository.git";
/// Work trees, in the state directory.
const WORKTREES: &str = "worktrees";

/// What a fetch brings. The leading `+` follows branches and tags that were moved.
const BRANCHES: &str = "+refs/heads/*:refs/remotes/origin/*";
const TAGS: &str = "+refs/tags/*:refs/tags/*";

/// Where the repository is, and how git reaches it.
#[derive(Debug, Clone)]
pub struct MirrorSettings {
    /// URL (https, http, ssh, file; without user and password for the first two), `user@host:path`,
    /// or path.
    pub source: String,
    /// All variables that git sees; it needs `PATH`. Credentials go here: `GIT_CONFIG_COUNT` and
    /// its pairs can set a header or a helper, `GIT_SSH_COMMAND` can name a key.
    pub environment: Vec<(String, SecretString)>,
    /// How long each git command may take.
    pub time_limit: Duration,
}

/// The copy. All methods may be called at the same time.
#[derive(Debug)]
pub struct Mirror {
    pub(super) git: Git,
    pub(super) directory: PathBuf,
    pub(super) worktrees: PathBuf,
    source: Source,
    /// When the fetch began that brought what is here.
    fetching: Mutex<Option<Instant>>,
    /// Git's list of work trees changes by one hand at a time: pruning would take one away that
    /// is just being added.
    pub(super) listing: Mutex<()>,
}

impl Mirror {
    /// Makes the copy or opens it, and clears away what a former runner left: work trees, and lock
    /// files of a git that was killed. Call
    /// [`wait_for_former`](Supervisor::wait_for_former) before, so that no such git still runs.
    ///
    /// Nothing is fetched. Fails on a location that can't be used, and where the state directory
    /// can't be written.
    pub async fn open(
        settings: &MirrorSettings,
        state_directory: &Path,
        supervisor: &Supervisor,
    ) -> Result<Self, CheckoutError> {
        let source = Source::new(&settings.source)?;
        let own = |error: io::Error| CheckoutError::failed("prepare the state directory", error);
        let state_directory = std::path::absolute(state_directory).map_err(own)?;
        let directory = state_directory.join(REPOSITORY);
        let worktrees = state_directory.join(WORKTREES);
        let (environment, limit) = (&settings.environment, settings.time_limit);
        let git = Git::new(supervisor, source.protocol, environment, limit);
        clear(&directory, &worktrees).map_err(own)?;
        // Done again, it changes nothing; after an interruption it does what is missing.
        let init = ["init", "--quiet", "--bare", "--template=", "."];
        git.succeed(&directory, &init, "make the copy of the repository")
            .await?;
        Ok(Self {
            git,
            directory,
            worktrees,
            source,
            fetching: Mutex::default(),
            listing: Mutex::default(),
        })
    }

    /// Makes branches and tags what they are in the repository at some moment from `since` on:
    /// callers that wait for each other share one fetch.
    ///
    /// Fails with git's words, or after the time limit.
    ///
    /// A fetch goes on when whoever asked for it has gone: the next one finds what it brought, and
    /// no git is killed in the middle of its work.
    pub async fn update(self: &Arc<Self>, since: Instant) -> Result<(), CheckoutError> {
        let mirror = Arc::clone(self);
        let fetching = tokio::spawn(async move { mirror.fetch_since(since).await });
        let fetched = fetching.await;
        fetched
            .unwrap_or_else(|error| Err(CheckoutError::failed("fetch from the repository", error)))
    }

    async fn fetch_since(&self, since: Instant) -> Result<(), CheckoutError> {
        let mut fetched = self.fetching.lock().await;
        if fetched.is_some_and(|begun| begun >= since) {
            return Ok(());
        }
        let begun = Instant::now();
        // Of a fetch that took too long and was killed. Work trees have locks of their own, and may
        // be checked out at this moment.
        let unable = |error| CheckoutError::failed("remove git's old lock files", error);
        remove_locks_of_refs(&self.directory).map_err(unable)?;
        self.fetch().await?;
        *fetched = Some(begun);
        Ok(())
    }

    async fn fetch(&self) -> Result<(), CheckoutError> {
        let arguments = [
            "fetch",
            "--quiet",
            "--prune",
            "--no-tags",
            "--no-recurse-submodules",
            "--no-write-fetch-head",
            "--",
            &self.source.location,
            BRANCHES,
            TAGS,
        ];
        let doing = "fetch from the repository";
        self.git
            .succeed(&self.directory, &arguments, doing)
            .await
            .map(drop)
    }

    /// The names of the tags that lead to a commit, sorted.
    pub async fn tags_on(&self, commit: ObjectId) -> Result<Vec<String>, CheckoutError> {
        let points_at = format!("--points-at={commit}");
        let format = "--format=%(refname:strip=2)";
        let arguments = ["for-each-ref", &points_at, format, "refs/tags/"];
        let names = self
            .git
            .succeed(&self.directory, &arguments, "list tags")
            .await?;
        Ok(lines(&names))
    }

    /// The names of the branches that a commit is on, sorted.
    pub async fn branches_with(&self, commit: ObjectId) -> Result<Vec<String>, CheckoutError> {
        let contains = format!("--contains={commit}");
        let format = "--format=%(refname:strip=3)";
        let arguments = ["for-each-ref", &contains, format, "refs/remotes/origin/"];
        let names = self
            .git
            .succeed(&self.directory, &arguments, "list branches")
            .await?;
        Ok(lines(&names))
    }

    /// What a tag says; nothing where it has no message of its own.
    pub async fn tag_message(&self, name: &str) -> Result<Option<String>, CheckoutError> {
        let reference = format!("refs/tags/{name}");
        let arguments = ["cat-file", "tag", &reference];
        let doing = "read a tag";
        let answer = self.git.ask(&self.directory, &arguments, doing).await?;
        if answer.code != 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&answer.stdout);
        Ok(text.split_once("\n\n").map(|(_, said)| said.to_owned()))
    }

    /// The paths of the files that differ between two commits; a renamed file under both names.
    ///
    /// Fails if one of them is not in the repository (any more).
    pub async fn changed_files(
        &self,
        from: ObjectId,
        to: ObjectId,
    ) -> Result<Vec<String>, CheckoutError> {
        let (from, to) = (format!("{from}^{{commit}}"), format!("{to}^{{commit}}"));
        let arguments = [
            "diff-tree",
            "-r",
            "--name-only",
            "-z",
            "--no-renames",
            &from,
            &to,
            "--",
        ];
        let doing = "compare two commits";
        let paths = self.git.succeed(&self.directory, &arguments, doing).await?;
        let paths = paths
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty());
        Ok(paths
            .map(|path| String::from_utf8_lossy(path).into_owned())
            .collect())
    }
}

fn lines(output: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(output);
    text.lines().map(str::to_owned).collect()
}

fn clear(directory: &Path, worktrees: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    remove(worktrees)?;
    remove(&directory.join("worktrees"))?;
    fs::create_dir_all(worktrees)?;
    remove_locks(directory)
}

fn remove_locks_of_refs(directory: &Path) -> io::Result<()> {
    match fs::remove_file(directory.join("packed-refs.lock")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    remove_locks(&directory.join("refs"))
}

/// Git never gives a ref a name that ends like this, and keeps no lock below `objects` that a
/// fetch would wait for.
fn remove_locks(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "objects" {
                remove_locks(&path)?;
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == "lock")
        {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
