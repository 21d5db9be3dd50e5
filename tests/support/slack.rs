//! A run that is told of in an embedded Slack, beside the embedded GitHub that knows its jobs.

use windlass_emulator::{Builder, Emulator, Job, SlackMessage, SlackSetup, WorkflowRun};

use super::{Call, GitHub, Repository};

/// The run that is told of.
pub const RUN: u64 = 4_242;
/// When it was created.
pub const CREATED: &str = "2026-01-18T22:00:00Z";
/// The channel.
pub const CHANNEL: &str = "releases";
/// How every job's runner is called.
pub const RUNNER: &str = "GitHub Actions 1";

/// Slack and GitHub.
pub struct Slack {
    pub github: GitHub,
    repository: Repository,
}

impl Slack {
    /// A run whose only job is the one that tells.
    pub fn new() -> Self {
        Self::with(|builder| builder)
    }

    /// The same in a workspace of this kind.
    pub fn of(setup: SlackSetup) -> Self {
        Self::with(|builder| builder.slack(setup))
    }

    /// The same as the builder says.
    pub fn with(set_up: impl FnOnce(Builder) -> Builder) -> Self {
        let alone = WorkflowRun::new(RUN, CREATED).job(Job::new("finish", CREATED));
        Self::of_run(alone, set_up)
    }

    /// Another run, as the builder says.
    pub fn of_run(run: WorkflowRun, set_up: impl FnOnce(Builder) -> Builder) -> Self {
        let (repository, _) = Repository::new();
        let set_up = |builder: Builder| set_up(builder.workflow_run(super::NAME, run));
        Self {
            github: GitHub::with(&repository, set_up),
            repository,
        }
    }

    /// A step that tells of a phase, in a job of the run.
    pub fn tell(&self, phase: &str) -> Call {
        let emulator = self.emulator();
        self.step(phase)
            .secret("token", emulator.slack_token())
            .input("channel", &self.channel())
            .env("SLACK_API_URL", &emulator.slack_api_url())
    }

    /// A step that knows no channel, for a commit that has this `windlass.toml`.
    pub fn tell_by(&self, file: &str, phase: &str) -> Call {
        let files = [("windlass.toml", file)];
        let commit = self
            .repository
            .commit("settings", "", "ci: tell Slack", &files);
        self.tell(phase)
            .input("channel", "")
            .env("GITHUB_SHA", &commit)
    }

    /// The same, with nothing that says how Slack is reached.
    pub fn step(&self, phase: &str) -> Call {
        let call = Call::new(&["slack-status"]).input("phase", phase);
        let variables = self.github.variables();
        let call = variables
            .iter()
            .fold(call, |call, (name, value)| call.env(name, value));
        call.env("GITHUB_TOKEN", self.github.token())
            .env("GITHUB_RUN_ID", &RUN.to_string())
            .env("GITHUB_RUN_NUMBER", "17")
            .env("GITHUB_RUN_ATTEMPT", "1")
            .env("GITHUB_WORKFLOW", "Release")
            .env("GITHUB_ACTOR", "octocat")
            .env("GITHUB_REF_NAME", "main")
            .env("RUNNER_NAME", RUNNER)
    }

    pub fn emulator(&self) -> &Emulator {
        self.github.emulator()
    }

    /// The channel's id.
    pub fn channel(&self) -> String {
        self.emulator().slack_channel_id(CHANNEL).unwrap()
    }

    /// The channel's messages that stand in no thread.
    pub fn messages(&self) -> Vec<SlackMessage> {
        let messages = self.emulator().slack_messages(CHANNEL).unwrap();
        let (threads, _): (Vec<_>, Vec<_>) = messages.into_iter().partition(is_first);
        threads
    }

    /// The only message.
    pub fn message(&self) -> SlackMessage {
        let messages = self.messages();
        assert_eq!(messages.len(), 1, "{messages:#?}");
        messages.into_iter().next().unwrap()
    }

    /// What stands in threads.
    pub fn replies(&self) -> Vec<SlackMessage> {
        let messages = self.emulator().slack_messages(CHANNEL).unwrap();
        messages.into_iter().filter(|one| !is_first(one)).collect()
    }

    /// Somebody deletes a message.
    pub fn delete(&self, ts: &str) {
        let emulator = self.emulator();
        let url = format!("{}/chat.delete", emulator.slack_api_url());
        let body = serde_json::json!({"channel": self.channel(), "ts": ts});
        let answer = self.github.post(&url, emulator.slack_token(), &body);
        assert_eq!(answer["ok"], true, "{answer}");
    }

    /// The methods of Slack that were called so far, in order.
    pub fn calls(&self) -> Vec<String> {
        let requests = self.github.requests().into_iter();
        let methods = requests.filter_map(|request| {
            let method = request.path.strip_prefix("/slack/api/")?;
            Some(method.to_owned())
        });
        methods.collect()
    }
}

fn is_first(message: &SlackMessage) -> bool {
    message
        .thread_ts
        .as_ref()
        .is_none_or(|parent| *parent == message.ts)
}

/// All texts of a message's blocks, a line each.
pub fn texts(message: &SlackMessage) -> String {
    fn collect(value: &serde_json::Value, found: &mut Vec<String>) {
        if let Some(text) = value["text"].as_str() {
            found.push(text.to_owned());
        }
        match value {
            serde_json::Value::Array(items) => items.iter().for_each(|one| collect(one, found)),
            serde_json::Value::Object(fields) => {
                fields.values().for_each(|one| collect(one, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for block in &message.content.blocks {
        collect(block, &mut found);
    }
    found.join("\n")
}
