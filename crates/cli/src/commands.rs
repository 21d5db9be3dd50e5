//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use windlass_toolkit::Format;

use crate::check::CheckArguments;
use crate::emulate::EmulateArguments;
use crate::init::InitArguments;
use crate::rehearse::RehearseArguments;

/// Release promotion that can be run twice, raced and crashed: the right version, once, on the right commit
#[derive(Debug, Parser)]
#[command(
    name = "windlass",
    version,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub(crate) struct Program {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Action(ActionCommand),
    /// Write an example pipeline into a repository, and say what else there is to set up
    Init(Box<InitArguments>),
    /// Say what is wrong with a repository's use of Windlass's workflows and actions
    Check(Box<CheckArguments>),
    /// Play the way of a version through all lanes, offline, on a copy of a repository
    Rehearse(RehearseArguments),
    /// Serve an embedded GitHub over a bare git repository, and a Slack
    Emulate(EmulateArguments),
    /// Describe every action: inputs, outputs, defaults
    Describe(DescribeArguments),
    /// Print the JSON schema of windlass.toml
    Schema,
}

/// The actions, in the order in which a pipeline comes to them.
#[derive(Debug, Subcommand)]
pub(crate) enum ActionCommand {
    /// Find the next version of a lane, and claim it if asked to
    NextVersion(Box<Action<windlass_next_version::Arguments>>),
    /// Say whether a tag may be promoted, requirement by requirement
    VerifyStagingTag(Box<Action<windlass_verify_staging_tag::Arguments>>),
    /// Say which version a rollback deploys, and whether it may
    RollbackTarget(Box<Action<windlass_rollback_target::Arguments>>),
    /// Give an image that was tried its production tag, by digest
    PromoteImage(Box<Action<windlass_promote_image::Arguments>>),
    /// Create a release with its assets, or complete the one that is there
    CreateRelease(Box<Action<windlass_create_release::Arguments>>),
    /// Bring the commits of a hotfix or a pull request to another branch, as a pull request
    Backport(Box<Action<windlass_backport::Arguments>>),
    /// Have a deploy runner deploy a tag, and wait for what comes of it
    TriggerRunner(Box<Action<windlass_trigger_runner::Arguments>>),
    /// Tell the story of a run in Slack, in one message
    SlackStatus(Box<Action<windlass_slack_status::Arguments>>),
}

/// An action as a subcommand: its own arguments, and how its outputs are printed.
#[derive(Debug, Args)]
pub(crate) struct Action<T: Args> {
    #[command(flatten)]
    pub(crate) arguments: T,
    /// How outputs are printed
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct DescribeArguments {
    /// The only format there is
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: DescribeFormat,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum DescribeFormat {
    #[default]
    Json,
}
