//! A copy of a repository to try things on. The original is only ever read.

use std::path::Path;
use std::process::Command;

use windlass_core::ObjectId;

use crate::command::{git, output, succeed, words};
use crate::error::{Error, ErrorKind};
use crate::repository::Repository;

/// Who commits in a copy. The time is fixed, so that the same story gives the same commits.
const IDENTITY: [(&str, &str); 6] = [
    ("GIT_AUTHOR_NAME", "Windlass rehearsal"),
    ("GIT_AUTHOR_EMAIL", "rehearsal@windlass.invalid"),
    ("GIT_AUTHOR_DATE", "1767225600 +0000"),
    ("GIT_COMMITTER_NAME", "Windlass rehearsal"),
    ("GIT_COMMITTER_EMAIL", "rehearsal@windlass.invalid"),
    ("GIT_COMMITTER_DATE", "1767225600 +0000"),
];

impl Repository {
    /// Copies all branches and tags into a new bare repository, whose default branch is `trunk`
    /// and stands where the original's HEAD stands.
    ///
    /// Objects are borrowed, not copied, so that a large repository takes no longer. Fails on a
    /// shallow clone, whose history can't be borrowed, and on a repository without commits.
    pub fn copy_to(&self, destination: &Path, trunk: &str) -> Result<Self, Error> {
        if self.is_shallow() {
            return Err(Error::new(
                ErrorKind::Repository,
                "copy the repository: it is a shallow clone",
            )
            .hint("run 'git fetch --unshallow --tags', or check out with 'fetch-depth: 0'"));
        }
        let Some(head) = self.commit("HEAD")? else {
            return Err(Error::new(
                ErrorKind::Repository,
                "copy the repository: it has no commit yet",
            )
            .hint("make a first commit"));
        };
        let mut command = git(&self.directory);
        command.args(["clone", "--quiet", "--bare", "--shared", "--"]);
        command.arg(&self.common_dir).arg(destination);
        succeed(output(&mut command)?, "copy the repository")?;
        let copy = Self::open(destination)?;
        copy.set_branch(trunk, head)?;
        let mut command = git(destination);
        command.args(["symbolic-ref", "HEAD", &format!("refs/heads/{trunk}")]);
        succeed(output(&mut command)?, "name the trunk of the copy")?;
        Ok(copy)
    }

    /// Brings the branches of the copy to where those of the original are now; what else is in the
    /// copy stays.
    pub fn follow(&self, original: &Self) -> Result<(), Error> {
        let mut command = git(&self.directory);
        command.args(["fetch", "--quiet", "--force", "--no-tags", "--"]);
        command
            .arg(&original.common_dir)
            .arg("+refs/heads/*:refs/heads/*");
        succeed(output(&mut command)?, "copy the repository's branches").map(drop)
    }

    /// The name of the branch that is checked out, if one is.
    pub fn current_branch(&self) -> Result<Option<String>, Error> {
        let mut command = git(&self.directory);
        let answer = output(command.args(["symbolic-ref", "--quiet", "--short", "HEAD"]))?;
        let name = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        Ok(Some(name).filter(|name| answer.status.success() && !name.is_empty()))
    }

    /// Where git keeps what all of its work trees share.
    pub fn common_directory(&self) -> &Path {
        &self.common_dir
    }

    /// An empty bare repository with one commit on `trunk`, and that commit.
    pub fn create(
        destination: &Path,
        trunk: &str,
        message: &str,
    ) -> Result<(Self, ObjectId), Error> {
        let mut command = Command::new("git");
        command.args([
            "init",
            "--quiet",
            "--bare",
            &format!("--initial-branch={trunk}"),
            "--",
        ]);
        succeed(output(command.arg(destination))?, "create a repository")?;
        let repository = Self::open(destination)?;
        let mut command = git(destination);
        let tree = succeed(output(command.args(["mktree"]))?, "write an empty tree")?;
        let commit = repository.commit_tree(tree.trim(), None, message)?;
        repository.set_branch(trunk, commit)?;
        Ok((repository, commit))
    }

    /// A commit on top of another one that changes no file.
    pub fn commit_on(&self, parent: ObjectId, message: &str) -> Result<ObjectId, Error> {
        self.commit_tree(&format!("{parent}^{{tree}}"), Some(parent), message)
    }

    /// Moves a branch, whatever it pointed at before.
    pub fn set_branch(&self, name: &str, commit: ObjectId) -> Result<(), Error> {
        let mut command = git(&self.directory);
        command.args([
            "update-ref",
            &format!("refs/heads/{name}"),
            &commit.to_string(),
        ]);
        succeed(output(&mut command)?, "move the branch").map(drop)
    }

    fn commit_tree(
        &self,
        tree: &str,
        parent: Option<ObjectId>,
        message: &str,
    ) -> Result<ObjectId, Error> {
        let mut command = git(&self.directory);
        command
            .envs(IDENTITY)
            .args(["commit-tree", "--no-gpg-sign", "-m", message]);
        if let Some(parent) = parent {
            command.args(["-p", &parent.to_string()]);
        }
        let answer = output(command.arg(tree))?;
        let id = String::from_utf8_lossy(&answer.stdout).trim().parse();
        id.map_err(|_| {
            Error::new(
                ErrorKind::Repository,
                format!("write a commit: {}", words(&answer)),
            )
        })
    }
}
