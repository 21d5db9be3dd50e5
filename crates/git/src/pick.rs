//! Picking one commit onto another one, as `git cherry-pick` does, without a work tree.

use windlass_core::ObjectId;

use crate::command::{output, output_of, succeed, words};
use crate::error::{Error, ErrorKind};
use crate::scratch::Scratch;

/// What comes of a commit's change on top of another commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Nothing: the change is there already.
    AlreadyThere,
    /// This tree.
    Cleanly(String),
    /// This tree, in which conflicts are marked as git marks them, and the files that have one.
    /// Not every conflict leaves marks: a file that one side has removed stands as the other has
    /// it.
    Conflicting {
        /// The tree.
        tree: String,
        /// The paths from the root, sorted.
        files: Vec<String>,
    },
}

/// Who commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committer {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

impl Scratch {
    /// The change of `commit` against its parent, on top of `onto`. Both must have been fetched.
    ///
    /// Fails on a merge, which has no one change.
    pub fn apply(&self, commit: ObjectId, onto: ObjectId) -> Result<Applied, Error> {
        let base = self.base(commit)?;
        let mut command = self.git();
        command.args(["merge-tree", "--write-tree", "-z", "--name-only"]);
        command.args(["--no-messages", &format!("--merge-base={base}")]);
        let answer = output(command.args([onto.to_string(), commit.to_string()]))?;
        let text = String::from_utf8_lossy(&answer.stdout);
        let mut fields = text.split('\0').filter(|field| !field.is_empty());
        let tree = fields.next().map(str::to_owned);
        match (answer.status.code(), tree) {
            (Some(0), Some(tree)) if tree == self.tree(onto)? => Ok(Applied::AlreadyThere),
            (Some(0), Some(tree)) => Ok(Applied::Cleanly(tree)),
            (Some(1), Some(tree)) => {
                let mut files: Vec<String> = fields.map(str::to_owned).collect();
                files.sort();
                files.dedup();
                Ok(Applied::Conflicting { tree, files })
            }
            _ => Err(Error::new(
                ErrorKind::Repository,
                format!("pick {}: {}", commit.short(), words(&answer)),
            )),
        }
    }

    /// Commits a tree on top of `onto` as whoever wrote `original`, at the time at which they did.
    ///
    /// The time of committing is that of `original` too, and not the present one, so that the same
    /// pick on the same commit is the same object, whoever makes it and when.
    pub fn commit_as(
        &self,
        original: ObjectId,
        onto: ObjectId,
        tree: &str,
        message: &str,
        committer: &Committer,
    ) -> Result<ObjectId, Error> {
        let [name, email, authored, committed] = self.people(original)?;
        let mut command = self.git();
        command
            .env("GIT_AUTHOR_NAME", or_unknown(name))
            .env("GIT_AUTHOR_EMAIL", email)
            .env("GIT_AUTHOR_DATE", format!("@{authored}"))
            .env("GIT_COMMITTER_NAME", &committer.name)
            .env("GIT_COMMITTER_EMAIL", &committer.email)
            .env("GIT_COMMITTER_DATE", format!("@{committed}"));
        let onto = onto.to_string();
        command.args(["commit-tree", "--no-gpg-sign", "-F", "-", "-p", &onto, tree]);
        let answer = output_of(&mut command, message.as_bytes().to_vec())?;
        let text = succeed(answer, "write a commit")?;
        read_id(&text)
    }

    /// What the change of a commit is against: its parent; nothing's own commit where it is the
    /// first of all, because git before 2.45 takes only commits here.
    fn base(&self, commit: ObjectId) -> Result<ObjectId, Error> {
        let mut command = self.git();
        command.args(["show", "--no-patch", "--no-show-signature", "--format=%P"]);
        let answer = output(command.arg(commit.to_string()))?;
        let parents = succeed(answer, "read a commit")?;
        match parents.split_whitespace().collect::<Vec<_>>().as_slice() {
            [parent] => read_id(parent),
            [] => self.nothing(),
            _ => Err(Error::new(
                ErrorKind::Repository,
                format!("pick {}: it is a merge", commit.short()),
            )),
        }
    }

    /// A commit without any file.
    fn nothing(&self) -> Result<ObjectId, Error> {
        let mut command = self.git();
        let tree = succeed(output(command.arg("mktree"))?, "write an empty tree")?;
        let mut command = self.git();
        for role in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{role}_NAME"), "nobody")
                .env(format!("GIT_{role}_EMAIL"), "nobody@windlass.invalid")
                .env(format!("GIT_{role}_DATE"), "@0 +0000");
        }
        command.args(["commit-tree", "--no-gpg-sign", "-m", "nothing", tree.trim()]);
        read_id(&succeed(output(&mut command)?, "write an empty commit")?)
    }

    fn tree(&self, commit: ObjectId) -> Result<String, Error> {
        let mut command = self.git();
        command.args(["rev-parse", "--verify", &format!("{commit}^{{tree}}")]);
        let tree = succeed(output(&mut command)?, "read a commit's tree")?;
        Ok(tree.trim().to_owned())
    }

    /// The author's name, address and time, and the time of committing.
    fn people(&self, commit: ObjectId) -> Result<[String; 4], Error> {
        let mut command = self.git();
        command.args(["-c", "i18n.logOutputEncoding=UTF-8", "show", "--no-patch"]);
        command.args(["--no-show-signature", "--date=raw"]);
        command.args(["--format=%an%x00%ae%x00%ad%x00%cd", &commit.to_string()]);
        let text = succeed(output(&mut command)?, "read a commit")?;
        let fields: Vec<String> = text
            .trim_end_matches('\n')
            .split('\0')
            .map(str::to_owned)
            .collect();
        fields
            .try_into()
            .map_err(|_| Error::new(ErrorKind::Git, "read git's answer: a commit without a date"))
    }
}

/// Git writes no commit of nobody.
fn or_unknown(name: String) -> String {
    match name.trim() {
        "" => "unknown".to_owned(),
        _ => name,
    }
}

fn read_id(text: &str) -> Result<ObjectId, Error> {
    text.trim()
        .parse()
        .map_err(|error| Error::new(ErrorKind::Git, format!("read git's answer: {error}")))
}
