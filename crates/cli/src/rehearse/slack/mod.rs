//! What is told of the story's runs in Slack: by the very action that workflows tell it with, in the
//! emulator's Slack.
//!
//! It must not know the story: when there is something to tell, it is said to it.

mod check;
mod run;

use std::path::Path;
use std::time::Instant;

use serde_json::Value;
use windlass_core::message::Phase;
use windlass_emulator::{Emulator, Job, SlackContent, SlackMessage, WorkflowRun};
use windlass_toolkit::{Console, Environment, Failure};

use super::actions;
use super::lines::Lines;
use super::play::{asked_since, milliseconds};
use super::record::{Button, Message, Telling};

pub(super) use check::problem;
pub(super) use run::Run;

/// The channel that all runs are told of in.
const CHANNEL: &str = "releases";

/// So many runs does a story have.
const RUNS: u64 = 4;
/// When they began, for GitHub.
const BEGAN: &str = "2026-01-01T00:00:00Z";

type Variable = (&'static str, String);

/// A place in Slack.
pub(super) struct Slack {
    variables: Vec<Variable>,
}

impl Slack {
    pub(super) fn new(emulator: &Emulator) -> Result<Self, Failure> {
        let ready = emulator.ready();
        let channel = emulator.slack_channel_id(CHANNEL).map_err(unread)?;
        let variables = vec![
            ("GITHUB_API_URL", ready.api_url),
            ("GITHUB_SERVER_URL", ready.server_url),
            ("GITHUB_REPOSITORY", ready.repository),
            ("GITHUB_TOKEN", ready.token),
            ("SLACK_API_URL", ready.slack_api_url),
            ("SLACK_TOKEN", ready.slack_token),
            ("INPUT_CHANNEL", channel),
        ];
        Ok(Self { variables })
    }

    /// Tells that a run has come to a phase, and looks at what people then see.
    pub(super) async fn tell(
        &self,
        run: &mut Run,
        phase: Phase,
        folder: &Path,
        emulator: &Emulator,
    ) -> Result<Telling, Failure> {
        let variables = self.variables.iter().cloned();
        let environment = Environment::from_pairs(variables.chain(run.variables(phase)));
        let lines = Lines::default();
        let mut console = Console::new(&environment, lines.clone());
        let before = emulator.requests().len();
        let started = Instant::now();
        let outputs = actions::tell(&environment, folder, &mut console).await?;
        let milliseconds = milliseconds(started.elapsed());
        let ts = outputs.get("ts").and_then(Value::as_str);
        let said = said(emulator)?;
        let seen = said.iter().find(|it| Some(it.ts.as_str()) == ts);
        let Some(seen) = seen else {
            let log = lines.all().join("; ");
            return Err(Failure::refused(format!("tell Slack of {phase}: {log}")));
        };
        run.was_told(&seen.ts);
        Ok(Telling {
            phase,
            ts: seen.ts.clone(),
            text: seen.content.decoded_text(),
            log: lines.all(),
            requests: asked_since(emulator, before),
            milliseconds,
        })
    }
}

/// The runs as GitHub knows them, each with one job that is under way. Whoever tells of a bad end
/// sees by it that no other job can tell anything at the same time, and need not wait for one.
pub(super) fn runs() -> impl Iterator<Item = WorkflowRun> {
    (1..=RUNS).map(|id| WorkflowRun::new(id, BEGAN).job(Job::new("all of it", BEGAN)))
}

/// Everything that was said, the oldest first.
pub(super) fn messages(emulator: &Emulator) -> Result<Vec<Message>, Failure> {
    let said = said(emulator)?;
    let message = |it: &SlackMessage| {
        let replies = said.iter();
        let replies = replies.filter(|reply| reply.thread_ts.as_ref() == Some(&it.ts));
        let versions = it.earlier.iter().chain([&it.content]);
        Message {
            ts: it.ts.clone(),
            versions: versions.map(|version| version.decoded_text()).collect(),
            buttons: buttons(&it.content),
            thread: replies.flat_map(|it| it.content.plain_texts()).collect(),
        }
    };
    let in_channel = said.iter().filter(|it| it.thread_ts.is_none());
    Ok(in_channel.map(message).collect())
}

fn buttons(content: &SlackContent) -> Vec<Button> {
    let blocks = content.blocks.iter();
    let elements = blocks.filter_map(|block| block.get("elements")?.as_array());
    let button = |element: &Value| {
        Some(Button {
            label: element.pointer("/text/text")?.as_str()?.to_owned(),
            url: element.get("url")?.as_str()?.to_owned(),
        })
    };
    elements.flatten().filter_map(button).collect()
}

fn said(emulator: &Emulator) -> Result<Vec<SlackMessage>, Failure> {
    emulator.slack_messages(CHANNEL).map_err(unread)
}

fn unread(error: std::io::Error) -> Failure {
    Failure::refused(format!("read the emulator's Slack: {error}"))
}
