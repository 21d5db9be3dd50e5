//! Plays steps against an embedded GitHub, tells of them in its Slack, and writes down what they did.

use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use windlass_core::message::Phase;
use windlass_emulator::{Emulator, RequestRecord};
use windlass_toolkit::{Console, Environment, Failure};

use super::RehearseArguments;
use super::actions;
use super::expectation;
use super::files;
use super::lines::Lines;
use super::part::Part;
use super::published;
use super::record::{Action, Asked, Message, Release, Step, Telling};
use super::slack::{self, Run, Slack};
use super::stage::{PRODUCTION, Stage};
use super::story::FAILS_ONCE;
use super::surroundings::Surroundings;
use crate::deploy_runner::{DeployRunner, Deployments};
use crate::emulate;

/// What the copy is called on the embedded GitHub.
const REPOSITORY: &str = "rehearsal/repository";

pub(super) struct Player {
    emulator: Emulator,
    slack: Slack,
    surroundings: Surroundings,
    runner: Option<DeployRunner>,
    /// A folder without a checkout, so that the configuration is read from the commit.
    folder: TempDir,
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
        let builder = slack::runs().fold(builder, |builder, run| {
            builder.workflow_run(REPOSITORY, run)
        });
        let emulator = builder
            .start(listener)
            .await
            .map_err(|error| failed(error.to_string()))?;
        let ready = emulator.ready();
        let runner = match arguments.no_runner {
            true => None,
            false => DeployRunner::start(&deployments(stage), environment).await?,
        };
        Ok(Self {
            slack: Slack::new(&emulator)?,
            emulator,
            runner,
            surroundings: Surroundings::new(arguments, stage, ready, environment, directory),
            folder: tempfile::tempdir().map_err(|error| failed(error.to_string()))?,
        })
    }

    pub(super) async fn play(&self, part: &Part) -> Result<Step, Failure> {
        let trigger = self.runner.as_ref().map(inputs);
        let environment = self.surroundings.of(part, trigger.unwrap_or_default());
        let folder = self.folder.path();
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
        let mut step = Step {
            action: part.action,
            title: part.title.clone(),
            lane: part.lane,
            from: part.from.clone(),
            tag: tag.or_else(|| part.tag.clone()).unwrap_or_default(),
            sha: text("sha")
                .and_then(|sha| sha.parse().ok())
                .unwrap_or(part.sha),
            outcome: ended.outcome,
            problem: None,
            findings: ended.findings,
            outputs: serde_json::to_value(&ended.outputs).unwrap_or_default(),
            log: lines.all(),
            requests: asked_since(&self.emulator, before),
            milliseconds: milliseconds(started.elapsed()),
            slack: Vec::new(),
        };
        step.problem = expectation::problem(part.expected, &step);
        Ok(step)
    }

    /// Tells Slack that a run has come to a phase.
    pub(super) async fn tell(&self, run: &mut Run, phase: Phase) -> Result<Telling, Failure> {
        let folder = self.folder.path();
        self.slack.tell(run, phase, folder, &self.emulator).await
    }

    /// What stands in Slack.
    pub(super) fn messages(&self) -> Result<Vec<Message>, Failure> {
        slack::messages(&self.emulator)
    }

    /// What stands there to be downloaded.
    pub(super) async fn releases(&self) -> Result<Vec<Release>, Failure> {
        let environment = self.surroundings.environment();
        let mut console = Console::new(&environment, std::io::sink());
        published::releases(&published::client(&environment, &mut console)?).await
    }

    /// Whether versions are deployed, and not only said to be.
    pub(super) fn deploys(&self) -> bool {
        self.runner.is_some()
    }

    pub(super) async fn end(self) {
        if let Some(runner) = self.runner {
            runner.end().await;
        }
        self.emulator.shutdown().await;
    }
}

/// Three services, the last of which fails once.
fn deployments(stage: &Stage) -> Deployments<'_> {
    let mut environments = vec![(stage.staging.clone(), r#""dev", "rc", "staging", "hotfix""#)];
    if stage.staging != PRODUCTION {
        environments.push((PRODUCTION.to_owned(), r#""production", "hotfix""#));
    }
    Deployments {
        repository: &stage.path,
        environments,
        services: &["db", "api", FAILS_ONCE],
        fails_once: Some(FAILS_ONCE),
    }
}

/// How `trigger-runner` finds the runner.
fn inputs(runner: &DeployRunner) -> Vec<(&'static str, String)> {
    vec![
        ("INPUT_URL", runner.url()),
        ("INPUT_AUTH", "hmac".to_owned()),
        ("INPUT_SECRET", runner.secret().to_owned()),
    ]
}

/// What was asked after so many requests.
pub(super) fn asked_since(emulator: &Emulator, before: usize) -> Vec<Asked> {
    let records = emulator.requests();
    records.into_iter().skip(before).map(asked).collect()
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
