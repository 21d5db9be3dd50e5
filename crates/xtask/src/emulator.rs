//! `windlass emulate` as a process of its own, for as long as the run lasts.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde::Deserialize;

use crate::contract::Record;
use crate::failure::{Failure, Outcome, to};
use crate::program::Program;

/// Who can be written to in Slack.
const SOMEBODY: &str = "ada=ada@windlass.invalid";

/// The running emulator. It is stopped when this is dropped.
pub struct Emulator {
    process: Child,
    pub ready: Ready,
}

/// The line that it writes when it is ready.
#[derive(Deserialize)]
pub struct Ready {
    api_url: String,
    server_url: String,
    repository: String,
    slack_api_url: String,
    pub token: String,
    pub slack_token: String,
    pub slack_webhook_url: String,
}

impl Emulator {
    /// Starts it on a free port, and waits until it is ready. It serves the bare repository
    /// under that name, and keeps its state beside it.
    pub fn start(
        program: &Program,
        (name, bare): (&str, &Path),
        record: Option<&Record>,
    ) -> Outcome<Self> {
        let repository = format!("{name}={}", bare.display());
        let mut command = Command::new(program.path());
        command.args(["emulate", "--listen", "127.0.0.1:0", "--repo", &repository]);
        command.args(["--slack-user", SOMEBODY]);
        command.arg("--state-dir").arg(bare.with_extension("state"));
        if let Some(record) = record {
            record.note(&mut command);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(to("start `windlass emulate`"))?;
        let stdout = process.stdout.take().map(BufReader::new);
        let mut line = String::new();
        let read = stdout.map(|mut stdout| stdout.read_line(&mut line));
        match read.and_then(|_| serde_json::from_str(&line).ok()) {
            Some(ready) => Ok(Self { process, ready }),
            None => {
                let _ = process.kill().and_then(|()| process.wait());
                Err(Failure::new(format!(
                    "`windlass emulate` is not ready: it said {line:?}"
                )))
            }
        }
    }
}

impl Ready {
    /// The base of GitHub's REST endpoints.
    pub fn api_url(&self) -> &str {
        &self.api_url
    }

    /// The base of Slack's methods.
    pub fn slack_api_url(&self) -> &str {
        &self.slack_api_url
    }

    /// The variables by which a step finds it; no secret is among them.
    pub fn variables(&self) -> [(&'static str, &str); 4] {
        [
            ("GITHUB_API_URL", &self.api_url),
            ("GITHUB_SERVER_URL", &self.server_url),
            ("GITHUB_REPOSITORY", &self.repository),
            ("SLACK_API_URL", &self.slack_api_url),
        ]
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}
