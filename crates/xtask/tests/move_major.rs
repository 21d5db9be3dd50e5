//! `.github/move-major.sh`, against real bare repositories.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A work tree, and the bare repository that it pushes to.
struct Project(TempDir);

impl Project {
    /// With the versions in the order in which they were released, each on a commit of its own.
    fn released(tags: &[&str]) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        let folder = project.0.path();
        git(
            folder,
            "init --quiet --bare --initial-branch=main remote.git",
        );
        git(folder, "init --quiet --initial-branch=main work");
        for tag in tags {
            project.release(tag);
        }
        project
    }

    fn work(&self) -> PathBuf {
        self.0.path().join("work")
    }

    fn release(&self, tag: &str) {
        git(&self.work(), "commit --quiet --allow-empty -m x");
        git(&self.work(), &format!("tag -a -m x {tag}"));
        git(&self.work(), &format!("push --quiet ../remote.git {tag}"));
    }

    fn move_major(&self, tag: &str) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.github/move-major.sh");
        let mut sh = command("sh", &self.work());
        sh.arg(script).args(["../remote.git", tag]);
        sh.output().unwrap()
    }

    /// Which version's commit a tag of the remote is on.
    fn stands_on(&self, tag: &str) -> String {
        let remote = self.0.path().join("remote.git");
        git(
            &remote,
            &format!("describe --exact-match --match v*.*.* {tag}^{{}}"),
        )
    }
}

fn git(directory: &Path, line: &str) -> String {
    let output = command("git", directory)
        .args(line.split(' '))
        .output()
        .unwrap();
    assert!(output.status.success(), "git {line}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn command(program: &str, directory: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(directory)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "A");
        command.env(format!("GIT_{role}_EMAIL"), "a@windlass.invalid");
    }
    command
}

#[track_caller]
fn assert_said(output: &Output, words: &str) {
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains(words),
        "{output:?}"
    );
}

#[test]
fn major_follows_the_releases() {
    let project = Project::released(&["v1.0.0"]);
    assert_said(&project.move_major("v1.0.0"), "v1 was moved to v1.0.0");
    assert_eq!(project.stands_on("v1"), "v1.0.0");
    project.release("v1.0.1");
    project.move_major("v1.0.1");
    assert_eq!(project.stands_on("v1"), "v1.0.1");
    assert_said(&project.move_major("v1.0.1"), "already");
}

#[test]
fn late_run_never_takes_it_back() {
    let project = Project::released(&["v1.9.0", "v1.10.0", "v1.9.1", "v2.0.0", "v1.11.0-rc.1"]);
    project.move_major("v1.10.0");
    for late in ["v1.9.0", "v1.9.1", "v1.11.0-rc.1"] {
        assert_said(&project.move_major(late), "v1 stays: v1.10.0 is higher");
    }
    assert_eq!(project.stands_on("v1"), "v1.10.0");
    project.move_major("v2.0.0");
    assert_eq!(project.stands_on("v2"), "v2.0.0");
    assert_eq!(project.stands_on("v1"), "v1.10.0");
}

#[test]
fn annotated_tag_in_its_place_is_replaced() {
    let project = Project::released(&["v1.0.0"]);
    git(&project.work(), "tag -a -m x v1 v1.0.0");
    git(&project.work(), "push --quiet ../remote.git v1");
    project.release("v1.0.1");
    assert_said(&project.move_major("v1.0.1"), "v1 was moved to v1.0.1");
    assert_eq!(project.stands_on("v1"), "v1.0.1");
}

#[test]
fn version_that_is_not_there_moves_nothing() {
    let project = Project::released(&["v1.0.0"]);
    let output = project.move_major("v1.0.1");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(
        git(&project.0.path().join("remote.git"), "tag --list v1"),
        ""
    );
}

#[test]
fn whoever_moved_it_meanwhile_is_not_overwritten() {
    let project = Project::released(&["v1.0.0", "v1.0.1"]);
    // Moves the tag while the script is between looking and pushing.
    let hook = project.work().join(".git/hooks/pre-push");
    let elsewhere =
        "#!/bin/sh\nexec git --git-dir=../remote.git update-ref refs/tags/v1 v1.0.0^0\n";
    std::fs::write(&hook, elsewhere).unwrap();
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&hook, executable).unwrap();
    let output = project.move_major("v1.0.1");
    assert!(!output.status.success(), "{output:?}");
    assert_eq!(project.stands_on("v1"), "v1.0.0");
}
