//! Makes the commit, and leaves index, work tree and branch as they are.

use std::path::Path;
use std::process::Command;

use super::hand_over;
use super::stamp::STAMPED;
use crate::dist;
use crate::failure::{Failure, Outcome};
use crate::process::{capture, run, tell};
use crate::repository::Repository;

/// Whoever makes it, the commit is by the same one: the runner's own.
const AUTHOR: (&str, &str) = (
    "github-actions[bot]",
    "41898282+github-actions[bot]@users.noreply.github.com",
);

/// Makes the commit above HEAD, under a local branch `release/v…`, and prints `commit=…`.
pub fn commit(repository: &Repository) -> Outcome {
    let index = repository.target().join("release-index");
    let checkout = Checkout {
        root: repository.root(),
        index: &index,
    };
    let files = STAMPED.iter().map(|path| (*path).to_owned());
    let mut files: Vec<String> = files.chain(dist::carried()).collect();
    files.push("dist/checksums.txt".to_owned());
    let version = repository.version()?;
    let commit = checkout.commit(&files, version)?;
    tell(&format!("made the commit of release {version}"));
    hand_over("commit", &commit)
}

/// A checkout, and an index beside its own.
struct Checkout<'a> {
    root: &'a Path,
    index: &'a Path,
}

impl Checkout<'_> {
    /// HEAD's tree with these files as they are in the work tree, and no other change of it.
    fn commit(&self, files: &[String], version: &str) -> Outcome<String> {
        if let Some(missing) = files.iter().find(|path| !self.root.join(path).is_file()) {
            return Err(Failure::new(format!("there is no {missing} to release"))
                .hint("`cargo xtask dist` and its flag `--assemble` make it"));
        }
        run(self.git().args(["read-tree", "HEAD"]))?;
        let add = ["update-index", "--add", "--"];
        run(self.git().args(add).args(files))?;
        let tree = self.ask(&["write-tree"])?;
        let time = self.ask(&["log", "-1", "--format=%ct +0000"])?;
        let message = format!("chore: release v{version}");
        let mut git = self.git();
        git.args(["commit-tree", "-p", "HEAD", "-m", &message, &tree]);
        for role in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{role}_NAME"), AUTHOR.0);
            git.env(format!("GIT_{role}_EMAIL"), AUTHOR.1);
            git.env(format!("GIT_{role}_DATE"), &time);
        }
        let commit = capture(&mut git)?.trim().to_owned();
        let branch = format!("refs/heads/release/v{version}");
        run(self.git().args(["update-ref", &branch, &commit]))?;
        Ok(commit)
    }

    fn ask(&self, arguments: &[&str]) -> Outcome<String> {
        Ok(capture(self.git().args(arguments))?.trim().to_owned())
    }

    /// git without the settings of whoever runs it: none may change the commit.
    fn git(&self) -> Command {
        let mut git = Command::new("git");
        git.current_dir(self.root)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "")
            .env("GIT_INDEX_FILE", self.index);
        git
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::Checkout;
    use crate::process::{capture, git, run};

    fn ask(root: &Path, line: &str) -> String {
        capture(git(root).args(line.split(' '))).unwrap()
    }

    fn source() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "1").unwrap();
        fs::write(folder.path().join("b"), "1").unwrap();
        fs::write(folder.path().join(".gitignore"), "/dist/bin/\n").unwrap();
        for line in [
            "init --quiet --initial-branch=main",
            "add --all",
            "commit --quiet -m x",
        ] {
            run(git(folder.path()).args(line.split(' '))).unwrap();
        }
        folder
    }

    fn release(root: &Path) -> String {
        fs::create_dir_all(root.join("dist/bin")).unwrap();
        fs::write(root.join("dist/bin/program"), "2").unwrap();
        fs::write(root.join("a"), "2").unwrap();
        fs::write(root.join("b"), "changed, and not part of it").unwrap();
        let checkout = Checkout {
            root,
            index: &root.join(".git/release-index"),
        };
        let files = ["a", "dist/bin/program"].map(str::to_owned);
        checkout.commit(&files, "1.2.3").unwrap()
    }

    #[test]
    fn commit_adds_its_files_to_the_source_and_nothing_else() {
        let folder = source();
        let root = folder.path();
        let commit = release(root);
        let changed = ask(root, &format!("diff --name-status main {commit}"));
        assert_eq!(changed, "M\ta\nA\tdist/bin/program\n");
        let parent = ask(root, &format!("rev-parse {commit}^"));
        assert_eq!(parent, ask(root, "rev-parse main"));
        assert_eq!(ask(root, "diff --cached --name-only"), "");
        assert_eq!(ask(root, "rev-parse release/v1.2.3").trim(), commit);
    }

    #[test]
    fn commit_that_is_made_again_is_the_same() {
        let (one, other) = (source(), source());
        assert_eq!(release(one.path()), release(other.path()));
    }

    #[test]
    fn missing_program_is_an_error() {
        let folder = source();
        let checkout = Checkout {
            root: folder.path(),
            index: &folder.path().join(".git/release-index"),
        };
        let refused = checkout.commit(&["gone".to_owned()], "1.2.3").unwrap_err();
        assert!(refused.to_string().contains("no gone"), "{refused}");
    }
}
