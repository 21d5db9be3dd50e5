//! The inputs. This struct is their one definition: flags, `action.yml`, and the README's table
//! are made from it.

use std::path::PathBuf;

use clap::Args;
use windlass_core::verification::Requirement;
use windlass_core::{Lane, Scheme};
use windlass_facts::{AccessFlags, word};
use windlass_toolkit::ContextFlags;
use windlass_toolkit::inputs::HEADING;

/// The command line of the action.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    #[command(flatten)]
    pub(crate) context: ContextFlags,
    #[command(flatten)]
    pub(crate) access: AccessFlags,
}

/// What the requirements mean stands in the action's README.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Inputs {
    /// The tag that is to be promoted
    #[arg(long)]
    pub(crate) tag: String,
    /// The environment that it must have run in; default: windlass.toml, else staging
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// What is required; default: all but soak
    #[arg(long, value_name = "REQUIREMENT", value_parser = word::<Requirement>())]
    pub(crate) require: Vec<Requirement>,
    /// What of it is left out after all, such as deployed; the others stay
    #[arg(long, value_name = "REQUIREMENT", value_parser = word::<Requirement>())]
    pub(crate) except: Vec<Requirement>,
    /// Why that is not required, for the report
    #[arg(long, value_name = "TEXT")]
    pub(crate) except_reason: Option<String>,
    /// The branch that releases come from; default: the repository's default branch
    #[arg(long, value_name = "BRANCH")]
    pub(crate) trunk: Option<String>,
    /// How long it must have run, such as 24h, 90m or 2d; adds the requirement soak
    #[arg(long, value_name = "DURATION")]
    pub(crate) soak: Option<String>,
    /// The checks that must have passed, by name; default: those that the trunk requires
    #[arg(long, value_name = "NAME")]
    pub(crate) required_checks: Vec<String>,
    /// What a person typed into the form
    #[arg(long, value_name = "TEXT")]
    pub(crate) confirm: Option<String>,
    /// What they had to type; adds the requirement confirm
    #[arg(long, value_name = "TEXT")]
    pub(crate) confirm_expected: Option<String>,
    /// The environment in which a person has to approve; adds the requirement approval
    #[arg(long, value_name = "NAME")]
    pub(crate) approval_environment: Option<String>,
    /// Environments that no GitHub App may gate, because jobs enter them with `deployment: false`; adds the requirement ungated
    #[arg(long, value_name = "NAME")]
    pub(crate) ungated_environments: Vec<String>,
    /// Fail not-older where a hotfix of the current production version is missing
    #[arg(long)]
    pub(crate) require_hotfixes: Option<bool>,
    /// How lanes map to numbers; default: windlass.toml, else what the tag implies
    #[arg(long, value_parser = word::<Scheme>())]
    pub(crate) scheme: Option<Scheme>,
    /// The lane of the tag, where its message doesn't tell
    #[arg(long, value_name = "LANE", value_parser = word::<Lane>())]
    pub(crate) from_lane: Option<Lane>,
    /// The major (1) or minor (1.4) to stay within; default: all
    #[arg(long)]
    pub(crate) line: Option<String>,
    /// What stands before the number, `none` for nothing; default: v
    #[arg(long, value_name = "PREFIX")]
    pub(crate) tag_prefix: Option<String>,
    /// Tags that don't count: whole names or globs
    #[arg(long, value_name = "TAG")]
    pub(crate) ignore: Vec<String>,
    /// The present time, in RFC 3339; default: the clock
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
    /// The configuration file; default: windlass.toml, searched upwards
    #[arg(long, value_name = "PATH")]
    pub(crate) config: Option<PathBuf>,
}
