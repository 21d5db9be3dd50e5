//! The inputs. This struct is their one definition: flags, `action.yml`, and the README's table
//! are made from it.

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

/// Where the commits come from is one of `tag`, `pull-request` and `commits`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Inputs {
    /// The tag of a hotfix: what it has beyond `from` is brought
    #[arg(long)]
    pub(crate) tag: Option<String>,
    /// The tag that the hotfix mends; needed with `tag`
    #[arg(long, value_name = "TAG")]
    pub(crate) from: Option<String>,
    /// The number of a merged pull request: what it became is brought
    #[arg(long, value_name = "NUMBER")]
    pub(crate) pull_request: Option<u64>,
    /// The ids of the commits, in the order in which they are picked
    #[arg(long, value_name = "COMMIT")]
    pub(crate) commits: Vec<String>,
    /// The branch that they are brought to; default: the repository's default branch
    #[arg(long, value_name = "BRANCH")]
    pub(crate) target: Option<String>,
    /// The branch that is made for the pull request; default: such as backport/v1.3.2-to-main
    #[arg(long, value_name = "BRANCH")]
    pub(crate) branch: Option<String>,
    /// The title; default: such as Backport v1.3.2 to main
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// Text in Markdown that stands before the list of commits
    #[arg(long, value_name = "TEXT")]
    pub(crate) body: Option<String>,
    /// Make a draft of a conflict, for somebody to resolve, instead of failing; default: true
    #[arg(long)]
    pub(crate) draft_on_conflict: Option<bool>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: Option<bool>,
}
