//! The repository whose versions are claimed: a copy of this one, with one version tag and
//! one commit after it. The original is only read.

use std::path::{Path, PathBuf};

use crate::failure::Outcome;
use crate::process::{capture, git, run};
use crate::repository::Repository;

/// How the emulator calls it.
pub const NAME: &str = "windlass-e2e/sample";

/// The tags that there should be after a run.
pub const TAGS: [&str; 3] = ["v1.2.3", "v1.2.4", "v1.3.0"];

/// The copy: what the emulator serves, and a clone of it where the workflow runs.
pub struct Sample {
    bare: PathBuf,
    work_tree: PathBuf,
}

impl Sample {
    /// Makes both under `folder`.
    pub fn create(repository: &Repository, folder: &Path) -> Outcome<Self> {
        let sample = Self {
            bare: folder.join("sample.git"),
            work_tree: folder.join("work-tree"),
        };
        let initialize = ["init", "--quiet", "--bare", "--initial-branch=main"];
        run(git(repository.root()).args(initialize).arg(&sample.bare))?;
        // By fetch, and not by clone: HEAD may be detached, and the history shallow.
        run(git(&sample.bare)
            .args(["fetch", "--quiet", "--no-tags", "--update-shallow"])
            .arg(repository.root())
            .arg("HEAD:refs/heads/main"))?;
        sample.git(&["tag", "--annotate", "--message=The first", "v1.2.3", "main"])?;
        let tree = [
            "commit-tree",
            "main^{tree}",
            "-p",
            "main",
            "-m",
            "fix: what was wrong",
        ];
        let commit = sample.git(&tree)?;
        sample.git(&["update-ref", "refs/heads/main", commit.trim()])?;
        run(git(folder)
            .args(["clone", "--quiet", "--no-tags"])
            .args([&sample.bare, &sample.work_tree]))?;
        Ok(sample)
    }

    /// What the emulator serves.
    pub fn bare(&self) -> &Path {
        &self.bare
    }

    /// Where the workflow runs.
    pub fn work_tree(&self) -> &Path {
        &self.work_tree
    }

    /// The names of the tags that there are now.
    pub fn tags(&self) -> Outcome<Vec<String>> {
        let names = self.git(&["for-each-ref", "--format=%(refname:strip=2)", "refs/tags"])?;
        Ok(names.lines().map(str::to_owned).collect())
    }

    /// The commit that a name stands for.
    pub fn commit(&self, name: &str) -> Outcome<String> {
        Ok(self
            .git(&["rev-parse", &format!("{name}^{{commit}}")])?
            .trim()
            .to_owned())
    }

    fn git(&self, arguments: &[&str]) -> Outcome<String> {
        capture(git(&self.bare).args(arguments))
    }
}
