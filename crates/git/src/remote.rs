//! The remote of a clone, as far as its tags go.

use crate::command::{git, output, succeed, words};
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

    /// How many tags the remote has; `None` where it can't be reached.
    pub fn remote_tags(&self, remote: &str) -> Result<Option<usize>, Error> {
        let mut command = git(&self.directory);
        let answer = output(command.args(["ls-remote", "--tags", "--refs", "--", remote]))?;
        if !answer.status.success() {
            return Ok(None);
        }
        Ok(Some(
            String::from_utf8_lossy(&answer.stdout).lines().count(),
        ))
    }

    /// Brings the remote's tags here. A tag that differs from the remote's is an error: a version
    /// computed from it would be wrong.
    pub fn fetch_tags(&self, remote: &str) -> Result<(), Error> {
        let mut command = git(&self.directory);
        command.args([
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--",
            remote,
        ]);
        let answer = output(command.arg("refs/tags/*:refs/tags/*"))?;
        if answer.status.success() {
            return Ok(());
        }
        let message = format!("fetch the tags of {remote}: {}", words(&answer));
        Err(Error::new(ErrorKind::Remote, message).hint(format!(
            "if a tag here differs from the remote's: 'git fetch --tags --force {remote}'"
        )))
    }
}
