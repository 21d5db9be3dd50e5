//! Commits as people list them: one line each, along a branch.

use windlass_core::ObjectId;

use crate::command::{git, output, succeed};
use crate::error::{Error, ErrorKind};
use crate::repository::Repository;

/// A commit in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The commit.
    pub sha: ObjectId,
    /// What it stands on; the branch that was merged into comes first.
    pub parents: Vec<ObjectId>,
    /// The first paragraph of its message, on one line.
    pub subject: String,
}

impl Repository {
    /// A commit and what was its branch before it, newest first and at most `limit`. Of a merge
    /// the branch that was merged into is followed.
    pub fn main_line(&self, head: ObjectId, limit: usize) -> Result<Vec<Entry>, Error> {
        let mut command = git(&self.directory);
        command.args(["-c", "i18n.logOutputEncoding=UTF-8", "log", "-z"]);
        command.args([
            "--first-parent",
            "--no-show-signature",
            "--format=%H%n%P%n%s",
        ]);
        command.args([&format!("--max-count={limit}"), &head.to_string(), "--"]);
        let text = succeed(output(&mut command)?, "list the commits")?;
        text.split('\0')
            .filter(|entry| !entry.is_empty())
            .map(entry)
            .collect()
    }

    /// How many commits a commit reaches, itself included. Counting ends at `limit`, so that a
    /// long history costs no more.
    pub fn reach(&self, head: ObjectId, limit: usize) -> Result<usize, Error> {
        let mut command = git(&self.directory);
        command.args(["rev-list", "--count", &format!("--max-count={limit}")]);
        let text = succeed(
            output(command.args([&head.to_string(), "--"]))?,
            "count the commits",
        )?;
        text.trim().parse().map_err(|_| not_understood())
    }
}

fn entry(text: &str) -> Result<Entry, Error> {
    let mut lines = text.splitn(3, '\n');
    let (Some(sha), Some(parents), Some(subject)) = (lines.next(), lines.next(), lines.next())
    else {
        return Err(not_understood());
    };
    let id = |text: &str| text.parse::<ObjectId>().map_err(|_| not_understood());
    Ok(Entry {
        sha: id(sha)?,
        parents: parents
            .split(' ')
            .filter(|it| !it.is_empty())
            .map(id)
            .collect::<Result<_, _>>()?,
        subject: subject.to_owned(),
    })
}

fn not_understood() -> Error {
    Error::new(
        ErrorKind::Git,
        "list the commits: git's answer is not understood",
    )
}
