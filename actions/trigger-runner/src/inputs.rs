//! The inputs. This struct is their one definition: flags, `action.yml`, and the README's table
//! are made from it.

use std::path::PathBuf;

use clap::Args;
use windlass_core::Word;
use windlass_facts::{AccessFlags, word};
use windlass_toolkit::inputs::HEADING;
use windlass_toolkit::{ContextFlags, SecretInput};

/// What the runner and this action share, where it isn't GitHub that vouches for the job.
pub(crate) const SECRET: SecretInput = SecretInput {
    name: "secret",
    description: "The secret that the runner knows this caller by; for auth hmac and seed",
    fallback: None,
};

/// The inputs that never stand in a command line.
pub(crate) const SECRETS: [SecretInput; 3] = [
    SECRET,
    windlass_facts::TOKEN,
    windlass_facts::APP_PRIVATE_KEY,
];

/// What is spoken with the runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// What Windlass's own runner speaks.
    Windlass,
    /// What an earlier runner speaks: it is asked how a deployment stands, and forgets it when it
    /// starts anew.
    Iac,
    /// What the first runner of all speaks: it says that it will, and nothing more.
    Seed,
}

impl Word for Protocol {
    const WHAT: &'static str = "protocol";
    const ALL: &'static [Self] = &[Self::Windlass, Self::Iac, Self::Seed];

    fn as_str(self) -> &'static str {
        match self {
            Self::Windlass => "windlass",
            Self::Iac => "iac",
            Self::Seed => "seed",
        }
    }
}

/// How a request proves who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// GitHub vouches for the job; there is no secret.
    Oidc,
    /// A shared secret; the signature fits one request once.
    Hmac,
    /// A shared secret, as the clients of earlier runners sign.
    Seed,
}

impl Word for Auth {
    const WHAT: &'static str = "auth";
    const ALL: &'static [Self] = &[Self::Oidc, Self::Hmac, Self::Seed];

    fn as_str(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Hmac => "hmac",
            Self::Seed => "seed",
        }
    }
}

/// What is done about a deployment that would take the environment back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Older {
    /// It is an error.
    Refuse,
    /// It is left out, and all is well.
    Skip,
    /// Nobody looks.
    Allow,
}

impl Word for Older {
    const WHAT: &'static str = "older";
    const ALL: &'static [Self] = &[Self::Refuse, Self::Skip, Self::Allow];

    fn as_str(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Skip => "skip",
            Self::Allow => "allow",
        }
    }
}

/// The command line of the action.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Read the secret from this file instead of INPUT_SECRET
    #[arg(long, value_name = "PATH", help_heading = "Secrets")]
    pub(crate) secret_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) context: ContextFlags,
    #[command(flatten)]
    pub(crate) access: AccessFlags,
}

/// What the words mean stands in the action's README.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Inputs {
    /// The runner's address, such as https://deploy.example.com
    #[arg(long)]
    pub(crate) url: String,
    /// The environment to deploy to
    #[arg(long, value_name = "NAME")]
    pub(crate) env: String,
    /// The tag to deploy
    #[arg(long)]
    pub(crate) tag: String,
    /// The commit that the tag stands for; default: what GitHub says, else the local clone
    #[arg(long, value_name = "COMMIT")]
    pub(crate) sha: Option<String>,
    /// The services to deploy; default: all
    #[arg(long, value_name = "NAME")]
    pub(crate) services: Vec<String>,
    /// How requests are signed; default: oidc where the job may ask for a token, else hmac; seed for the protocols iac and seed
    #[arg(long, value_parser = word::<Auth>())]
    pub(crate) auth: Option<Auth>,
    /// What the runner speaks; default: windlass
    #[arg(long, value_parser = word::<Protocol>())]
    pub(crate) protocol: Option<Protocol>,
    /// Wait for the result; default: true
    #[arg(long)]
    pub(crate) wait: Option<bool>,
    /// How long all of it may take, such as 30m or 90s; default: 30m
    #[arg(long, value_name = "DURATION")]
    pub(crate) timeout: Option<String>,
    /// How often the runner is asked how it stands; default: 10s
    #[arg(long, value_name = "DURATION")]
    pub(crate) poll_interval: Option<String>,
    /// An address that must answer 2xx once the deployment is through
    #[arg(long, value_name = "URL")]
    pub(crate) health_check: Option<String>,
    /// Who or what asks, for people; default: the actor and the run
    #[arg(long, value_name = "TEXT")]
    pub(crate) triggered_by: Option<String>,
    /// What to do where a newer version was deployed meanwhile; default: refuse where deployments are recorded, else allow
    #[arg(long, value_parser = word::<Older>())]
    pub(crate) older: Option<Older>,
    /// The tag that is to be replaced, by an older one too: where another was deployed meanwhile, `older` counts
    #[arg(long, value_name = "TAG")]
    pub(crate) from_tag: Option<String>,
    /// Deploy services again that are as they are to be
    #[arg(long)]
    pub(crate) force: Option<bool>,
    /// Cancel the deployment when the time is up, or when the job is cancelled; default: false, it goes on
    #[arg(long)]
    pub(crate) cancel_on_timeout: Option<bool>,
    /// Record the deployment on GitHub, for verify-staging-tag; default: true where there is a token and a result
    #[arg(long)]
    pub(crate) record_deployment: Option<bool>,
    /// Where people visit the environment, for the record
    #[arg(long, value_name = "URL")]
    pub(crate) environment_url: Option<String>,
    /// The image that is deployed, such as sha256:…, for the record
    #[arg(long, value_name = "DIGEST")]
    pub(crate) image_digest: Option<String>,
    /// Say what would be asked for, and sign and send nothing
    #[arg(long)]
    pub(crate) dry_run: Option<bool>,
}
