//! Plays steps: the embedded GitHub, and the surroundings that a workflow would give an action.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use windlass_core::Scheme;
use windlass_emulator::{Emulator, Ready, RequestRecord};
use windlass_toolkit::{Console, Environment, Failure};

use super::RehearseArguments;
use super::actions;
use super::files;
use super::lines::Lines;
use super::part::Part;
use super::published;
use super::record::{Action, Asked, Release, Step};
use super::stage::Stage;
use crate::emulate;

/// What the copy is called on the embedded GitHub.
const REPOSITORY: &str = "rehearsal/repository";

/// Plays steps against an embedded GitHub.
pub(super) struct Player {
    emulator: Emulator,
    ready: Ready,
    scheme: Scheme,
    staging: String,
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
        let builder = emulate::builder(environment).repository(REPOSITORY, &stage.path);
        let emulator = builder
            .start(listener)
            .await
            .map_err(|error| failed(error.to_string()))?;
        Ok(Self {
            ready: emulator.ready(),
            emulator,
            scheme: stage.scheme,
            staging: stage.staging.clone(),
            tag_prefix: arguments.tag_prefix.clone(),
            config: arguments.config.as_ref().map(|path| directory.join(path)),
            folder: tempfile::tempdir().map_err(|error| failed(error.to_string()))?,
            path: environment.get("PATH").map(str::to_owned),
        })
    }

    pub(super) async fn play(&self, part: &Part) -> Result<Step, Failure> {
        let (environment, folder) = (self.environment(part), self.folder.path());
        if let (Action::CreateRelease, Some(tag)) = (part.action, &part.tag) {
            files::build(folder, tag)?;
        }
        let lines = Lines::default();
        let mut console = Console::new(&environment, lines.clone());
        let before = self.emulator.requests().len();
        let started = Instant::now();
        let ended = actions::run(part.action, &environment, folder, &mut console).await?;
        let text = |name: &str| ended.outputs.get(name).and_then(Value::as_str);
        let tag = text("tag").map(str::to_owned);
        Ok(Step {
            action: part.action,
            title: part.title.clone(),
            lane: part.lane,
            from: part.from.clone(),
            tag: tag.or_else(|| part.tag.clone()).unwrap_or_default(),
            sha: text("sha")
                .and_then(|sha| sha.parse().ok())
                .unwrap_or(part.sha),
            outcome: ended.outcome,
            findings: ended.findings,
            outputs: serde_json::to_value(&ended.outputs).unwrap_or_default(),
            log: lines.all(),
            requests: self.asked_since(before),
            milliseconds: milliseconds(started.elapsed()),
        })
    }

    /// What stands there to be downloaded.
    pub(super) async fn releases(&self) -> Result<Vec<Release>, Failure> {
        let environment = Environment::from_pairs(self.surroundings());
        let mut console = Console::new(&environment, std::io::sink());
        published::releases(&published::client(&environment, &mut console)?).await
    }

    pub(super) async fn end(self) {
        self.emulator.shutdown().await;
    }

    fn asked_since(&self, before: usize) -> Vec<Asked> {
        let records = self.emulator.requests();
        records.into_iter().skip(before).map(asked).collect()
    }

    /// What the runner would set, and nothing else of the surroundings.
    fn environment(&self, part: &Part) -> Environment {
        let config = self.config.as_ref();
        let mut inputs = vec![
            ("GITHUB_SHA", Some(part.sha.to_string())),
            ("INPUT_SCHEME", Some(self.scheme.to_string())),
            ("INPUT_TAG_PREFIX", self.tag_prefix.clone()),
            (
                "INPUT_CONFIG",
                config.map(|path| path.display().to_string()),
            ),
            ("INPUT_TAG", part.tag.clone()),
        ];
        inputs.extend(match part.action {
            Action::NextVersion => vec![
                ("INPUT_LANE", Some(part.lane.to_string())),
                ("INPUT_FROM", part.from.clone()),
                ("INPUT_CLAIM", Some("true".to_owned())),
            ],
            Action::Deployment | Action::VerifyStagingTag => {
                vec![("INPUT_ENVIRONMENT", Some(self.staging.clone()))]
            }
            Action::CreateRelease => vec![
                ("INPUT_ASSETS", Some(files::GLOB.to_owned())),
                ("INPUT_CHECKSUMS", Some("true".to_owned())),
                (
                    "INPUT_PROMOTED_FROM",
                    part.from
                        .clone()
                        .filter(|from| Some(from) != part.tag.as_ref()),
                ),
            ],
        });
        let given = inputs
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        Environment::from_pairs(self.surroundings().into_iter().chain(given))
    }

    fn surroundings(&self) -> Vec<(&'static str, String)> {
        let ready = &self.ready;
        let mut pairs = vec![
            ("GITHUB_API_URL", ready.api_url.clone()),
            ("GITHUB_SERVER_URL", ready.server_url.clone()),
            ("GITHUB_REPOSITORY", ready.repository.clone()),
            ("GITHUB_TOKEN", ready.token.clone()),
        ];
        pairs.extend(self.path.clone().map(|path| ("PATH", path)));
        pairs
    }
}

fn asked(record: RequestRecord) -> Asked {
    Asked {
        method: record.method,
        path: record.path,
        query: record.query,
        status: record.status,
        milliseconds: record.milliseconds,
    }
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
