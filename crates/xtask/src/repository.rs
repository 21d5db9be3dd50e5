//! The checkout that the chores work on: where it is, which files it has, what cargo
//! knows of its packages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::failure::{Failure, Outcome, to};
use crate::process::{capture, cargo};

/// A checkout of this repository.
pub struct Repository {
    root: PathBuf,
    metadata: Metadata,
}

/// What `cargo metadata --no-deps` says.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    target_directory: PathBuf,
}

/// A package of the workspace.
#[derive(Deserialize)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub manifest_path: PathBuf,
    pub dependencies: Vec<Dependency>,
    repository: Option<String>,
}

/// One line of a package's dependencies.
#[derive(Deserialize)]
pub struct Dependency {
    pub name: String,
    /// `dev` or `build`; a dependency of the program itself has none.
    pub kind: Option<String>,
}

impl Repository {
    /// The checkout that this chore was built from.
    pub fn open() -> Outcome<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let package = manifest.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = package.ancestors().nth(2).map(Path::to_path_buf);
        let root = root.ok_or_else(|| Failure::new("xtask is not in crates/xtask"))?;
        let arguments = [
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ];
        let json = capture(cargo(&root).args(arguments))?;
        let metadata = serde_json::from_str(&json).map_err(to("read cargo's metadata"))?;
        Ok(Self { root, metadata })
    }

    /// The checkout's top directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `path`, which is relative to the top directory, in full.
    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// Where cargo builds.
    pub fn target(&self) -> &Path {
        &self.metadata.target_directory
    }

    /// The packages of the workspace.
    pub fn packages(&self) -> &[Package] {
        &self.metadata.packages
    }

    /// The text of a file of the checkout.
    pub fn read(&self, path: impl AsRef<Path>) -> Outcome<String> {
        let path = path.as_ref();
        fs::read_to_string(self.path(path)).map_err(to(format!("read {}", path.display())))
    }

    /// The files that are committed or could be, by git's ignore rules: paths from the top
    /// directory with `/` between their parts, in order.
    pub fn files(&self) -> Outcome<BTreeSet<String>> {
        let arguments = [
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ];
        let listed = capture(Command::new("git").args(arguments).current_dir(&self.root))?;
        let there = |name: &&str| !name.is_empty() && self.path(name).is_file();
        Ok(listed
            .split('\0')
            .filter(there)
            .map(str::to_owned)
            .collect())
    }

    /// Copies the files that `files` lists below these folders to where they would be if the
    /// checkout were in `folder`.
    pub fn copy(&self, folders: &[&str], folder: &Path) -> Outcome {
        let wanted = |path: &&String| folders.iter().any(|wanted| path.starts_with(wanted));
        for path in self.files()?.iter().filter(wanted) {
            let copied = folder.join(path);
            let parent = copied.parent().unwrap_or(folder);
            fs::create_dir_all(parent).map_err(to(format!("create {}", parent.display())))?;
            fs::copy(self.path(path), &copied).map_err(to(format!("copy {path}")))?;
        }
        Ok(())
    }

    /// The project's address, as `owner/name`: the one constant is the workspace's
    /// `repository`.
    pub fn address(&self) -> Outcome<&str> {
        self.xtask()?
            .repository
            .as_deref()
            .and_then(|url| url.strip_prefix("https://github.com/"))
            .ok_or_else(|| Failure::new("the workspace's `repository` is no address on GitHub"))
    }

    /// The workspace's version.
    pub fn version(&self) -> Outcome<&str> {
        Ok(&self.xtask()?.version)
    }

    fn xtask(&self) -> Outcome<&Package> {
        let found = self
            .packages()
            .iter()
            .find(|package| package.name == "xtask");
        found.ok_or_else(|| Failure::new("the workspace has no package xtask"))
    }

    /// The package's directory, relative to the top one, with `/` between its parts.
    pub fn directory_of(&self, package: &Package) -> String {
        let directory = package.manifest_path.parent().unwrap_or(&self.root);
        let relative = directory.strip_prefix(&self.root).unwrap_or(directory);
        relative.to_string_lossy().replace('\\', "/")
    }
}
