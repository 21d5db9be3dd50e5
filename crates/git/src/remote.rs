//! The remote of a clone, as far as its tags go.

use windlass_core::Tag;

use crate::command::{git, output, output_of, succeed, words};
use crate::error::{Error, ErrorKind};
use crate::repository::Repository;

impl Repository {
    /// The remote that tags are pushed to: `origin`, else the only one. `None` for a repository
    /// that is its own authority.
    ///
    /// Fails where there are several and none is `origin`.
    pub fn remote(&self) -> Result<Option<String>, Error> {
        let mut command = git(&self.directory);
        let text = succeed(output(command.arg("remote"))?, "list the remotes")?;
        let remotes: Vec<&str> = text.lines().collect();
        match remotes.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some((*only).to_owned())),
            several if several.contains(&"origin") => Ok(Some("origin".to_owned())),
            several => Err(Error::new(
                ErrorKind::Repository,
                format!(
                    "choose a remote: there are {}, and none is 'origin'",
                    several.join(", ")
                ),
            )
            .hint("rename the one that tags belong to: 'git remote rename NAME origin'")),
        }
    }

    /// Every tag that the remote has, with its commit.
    ///
    /// Fails where it can't be reached.
    pub fn remote_tags(&self, remote: &str) -> Result<Vec<Tag>, Error> {
        let mut command = git(&self.directory);
        let answer = output(command.args(["ls-remote", "--tags", "--", remote]))?;
        if !answer.status.success() {
            let message = format!("list the tags of {remote}: {}", words(&answer));
            return Err(Error::new(ErrorKind::Remote, message).hint(
                "check the remote's address and credentials: 'git remote -v', 'git ls-remote'",
            ));
        }
        listed(&String::from_utf8_lossy(&answer.stdout))
    }

    /// The branch that `origin` calls its default, as far as the clone knows.
    pub fn default_branch(&self) -> Result<Option<String>, Error> {
        let mut command = git(&self.directory);
        command.args(["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"]);
        let text = output(&mut command)?.stdout;
        let text = String::from_utf8_lossy(&text);
        let name = text.trim_end().strip_prefix("refs/remotes/origin/");
        Ok(name.map(str::to_owned))
    }

    /// Brings the objects of tags here. No ref of the clone is written, moved or pruned.
    pub fn fetch_objects(&self, remote: &str, tags: &[&Tag]) -> Result<(), Error> {
        if tags.is_empty() {
            return Ok(());
        }
        let mut command = git(&self.directory);
        command.args([
            "fetch",
            "--no-tags",
            "--no-prune",
            "--no-recurse-submodules",
        ]);
        command.args([
            "--no-write-fetch-head",
            "--no-auto-maintenance",
            "--stdin",
            "--",
            remote,
        ]);
        let refs: String = tags
            .iter()
            .map(|tag| format!("refs/tags/{}\n", tag.name))
            .collect();
        let answer = output_of(&mut command, refs.into_bytes())?;
        if answer.status.success() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Remote,
            format!("fetch tags of {remote}: {}", words(&answer)),
        ))
    }
}

/// A line `<id> refs/tags/<name>` each, and after an annotated tag's another one, ending in `^{}`,
/// with its commit.
fn listed(text: &str) -> Result<Vec<Tag>, Error> {
    let mut tags: Vec<Tag> = Vec::new();
    for line in text.lines() {
        let parsed = line.split_once("\trefs/tags/");
        let (id, name) = parsed.ok_or_else(|| not_understood(line))?;
        let id = id.parse().map_err(|_| not_understood(line))?;
        match (name.strip_suffix("^{}"), tags.last_mut()) {
            (Some(name), Some(tag)) if tag.name == name => tag.commit = id,
            _ => tags.push(Tag {
                name: name.to_owned(),
                object: id,
                commit: id,
            }),
        }
    }
    Ok(tags)
}

fn not_understood(line: &str) -> Error {
    Error::new(
        ErrorKind::Git,
        format!("read git's list of tags: it printed {line:?}"),
    )
}
