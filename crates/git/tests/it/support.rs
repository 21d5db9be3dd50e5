//! Repositories made by git itself.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use windlass_core::ObjectId;
use windlass_git::{NewTag, Repository};

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
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub fn commit(directory: &Path, message: &str) -> ObjectId {
    git(
        directory,
        &["commit", "--quiet", "--allow-empty", "-m", message],
    );
    git(directory, &["rev-parse", "HEAD"]).parse().unwrap()
}

pub fn repository(format: &[&str]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    git(
        directory.path(),
        &[&["init", "--quiet", "--initial-branch=main"], format].concat(),
    );
    directory
}

pub fn names(repository: &Repository) -> Vec<(String, bool)> {
    let tags = repository.tags().unwrap();
    let mut names: Vec<_> = tags
        .iter()
        .map(|tag| (tag.name.clone(), tag.is_annotated()))
        .collect();
    names.sort();
    names
}

pub fn new_tag(commit: ObjectId) -> NewTag<'static> {
    let tagger = "windlass <windlass@example.org>";
    NewTag {
        name: "v1.0.0",
        commit,
        message: "v1.0.0\n\n# kept\n",
        tagger,
        seconds: 1_700_000_000,
    }
}
