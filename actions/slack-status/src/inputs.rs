//! The inputs. This struct is their one definition: flags, `action.yml`, and the README's table
//! are made from it.

use std::path::PathBuf;

use clap::Args;
use windlass_core::Word;
use windlass_core::message::{Direct, Phase};
use windlass_facts::word;
use windlass_toolkit::inputs::HEADING;
use windlass_toolkit::{ContextFlags, SecretInput};

/// The token of the Slack app's bot.
pub(crate) const TOKEN: SecretInput = SecretInput {
    name: "token",
    description: "The bot's token of the Slack app, xoxb-…",
    fallback: Some("SLACK_TOKEN"),
};

/// What there is without a bot.
pub(crate) const WEBHOOK_URL: SecretInput = SecretInput {
    name: "webhook-url",
    description: "The address of an incoming webhook, where there is no token: messages are posted and never changed",
    fallback: Some("SLACK_WEBHOOK_URL"),
};

/// Who reads the run's jobs.
pub(crate) const GITHUB_TOKEN: SecretInput = SecretInput {
    name: "github-token",
    description: "The token that the run's jobs are read with (permission actions: read), and windlass.toml without a checkout (contents: read); default: the job's own",
    fallback: Some("GITHUB_TOKEN"),
};

/// The inputs that never stand in a command line.
pub(crate) const SECRETS: [SecretInput; 3] = [TOKEN, WEBHOOK_URL, GITHUB_TOKEN];

/// The phase that is told, or how it is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhaseInput {
    /// This one.
    Told(Phase),
    /// What the run's own jobs say.
    Auto,
}

impl Word for PhaseInput {
    const WHAT: &'static str = "phase";
    const ALL: &'static [Self] = &[
        Self::Told(Phase::Init),
        Self::Told(Phase::Build),
        Self::Told(Phase::Deploy),
        Self::Told(Phase::Verify),
        Self::Told(Phase::Completed),
        Self::Told(Phase::Superseded),
        Self::Told(Phase::Failed),
        Self::Told(Phase::Cancelled),
        Self::Told(Phase::RolledBack),
        Self::Auto,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Told(phase) => phase.as_str(),
            Self::Auto => "auto",
        }
    }
}

/// What it means for the job that Slack was not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// A warning.
    Warn,
    /// The step fails.
    Fail,
}

impl Word for OnError {
    const WHAT: &'static str = "on-error";
    const ALL: &'static [Self] = &[Self::Warn, Self::Fail];

    fn as_str(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// Which phases a webhook is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookPhases {
    /// The end alone.
    End,
    /// Each, with a message of its own.
    Every,
}

impl Word for WebhookPhases {
    const WHAT: &'static str = "webhook-phases";
    const ALL: &'static [Self] = &[Self::End, Self::Every];

    fn as_str(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Every => "every",
        }
    }
}

/// The command line of the action.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Show the message in the terminal, and tell nobody
    #[arg(long)]
    pub(crate) preview: bool,
    /// Read the token from this file instead of INPUT_TOKEN or SLACK_TOKEN
    #[arg(long, value_name = "PATH", help_heading = "Secrets")]
    pub(crate) token_file: Option<PathBuf>,
    /// Read the webhook's address from this file instead of INPUT_WEBHOOK_URL or SLACK_WEBHOOK_URL
    #[arg(long, value_name = "PATH", help_heading = "Secrets")]
    pub(crate) webhook_url_file: Option<PathBuf>,
    /// Read GitHub's token from this file instead of INPUT_GITHUB_TOKEN or GITHUB_TOKEN
    #[arg(long, value_name = "PATH", help_heading = "Secrets")]
    pub(crate) github_token_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) context: ContextFlags,
}

/// What the words mean stands in the action's README.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Inputs {
    /// Where the run is: init, build, deploy, verify, completed, superseded, failed, cancelled, rolled-back; auto: what its jobs say
    #[arg(long, value_parser = word::<PhaseInput>())]
    pub(crate) phase: PhaseInput,
    /// What the jobs came to that this one waited for, as toJSON(needs) writes it; decides for auto where the run's jobs can't be read
    #[arg(long, value_name = "JSON")]
    pub(crate) needs: Option<String>,
    /// The channel, best by its id (C…): the output channel-id of the first step; a name will do there; default: windlass.toml
    #[arg(long)]
    pub(crate) channel: Option<String>,
    /// The run's message: the output ts of the first step; default: it is looked for
    #[arg(long, value_name = "TS")]
    pub(crate) message_ts: Option<String>,
    /// Which message of the run it is, where each environment is to have one of its own
    #[arg(long, value_name = "TEXT")]
    pub(crate) message_key: Option<String>,
    /// What runs; default: the workflow's name
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// What is deployed, such as v1.2.4
    #[arg(long, value_name = "TEXT")]
    pub(crate) version: Option<String>,
    /// Where it is deployed to, such as staging
    #[arg(long, value_name = "TEXT")]
    pub(crate) environment: Option<String>,
    /// What else is of interest, as name=value, where a name is one word and other lines go on with the value before them; or as a JSON object
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) fields: Vec<String>,
    /// The release's page, for a button
    #[arg(long, value_name = "URL")]
    pub(crate) release_url: Option<String>,
    /// The deployment's page at the runner, for a button
    #[arg(long, value_name = "URL")]
    pub(crate) runner_url: Option<String>,
    /// The services of the deployment, as trigger-runner gives them, for the thread
    #[arg(long, value_name = "JSON")]
    pub(crate) services: Option<String>,
    /// Who is called when the run has failed or was rolled back: here, channel, everyone, Slack's ids of people or groups, or logins; default: windlass.toml
    #[arg(long, value_name = "WHO")]
    pub(crate) mention: Vec<String>,
    /// Who is told in a direct message: none, on-failure, always; default: windlass.toml, else none
    #[arg(long, value_name = "WHEN", value_parser = word::<Direct>())]
    pub(crate) dm: Option<Direct>,
    /// The logins of those who get it; default: windlass.toml, else who started the run
    #[arg(long, value_name = "LOGIN")]
    pub(crate) dm_users: Vec<String>,
    /// Who is who, as login=U… or login=e-mail; default: windlass.toml
    #[arg(long, value_name = "LOGIN=WHO")]
    pub(crate) user_map: Vec<String>,
    /// Tell in the message's thread what failed and what became of the services; default: true
    #[arg(long)]
    pub(crate) thread: Option<bool>,
    /// Show the thread's reply in the channel too when the run has failed; default: windlass.toml, else false
    #[arg(long)]
    pub(crate) broadcast_on_failure: Option<bool>,
    /// What it means that Slack was not told: warn, fail; default: fail where the token, its scopes or the channel are wrong, or GitHub may not be asked what to tell or where, else warn
    #[arg(long, value_parser = word::<OnError>())]
    pub(crate) on_error: Option<OnError>,
    /// Which phases a webhook is told of: end, every; default: end
    #[arg(long, value_name = "WHICH", value_parser = word::<WebhookPhases>())]
    pub(crate) webhook_phases: Option<WebhookPhases>,
    /// The base of Slack's methods; default: SLACK_API_URL, else https://slack.com/api
    #[arg(long, value_name = "URL")]
    pub(crate) slack_api_url: Option<String>,
    /// The configuration file; default: windlass.toml, searched upwards
    #[arg(long, value_name = "PATH")]
    pub(crate) config: Option<PathBuf>,
}
