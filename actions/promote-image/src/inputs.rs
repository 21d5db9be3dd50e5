//! The inputs. This struct is their one definition: flags, `action.yml`, and the README's table
//! are made from it.

use std::path::PathBuf;

use clap::Args;
use windlass_core::Word;
use windlass_facts::word;
use windlass_toolkit::inputs::HEADING;
use windlass_toolkit::{ContextFlags, SecretInput};

/// What the registry is asked with. The job's token is no fallback of it: it goes to GitHub's own
/// registry and to no other.
pub(crate) const PASSWORD: SecretInput = SecretInput {
    name: "password",
    description: "The password or token for the registry; default: the job's own token, for GitHub's own registry (ghcr.io) alone",
    fallback: None,
};

/// The inputs that never stand in a command line.
pub(crate) const SECRETS: [SecretInput; 1] = [PASSWORD];

/// What it means that the image is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMissing {
    /// The step fails.
    Fail,
    /// The step says so and succeeds.
    Skip,
}

impl Word for IfMissing {
    const WHAT: &'static str = "if-missing";
    const ALL: &'static [Self] = &[Self::Fail, Self::Skip];

    fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

/// The command line of the action.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Read the password from this file instead of INPUT_PASSWORD
    #[arg(long, value_name = "PATH", help_heading = "Secrets")]
    pub(crate) password_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) context: ContextFlags,
}

/// What the words mean stands in the action's README.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Inputs {
    /// The image's name without a tag, such as ghcr.io/acme/shop; upper case is taken as lower case
    #[arg(long, value_name = "NAME")]
    pub(crate) image: String,
    /// The image's digest, sha256:…: what staging ran
    #[arg(long)]
    pub(crate) digest: Option<String>,
    /// A tag of the image; without a digest it says which image is meant, with one it must stand for it
    #[arg(long, value_name = "TAG")]
    pub(crate) source_tag: Option<String>,
    /// The tags to give; one that stands for another image already is refused
    #[arg(long, value_name = "TAG")]
    pub(crate) tags: Vec<String>,
    /// The tags to give wherever they stand, such as latest
    #[arg(long, value_name = "TAG")]
    pub(crate) floating_tags: Vec<String>,
    /// The platforms that the image must run on, such as linux/amd64
    #[arg(long, value_name = "PLATFORM")]
    pub(crate) platforms: Vec<String>,
    /// The commit that the image must say it was built from (org.opencontainers.image.revision)
    #[arg(long, value_name = "COMMIT")]
    pub(crate) revision: Option<String>,
    /// What it means that the image is not there; default: fail
    #[arg(long, value_parser = word::<IfMissing>())]
    pub(crate) if_missing: Option<IfMissing>,
    /// Who asks the registry; default: who started the run
    #[arg(long, value_name = "USER")]
    pub(crate) username: Option<String>,
    /// Where the registry is reached, for a mirror or without TLS; default: WINDLASS_REGISTRY_URL, else https:// and the image's registry
    #[arg(long, value_name = "URL")]
    pub(crate) registry_url: Option<String>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: Option<bool>,
}
