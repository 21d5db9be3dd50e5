//! Making one tag, and nothing else.

use std::process::{Command, Output};

use windlass_core::ObjectId;

use crate::command::{git, output, output_of, succeed, words};
use crate::error::{Error, ErrorKind};
use crate::repository::Repository;

/// A tag that is to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewTag<'a> {
    /// Its name below `refs/tags/`.
    pub name: &'a str,
    /// The commit it names.
    pub commit: ObjectId,
    /// Its whole message.
    pub message: &'a str,
    /// Who makes it where git is not told: `Name <address>`.
    pub tagger: &'a str,
    /// When, in seconds since 1970.
    pub seconds: i64,
}

/// What became of a new ref.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewRef {
    /// The ref was created.
    Created,
    /// It was not: it exists, or the remote forbids it. In git's words.
    Refused(String),
    /// The connection broke; nobody knows.
    Uncertain(String),
}

impl Repository {
    /// Writes the tag object. It is only an object: no ref points at it yet.
    pub fn write_tag(&self, tag: &NewTag<'_>) -> Result<ObjectId, Error> {
        let text = format!(
            "object {}\ntype commit\ntag {}\ntagger {}\n\n{}",
            tag.commit,
            tag.name,
            self.tagger(tag)?,
            tag.message
        );
        let mut command = git(&self.directory);
        command.arg("mktag");
        let id = succeed(
            output_of(&mut command, text.into_bytes())?,
            "write the tag object",
        )?;
        id.trim()
            .parse()
            .map_err(|error| Error::new(ErrorKind::Git, format!("read git's answer: {error}")))
    }

    /// The committer that git is told of, else the caller's.
    fn tagger(&self, tag: &NewTag<'_>) -> Result<String, Error> {
        let mut command = git(&self.directory);
        // Without this, git would make up an address from the name of the machine.
        command.args([
            "-c",
            "user.useConfigOnly=true",
            "var",
            "GIT_COMMITTER_IDENT",
        ]);
        let answer = output(&mut command)?;
        if answer.status.success() {
            return Ok(String::from_utf8_lossy(&answer.stdout)
                .trim_end()
                .to_owned());
        }
        Ok(format!("{} {} +0000", tag.tagger, tag.seconds))
    }

    /// Creates the ref on the remote, if it doesn't exist there: exactly this one, no other.
    pub fn push_tag(&self, remote: &str, name: &str, object: ObjectId) -> Result<NewRef, Error> {
        let mut command = git(&self.directory);
        command.arg("push");
        push_new(&mut command, remote, &format!("refs/tags/{name}"), object)
    }

    /// Creates the ref here, if it doesn't exist. A lock that somebody holds leaves it uncertain.
    pub fn create_ref(&self, name: &str, object: ObjectId) -> Result<NewRef, Error> {
        let absent = "0".repeat(object.to_string().len());
        let mut command = git(&self.directory);
        command.args([
            "update-ref",
            &format!("refs/tags/{name}"),
            &object.to_string(),
            &absent,
        ]);
        let answer = output(&mut command)?;
        let words = words(&answer);
        Ok(match answer.status.success() {
            true => NewRef::Created,
            false if words.contains(".lock'") => NewRef::Uncertain(words),
            false => NewRef::Refused(words),
        })
    }
}

/// Runs a push of one ref that must not be there yet.
pub(crate) fn push_new(
    command: &mut Command,
    remote: &str,
    full_name: &str,
    object: ObjectId,
) -> Result<NewRef, Error> {
    command.args(["--porcelain", "--no-follow-tags", "--no-verify"]);
    command.arg("--recurse-submodules=no");
    // An empty expectation: the ref must be absent.
    command
        .arg(format!("--force-with-lease={full_name}:"))
        .args(["--", remote]);
    let answer = output(command.arg(format!("{object}:{full_name}")))?;
    if answer.status.success() {
        return Ok(NewRef::Created);
    }
    let report = String::from_utf8_lossy(&answer.stdout).into_owned();
    match report.lines().find(|line| line.starts_with('!')) {
        Some(line) => Ok(NewRef::Refused(reason(line))),
        None if is_denied(&answer) => Ok(NewRef::Refused(words(&answer))),
        None => Ok(NewRef::Uncertain(words(&answer))),
    }
}

/// Whether a server of HTTP said no before it looked at what was pushed.
fn is_denied(answer: &Output) -> bool {
    let said = words(answer);
    [
        "error: 401",
        "error: 403",
        "error: 404",
        "Authentication failed",
        "could not read Username",
    ]
    .iter()
    .any(|denial| said.contains(denial))
}

/// `!<tab>from:to<tab>[remote rejected] (why)` → `[remote rejected] (why)`.
fn reason(line: &str) -> String {
    line.rsplit('\t').next().unwrap_or(line).to_owned()
}
