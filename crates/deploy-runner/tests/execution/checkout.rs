//! Work trees, and the repository that all tests of checkouts have.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use tempfile::TempDir;
use windlass_core::ObjectId;
use windlass_deploy_runner::execution::CheckoutError;
use windlass_deploy_runner::execution::mirror::{Mirror, MirrorSettings};

use crate::support::{LONG, PATH, Place};

/// A repository, and a place for its copy.
pub struct Origin {
    repository: TempDir,
    pub place: Place,
}

impl Origin {
    pub fn new() -> Self {
        let repository = tempfile::tempdir().unwrap();
        let origin = Self {
            repository,
            place: Place::new(),
        };
        origin.git(&["init", "--quiet", "--initial-branch=main"]);
        origin
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        git(self.repository.path(), arguments)
    }

    pub fn commit(&self, message: &str) -> ObjectId {
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"]).parse().unwrap()
    }

    /// Commits a file.
    pub fn write(&self, path: &str, text: &str) -> ObjectId {
        let file = self.repository.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        self.git(&["add", "--all"]);
        self.commit("write a file")
    }

    pub fn settings(&self) -> MirrorSettings {
        MirrorSettings {
            source: self.repository.path().to_str().unwrap().to_owned(),
            environment: vec![("PATH".into(), PATH.into())],
            time_limit: LONG,
        }
    }

    pub async fn open(&self, settings: &MirrorSettings) -> Result<Mirror, CheckoutError> {
        Mirror::open(settings, self.place.path(), &self.place.supervisor).await
    }

    /// A copy that has just been fetched.
    pub async fn mirror(&self) -> Arc<Mirror> {
        let mirror = Arc::new(self.open(&self.settings()).await.unwrap());
        mirror.update(Instant::now()).await.unwrap();
        mirror
    }
}

pub fn git(directory: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs([
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ])
        .envs([
            ("GIT_COMMITTER_NAME", "A"),
            ("GIT_COMMITTER_EMAIL", "a@example.org"),
        ])
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {words}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn t6_exactly_the_commit_is_checked_out() {
    let origin = Origin::new();
    let first = origin.write("file", "one");
    let second = origin.write("file", "two");
    let mirror = origin.mirror().await;
    let (one, two) = tokio::join!(mirror.worktree(first, "a"), mirror.worktree(second, "a"));
    for (worktree, commit, text) in [(one.unwrap(), first, "one"), (two.unwrap(), second, "two")] {
        let path = worktree.path().to_owned();
        assert_eq!(fs::read_to_string(path.join("file")).unwrap(), text);
        assert_eq!(git(&path, &["rev-parse", "HEAD"]), commit.to_string());
        assert_eq!(git(&path, &["branch", "--show-current"]), "");
        worktree.close().await.unwrap();
        assert!(!path.exists());
    }
    let copy = origin.place.path().join("repository.git");
    assert_eq!(git(&copy, &["worktree", "list"]).lines().count(), 1);
}

#[tokio::test]
async fn a_commit_that_is_not_there_leaves_no_directory() {
    let origin = Origin::new();
    origin.commit("one");
    let mirror = origin.mirror().await;
    let unknown = "1".repeat(40).parse().unwrap();
    let error = mirror.worktree(unknown, "a").await.unwrap_err();
    assert!(matches!(error, CheckoutError::Failed { .. }), "{error}");
    assert_eq!(left(&origin), 0);
}

#[tokio::test]
async fn a_work_tree_that_is_dropped_is_removed_and_forgotten() {
    let origin = Origin::new();
    let commit = origin.write("file", "one");
    let mirror = origin.mirror().await;
    drop(mirror.worktree(commit, "a").await.unwrap());
    assert_eq!(left(&origin), 0);
    let another = mirror.worktree(commit, "../b").await.unwrap();
    assert_eq!(left(&origin), 1);
    assert_eq!(
        git(another.path(), &["worktree", "list"]).lines().count(),
        2
    );
}

#[tokio::test]
async fn t9_work_trees_of_a_runner_that_was_killed_are_cleared_away() {
    let origin = Origin::new();
    let commit = origin.write("file", "one");
    let mirror = origin.mirror().await;
    // What is forgotten is never dropped, as in a process that was killed.
    std::mem::forget(mirror.worktree(commit, "a").await.unwrap());
    assert_eq!(left(&origin), 1);
    origin.mirror().await;
    assert_eq!(left(&origin), 0);
    let copy = origin.place.path().join("repository.git");
    assert_eq!(git(&copy, &["worktree", "list"]).lines().count(), 1);
}

fn left(origin: &Origin) -> usize {
    fs::read_dir(origin.place.path().join("worktrees"))
        .unwrap()
        .count()
}
