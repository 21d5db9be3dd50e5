//! What a release commit is made of: the launcher and the actions as they stand in this
//! checkout, plus a program with its checksum.
//!
//! The program is the one built for development. It stands under the name of the target
//! that the launcher looks for, although on Linux it is no musl build: it runs on this
//! machine alone, and what is proved here is the way to it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Outcome, to};
use crate::process::run;
use crate::program::Program;
use crate::repository::Repository;
use crate::{checksum, dist};

/// Puts the commit together in `folder`, tagged as its users name it.
pub fn prepare(repository: &Repository, program: &Program, folder: &Path) -> Outcome<PathBuf> {
    let parts = |path: &&String| path.starts_with("dist/") || path.starts_with("actions/");
    for path in repository.files()?.iter().filter(parts) {
        copy(&repository.path(path), &folder.join(path))?;
    }
    let carried = folder.join("dist");
    dist::place(program.path(), &carried, dist::host_triple()?)?;
    checksum::write_list(&carried, &carried.join("checksums.txt"))?;
    for arguments in COMMIT {
        run(git(folder).args(*arguments))?;
    }
    Ok(folder.to_owned())
}

const COMMIT: &[&[&str]] = &[
    &["init", "--quiet", "--initial-branch=main"],
    &["add", "--all", "--force"],
    &["commit", "--quiet", "--message=Release"],
    &["tag", "v1"],
];

fn copy(from: &Path, to_path: &Path) -> Outcome {
    let folder = to_path.parent().unwrap_or(to_path);
    fs::create_dir_all(folder).map_err(to(format!("create {}", folder.display())))?;
    fs::copy(from, to_path).map_err(to(format!("copy {}", from.display())))?;
    Ok(())
}

/// git without the settings of whoever runs this.
pub fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "End to end");
        command.env(format!("GIT_{role}_EMAIL"), "end-to-end@windlass.invalid");
        command.env(format!("GIT_{role}_DATE"), "2026-01-19T07:00:00Z");
    }
    command
}
