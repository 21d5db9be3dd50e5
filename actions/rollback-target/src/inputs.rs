//! The inputs. This struct is their one definition: flags, `action.yml`, and the README's table
//! are made from it.

use std::path::PathBuf;

use clap::Args;
use windlass_facts::AccessFlags;
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

/// What is chosen, and what is refused, stands in the action's README.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Inputs {
    /// The environment to take back; default: windlass.toml, else production
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// The tag to go back to, which is then only checked; default: the version that ran well before
    #[arg(long)]
    pub(crate) tag: Option<String>,
    /// What a person typed into the form
    #[arg(long, value_name = "TEXT")]
    pub(crate) confirm: Option<String>,
    /// What they had to type; without it nothing has to be typed
    #[arg(long, value_name = "TEXT")]
    pub(crate) confirm_expected: Option<String>,
    /// The environment in which a person has to approve; without it nobody has to
    #[arg(long, value_name = "NAME")]
    pub(crate) approval_environment: Option<String>,
    /// Environments that no GitHub App may gate, because jobs enter them with `deployment: false`
    #[arg(long, value_name = "NAME")]
    pub(crate) ungated_environments: Vec<String>,
    /// What stands before the number, `none` for nothing; default: v
    #[arg(long, value_name = "PREFIX")]
    pub(crate) tag_prefix: Option<String>,
    /// The configuration file; default: windlass.toml, searched upwards
    #[arg(long, value_name = "PATH")]
    pub(crate) config: Option<PathBuf>,
}
