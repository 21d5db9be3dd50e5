//! One long-lived `git cat-file --batch-command` per repository: reading an
//! object costs a line over a pipe instead of a process.
//!
//! Must not know what the objects mean. Objects and refs that other processes
//! wrote after it was started are seen: git looks again before it says that
//! something is missing.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::sync::Mutex;

use super::object::ObjectKind;
use super::{Git, GitError, Oid};

/// The process, once it is needed. It is taken out while a question is under
/// way: a caller that goes away midway drops it, and the next one starts a
/// fresh process instead of reading somebody else's answer.
#[derive(Debug, Default)]
pub struct Batch(Mutex<Option<Process>>);

#[derive(Debug)]
struct Process {
    _child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// What git says about an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its id.
    pub oid: Oid,
    /// Its kind.
    pub kind: ObjectKind,
    /// Its size in bytes.
    pub size: u64,
}

impl Git {
    /// What `revision` names, if anything. The revision has to be built from
    /// validated names: it is git's revision syntax.
    pub(super) async fn header(&self, revision: &str) -> Result<Option<Header>, GitError> {
        Ok(self.ask("info", revision).await?.map(|(header, _)| header))
    }

    /// What `revision` names, with its bytes.
    pub(super) async fn object(
        &self,
        revision: &str,
    ) -> Result<Option<(Header, Vec<u8>)>, GitError> {
        self.ask("contents", revision).await
    }

    async fn ask(
        &self,
        command: &str,
        revision: &str,
    ) -> Result<Option<(Header, Vec<u8>)>, GitError> {
        if revision.contains(['\n', '\0']) {
            return Ok(None);
        }
        let mut slot = self.batch.0.lock().await;
        let mut process = match slot.take() {
            Some(process) => process,
            None => self.start().map_err(|error| self.broken(error))?,
        };
        let answer = process.ask(command, revision).await;
        let answer = answer.map_err(|error| self.broken(error))?;
        *slot = Some(process);
        Ok(answer)
    }

    fn start(&self) -> std::io::Result<Process> {
        let mut child = self
            .command()
            .args(["cat-file", "--batch-command"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(std::io::Error::other("git has no pipes"));
        };
        Ok(Process {
            _child: child,
            input,
            output: BufReader::new(output),
        })
    }
}

impl Process {
    async fn ask(
        &mut self,
        command: &str,
        revision: &str,
    ) -> std::io::Result<Option<(Header, Vec<u8>)>> {
        let question = format!("{command} {revision}\n");
        self.input.write_all(question.as_bytes()).await?;
        let mut line = String::new();
        if self.output.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let Some(header) = parse(line.trim_end_matches('\n')) else {
            return Ok(None);
        };
        let bytes = match command {
            "contents" => self.contents(header.size).await?,
            _ => Vec::new(),
        };
        Ok(Some((header, bytes)))
    }

    async fn contents(&mut self, size: u64) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = (&mut self.output)
            .take(size)
            .read_to_end(&mut bytes)
            .await?;
        let newline = self.output.read_u8().await?;
        if read as u64 != size || newline != b'\n' {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        Ok(bytes)
    }
}

/// Reads `<oid> <type> <size>`; anything else (`… missing`, `… ambiguous`)
/// means that there is no such object.
fn parse(line: &str) -> Option<Header> {
    let mut words = line.split(' ');
    let header = Header {
        oid: Oid::parse(words.next()?)?,
        kind: ObjectKind::parse(words.next()?)?,
        size: words.next()?.parse().ok()?,
    };
    words.next().is_none().then_some(header)
}
