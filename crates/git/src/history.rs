//! How commits lie to each other.

use std::process::Output;

use windlass_core::{Commit, Comparison, ObjectId, Relation, Slice, SliceCommit};

use crate::command::{git, output, output_of, succeed, words};
use crate::error::{Error, ErrorKind};
use crate::repository::Repository;

impl Repository {
    /// How `head` lies to `base`; with the commits in between, if they are wanted.
    pub fn compare(
        &self,
        base: ObjectId,
        head: ObjectId,
        commits: bool,
    ) -> Result<Comparison, Error> {
        let relation = self.relation(base, head)?;
        let commits = if commits {
            Some(self.between(base, head)?)
        } else {
            None
        };
        Ok(Comparison {
            base,
            head,
            relation,
            commits,
        })
    }

    fn relation(&self, base: ObjectId, head: ObjectId) -> Result<Relation, Error> {
        let mut command = git(&self.directory);
        command.args(["merge-base", &base.to_string(), &head.to_string()]);
        let answer = output(&mut command)?;
        let merge_base: Option<ObjectId> = first_line(&answer).and_then(|line| line.parse().ok());
        match (answer.status.code(), merge_base) {
            (Some(0), Some(common)) if common == base && common == head => Ok(Relation::Identical),
            (Some(0), Some(common)) if common == base => Ok(Relation::Ahead),
            (Some(0), Some(common)) if common == head => Ok(Relation::Behind),
            // Without any common commit, git ends with 1 and says nothing.
            (Some(0), Some(_)) | (Some(1), None) => Ok(Relation::Diverged),
            _ => Err(Error::new(
                ErrorKind::NotFound,
                format!(
                    "compare {} with {}: {}",
                    base.short(),
                    head.short(),
                    words(&answer)
                ),
            )
            .hint("fetch the whole history: 'git fetch --tags origin'")),
        }
    }

    fn between(&self, base: ObjectId, head: ObjectId) -> Result<Vec<ObjectId>, Error> {
        let mut command = git(&self.directory);
        command.args(["rev-list", &format!("{base}..{head}")]);
        ids(output(&mut command)?)
    }

    /// The commits that `head` reaches and `base` doesn't, with their parents.
    pub fn slice(&self, base: ObjectId, head: ObjectId) -> Result<Slice, Error> {
        let mut command = git(&self.directory);
        command.args(["rev-list", "--parents", &format!("{base}..{head}")]);
        let text = succeed(output(&mut command)?, "read the history")?;
        let commits = text.lines().map(slice_commit).collect::<Result<_, _>>()?;
        Ok(Slice {
            base,
            head,
            commits,
            complete: true,
        })
    }

    /// Commits that are reachable from `target` and from none of `released`; only those that
    /// touch one of `paths`, if any are given. Newest first.
    pub fn commits_since(
        &self,
        target: ObjectId,
        released: &[ObjectId],
        paths: &[String],
    ) -> Result<Vec<Commit>, Error> {
        let mut command = git(&self.directory);
        command.args([
            "-c",
            "i18n.logOutputEncoding=UTF-8",
            "log",
            "-z",
            "--format=%H%n%B",
        ]);
        // Paths are those of the repository, wherever in it the program stands.
        let paths = paths.iter().map(|path| format!(":(top){path}"));
        command
            .args(["--no-show-signature", "--ignore-missing", "--stdin", "--"])
            .args(paths);
        let excluded: String = released
            .iter()
            .map(|commit| format!("^{commit}\n"))
            .collect();
        let input = format!("{target}\n{excluded}");
        let text = succeed(
            output_of(&mut command, input.into_bytes())?,
            "read the commits",
        )?;
        text.split('\0')
            .filter(|entry| !entry.is_empty())
            .map(commit)
            .collect()
    }

    /// Commits of `hotfix` that `target` has neither by ancestry nor by patch id. Merges have no
    /// patch of their own and are left out.
    pub fn unported(&self, hotfix: ObjectId, target: ObjectId) -> Result<Vec<ObjectId>, Error> {
        let mut command = git(&self.directory);
        command.args(["rev-list", "--cherry-pick", "--right-only", "--no-merges"]);
        command.arg(format!("{target}...{hotfix}"));
        ids(output(&mut command)?)
    }

    /// The head of the trunk: the branch of that name, else what the remote calls its default,
    /// else `main`, else `master`. A branch of the remote is preferred to its local copy.
    pub fn trunk(&self, name: Option<&str>) -> Result<Option<(String, ObjectId)>, Error> {
        let names = match name {
            Some(name) => vec![name],
            None => vec!["HEAD", "main", "master"],
        };
        for name in names {
            // The local HEAD is whatever is checked out, so it says nothing of the trunk.
            let local = if name == "HEAD" {
                None
            } else {
                Some(format!("refs/heads/{name}"))
            };
            for full in [Some(format!("refs/remotes/origin/{name}")), local]
                .into_iter()
                .flatten()
            {
                if let Some(commit) = self.commit(&full)? {
                    return Ok(Some((full, commit)));
                }
            }
        }
        Ok(None)
    }
}

fn first_line(output: &Output) -> Option<String> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .next()
        .map(str::to_owned)
}

fn ids(output: Output) -> Result<Vec<ObjectId>, Error> {
    let text = succeed(output, "list commits")?;
    text.lines().map(read_id).collect()
}

fn commit(entry: &str) -> Result<Commit, Error> {
    let (sha, message) = entry.split_once('\n').unwrap_or((entry, ""));
    Ok(Commit {
        sha: read_id(sha)?,
        message: message.to_owned(),
    })
}

/// A commit and its parents, the first parent first.
fn slice_commit(line: &str) -> Result<SliceCommit, Error> {
    let mut ids = line.split(' ').map(read_id);
    let sha = ids.next().unwrap_or_else(|| read_id(line))?;
    let parents = ids.collect::<Result<_, _>>()?;
    Ok(SliceCommit { sha, parents })
}

fn read_id(text: &str) -> Result<ObjectId, Error> {
    text.parse()
        .map_err(|error| Error::new(ErrorKind::Git, format!("read git's answer: {error}")))
}
