//! Reading objects through one `git cat-file --batch-command` process.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use windlass_core::ObjectId;

use crate::command::{cant_start, git, output, output_of, succeed, words};
use crate::error::{Error, ErrorKind};

/// How git ends when it can't go on at all.
const FATAL: i32 = 128;

/// A running `git cat-file`; it ends with its standard input.
pub(crate) struct Objects {
    directory: PathBuf,
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

struct Header {
    id: ObjectId,
    size: usize,
}

impl Objects {
    pub(crate) fn start(directory: &Path) -> Result<Self, Error> {
        let mut child = git(directory)
            .args(["cat-file", "--batch-command"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(cant_start)?;
        let answers = child.stdout.take().map(BufReader::new).ok_or_else(silent)?;
        Ok(Self {
            requests: child.stdin.take(),
            answers,
            child,
            directory: directory.to_owned(),
        })
    }

    /// The id of the object that an expression names, if there is one.
    pub(crate) fn id(&mut self, expression: &str) -> Result<Option<ObjectId>, Error> {
        self.ask("info", expression)
            .map(|header| header.map(|header| header.id))
    }

    /// Why git has gone. Its standard error is not kept, since nobody reads it while it answers and
    /// a full pipe would stop it; so the question is put once more, to a git that ends by itself.
    fn gone(&mut self) -> Error {
        drop(self.requests.take());
        match output(git(&self.directory).args(["cat-file", "-e", "HEAD"])) {
            Err(error) => error,
            Ok(answer) if answer.status.code() == Some(FATAL) => Error::new(
                ErrorKind::Repository,
                format!("read git's objects: {}", words(&answer)),
            ),
            Ok(_) => silent(),
        }
    }

    /// The content of an object that must be there.
    pub(crate) fn contents(&mut self, id: ObjectId) -> Result<String, Error> {
        let header = self.ask("contents", &id.to_string())?.ok_or_else(|| {
            Error::new(
                ErrorKind::Repository,
                format!("read object {id}: it is missing"),
            )
        })?;
        // A line break follows the content.
        let mut content = vec![0; header.size + 1];
        self.answers
            .read_exact(&mut content)
            .map_err(|_| silent())?;
        content.pop();
        Ok(String::from_utf8_lossy(&content).into_owned())
    }

    fn ask(&mut self, what: &str, expression: &str) -> Result<Option<Header>, Error> {
        // The protocol is one request a line; no revision has a line break in it.
        if expression.contains('\n') {
            return Ok(None);
        }
        match self.exchange(what, expression) {
            Ok(line) if !line.is_empty() => header(&String::from_utf8_lossy(&line)),
            _ => Err(self.gone()),
        }
    }

    /// An empty answer is the end of git.
    fn exchange(&mut self, what: &str, expression: &str) -> std::io::Result<Vec<u8>> {
        let requests = self
            .requests
            .as_mut()
            .ok_or(std::io::ErrorKind::BrokenPipe)?;
        writeln!(requests, "{what} {expression}")?;
        requests.flush()?;
        let mut line = Vec::new();
        self.answers.read_until(b'\n', &mut line)?;
        Ok(line)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        drop(self.requests.take());
        // Reaping it can only fail if it is gone already.
        drop(self.child.wait());
    }
}

fn header(line: &str) -> Result<Option<Header>, Error> {
    let line = line.trim_end_matches('\n');
    if line.ends_with(" missing") || line.ends_with(" ambiguous") {
        return Ok(None);
    }
    let parts: Vec<&str> = line.split(' ').collect();
    match parts.as_slice() {
        [id, _, size] => match (id.parse(), size.parse()) {
            (Ok(id), Ok(size)) => Ok(Some(Header { id, size })),
            _ => Err(silent()),
        },
        _ => Err(silent()),
    }
}

fn silent() -> Error {
    Error::new(
        ErrorKind::Git,
        "read git's objects: 'git cat-file --batch-command' gave no answer",
    )
    .hint("git 2.36 or newer is needed; see 'git --version'")
}

/// Follows many objects to what they finally point at, in one process. An answer per id, in order;
/// `None` for an object that is not there.
pub(crate) fn peel(directory: &Path, ids: &[ObjectId]) -> Result<Vec<Option<ObjectId>>, Error> {
    let input: String = ids.iter().map(|id| format!("{id}^{{}}\n")).collect();
    let mut command = git(directory);
    command.args(["cat-file", "--batch-check", "--buffer"]);
    let text = succeed(output_of(&mut command, input.into_bytes())?, "peel tags")?;
    text.lines()
        .map(|line| header(line).map(|header| header.map(|header| header.id)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_and_absence_is_no_error() {
        let id = "1".repeat(40);
        assert_eq!(
            header(&format!("{id} commit 12\n")).unwrap().unwrap().size,
            12
        );
        assert!(header("HEAD^{commit} missing\n").unwrap().is_none());
        assert!(header("").is_err());
        assert!(header("x y z\n").is_err());
    }
}
