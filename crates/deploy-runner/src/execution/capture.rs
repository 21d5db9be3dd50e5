//! Reading what a program prints, both streams at once, as it comes.
//!
//! Two pipes and not one: the report is looked for on standard output alone, where no half line
//! of standard error can spoil it. The price is that two lines that a program prints to different
//! streams at the same moment may change places.

use tokio::io::AsyncReadExt;
use tokio::process::{ChildStderr, ChildStdout};
use tokio::sync::mpsc;

use windlass_deploy_protocol::REMARK;

use super::lines::Lines;
use super::log::Log;
use super::mask::Secrets;
use super::report::Report;

/// So much is read at once. Bytes.
const CHUNK: usize = 16 * 1024;

/// What a program has printed so far.
pub(super) struct Capture {
    standard: Lines,
    errors: Lines,
    report: Report,
    log: Log,
    listener: mpsc::Sender<String>,
}

impl Capture {
    /// The listener gets whole lines, one or more at a time. While its channel is full, nothing
    /// more is read; one that has gone away misses them.
    pub(super) fn new(secrets: &Secrets, listener: mpsc::Sender<String>) -> Self {
        Self {
            standard: Lines::new(secrets.clone()),
            errors: Lines::new(secrets.clone()),
            report: Report::default(),
            log: Log::default(),
            listener,
        }
    }

    /// Reads until nobody holds the other ends any more.
    pub(super) async fn read(&mut self, mut standard: ChildStdout, mut errors: ChildStderr) {
        let (mut first, mut second) = (vec![0; CHUNK], vec![0; CHUNK]);
        let (mut standard_open, mut errors_open) = (true, true);
        while standard_open || errors_open {
            let lines = tokio::select! {
                read = standard.read(&mut first), if standard_open => {
                    let bytes = first.get(..read.unwrap_or(0)).unwrap_or_default();
                    standard_open = !bytes.is_empty();
                    self.report.push(bytes);
                    self.standard.push(bytes)
                }
                read = errors.read(&mut second), if errors_open => {
                    let bytes = second.get(..read.unwrap_or(0)).unwrap_or_default();
                    errors_open = !bytes.is_empty();
                    self.errors.push(bytes)
                }
            };
            self.emit(lines).await;
        }
    }

    /// Adds a line of the runner's own.
    pub(super) async fn remark(&mut self, line: &str) {
        self.emit(format!("{REMARK}{line}\n")).await;
    }

    /// The last lines; whether the program said that it failed.
    pub(super) async fn finish(&mut self) -> bool {
        let last = self.standard.finish() + &self.errors.finish();
        self.emit(last).await;
        self.report.says_failed()
    }

    pub(super) fn into_log(self) -> Log {
        self.log
    }

    async fn emit(&mut self, lines: String) {
        if lines.is_empty() {
            return;
        }
        self.log.push(&lines);
        // Nobody listens any more; the log is kept all the same.
        drop(self.listener.send(lines).await);
    }
}
