//! One step: the action, run in this process with the environment that a workflow would give it.

use std::ffi::OsString;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Parser;
use serde_json::Value;
use tempfile::TempDir;
use windlass_core::{Lane, ObjectId, Scheme};
use windlass_emulator::{Emulator, Ready, RequestRecord};
use windlass_toolkit::inputs::{self, Stop};
use windlass_toolkit::{Console, Environment, Failure, Outputs};

use super::RehearseArguments;
use super::record::{Action, Asked, Outcome, Step};
use super::stage::Stage;

/// What the copy is called on the embedded GitHub.
const REPOSITORY: &str = "rehearsal/repository";

/// A step to play.
pub(super) struct Part {
    pub(super) title: String,
    pub(super) lane: Lane,
    pub(super) from: Option<String>,
    pub(super) sha: ObjectId,
}

/// The action's own command line; all that it is given comes from the environment.
#[derive(Parser)]
struct NextVersion {
    #[command(flatten)]
    arguments: windlass_next_version::Arguments,
}

/// Plays steps against an embedded GitHub.
pub(super) struct Player {
    emulator: Emulator,
    ready: Ready,
    scheme: Scheme,
    tag_prefix: Option<String>,
    config: Option<PathBuf>,
    /// A folder without a checkout, so that the configuration is read from the commit.
    folder: TempDir,
    path: Option<String>,
}

impl Player {
    pub(super) async fn new(
        arguments: &RehearseArguments,
        stage: &Stage,
        environment: &Environment,
        directory: &Path,
    ) -> Result<Self, Failure> {
        let failed =
            |error: String| Failure::refused(format!("start the embedded GitHub: {error}"));
        let listener =
            TcpListener::bind("127.0.0.1:0").map_err(|error| failed(error.to_string()))?;
        let builder = Emulator::builder().repository(REPOSITORY, &stage.path);
        let emulator = builder
            .start(listener)
            .await
            .map_err(|error| failed(error.to_string()))?;
        Ok(Self {
            ready: emulator.ready(),
            emulator,
            scheme: stage.scheme,
            tag_prefix: arguments.tag_prefix.clone(),
            config: arguments.config.as_ref().map(|path| directory.join(path)),
            folder: tempfile::tempdir().map_err(|error| failed(error.to_string()))?,
            path: environment.get("PATH").map(str::to_owned),
        })
    }

    pub(super) async fn play(&self, part: Part) -> Result<Step, Failure> {
        let environment = self.environment(&part);
        let before = self.emulator.requests().len();
        let started = Instant::now();
        let (outputs, log) = self.run(&environment).await?;
        let text = |name: &str| {
            outputs
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let flag = |name: &str| {
            outputs
                .get(name)
                .and_then(Value::as_bool)
                .unwrap_or_default()
        };
        Ok(Step {
            action: Action::NextVersion,
            tag: text("tag").to_owned(),
            sha: text("sha").parse().unwrap_or(part.sha),
            outcome: if flag("claimed") {
                Outcome::Claimed
            } else {
                Outcome::Unchanged
            },
            findings: Vec::new(),
            outputs: serde_json::to_value(&outputs).unwrap_or_default(),
            log,
            requests: self
                .emulator
                .requests()
                .iter()
                .skip(before)
                .map(asked)
                .collect(),
            milliseconds: milliseconds(started.elapsed()),
            title: part.title,
            lane: part.lane,
            from: part.from,
        })
    }

    pub(super) async fn end(self) {
        self.emulator.shutdown().await;
    }

    async fn run(&self, environment: &Environment) -> Result<(Outputs, Vec<String>), Failure> {
        let action = vec![OsString::from("next-version")];
        let action =
            inputs::parse::<NextVersion>(action, environment).map_err(|stop| match stop {
                Stop::Failure(failure) => failure,
                Stop::Help(text) => Failure::bad_input(text),
            })?;
        let lines = Lines::default();
        let mut console = Console::new(environment, lines.clone());
        let directory = self.folder.path();
        let report =
            windlass_next_version::run(&action.arguments, environment, directory, &mut console)
                .await?;
        Ok((report.outputs, lines.all()))
    }

    /// What the runner would set, and nothing else of the surroundings.
    fn environment(&self, part: &Part) -> Environment {
        let pairs = [
            ("GITHUB_API_URL", Some(self.ready.api_url.clone())),
            ("GITHUB_SERVER_URL", Some(self.ready.server_url.clone())),
            ("GITHUB_REPOSITORY", Some(self.ready.repository.clone())),
            ("GITHUB_TOKEN", Some(self.ready.token.clone())),
            ("GITHUB_SHA", Some(part.sha.to_string())),
            ("INPUT_LANE", Some(part.lane.to_string())),
            ("INPUT_FROM", part.from.clone()),
            ("INPUT_SCHEME", Some(self.scheme.to_string())),
            ("INPUT_TAG_PREFIX", self.tag_prefix.clone()),
            (
                "INPUT_CONFIG",
                self.config.as_ref().map(|path| path.display().to_string()),
            ),
            ("INPUT_CLAIM", Some("true".to_owned())),
            ("PATH", self.path.clone()),
        ];
        Environment::from_pairs(
            pairs
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        )
    }
}

fn asked(record: &RequestRecord) -> Asked {
    Asked {
        method: record.method.clone(),
        path: record.path.clone(),
        query: record.query.clone(),
        status: record.status,
        milliseconds: record.milliseconds,
    }
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Collects what a step logs.
#[derive(Clone, Default)]
struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl Lines {
    fn all(&self) -> Vec<String> {
        let text = self
            .0
            .lock()
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        text.unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    }
}

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Ok(mut lines) = self.0.lock() {
            lines.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
