//! The inputs. This struct is their one definition: flags, `action.yml`, and the README's table
//! are made from it.

use std::path::PathBuf;

use clap::Args;
use windlass_core::{Latest, Scheme, Word};
use windlass_facts::{AccessFlags, word};
use windlass_toolkit::ContextFlags;
use windlass_toolkit::inputs::HEADING;

/// What stands in a release besides what the caller wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notes {
    /// What GitHub generates from the range.
    Generated,
    /// Nothing.
    None,
}

impl Word for Notes {
    const WHAT: &'static str = "notes";
    const ALL: &'static [Self] = &[Self::Generated, Self::None];

    fn as_str(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::None => "none",
        }
    }
}

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

/// What the words mean stands in the action's README.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = HEADING)]
pub(crate) struct Inputs {
    /// The version tag that the release belongs to
    #[arg(long)]
    pub(crate) tag: String,
    /// The commit that the tag must stand on; default: where it stands, else `promoted-from`'s commit, else the event's
    #[arg(long, value_name = "COMMIT")]
    pub(crate) sha: Option<String>,
    /// Create the tag if it is not there; default: true
    #[arg(long)]
    pub(crate) create_tag: Option<bool>,
    /// The title; default: the tag's name for a new release, else what stands there
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// The text
    #[arg(long, value_name = "TEXT", conflicts_with = "body_file")]
    pub(crate) body: Option<String>,
    /// A file in the workspace with the text
    #[arg(long, value_name = "PATH")]
    pub(crate) body_file: Option<PathBuf>,
    /// What follows the text of a new release; default: generated where there is no text, else none
    #[arg(long, value_parser = word::<Notes>())]
    pub(crate) notes: Option<Notes>,
    /// Where generated notes begin; default: the tag before this one in its lane
    #[arg(long, value_name = "TAG")]
    pub(crate) previous_tag: Option<String>,
    /// Mark it as a prerelease; default: windlass.toml, else true for dev, rc and staging
    #[arg(long)]
    pub(crate) prerelease: Option<bool>,
    /// Leave it a draft
    #[arg(long)]
    pub(crate) draft: Option<bool>,
    /// Whether it is the repository's latest release; default: auto, the highest stable version is
    #[arg(long, value_parser = word::<Latest>())]
    pub(crate) latest: Option<Latest>,
    /// Files of the workspace to attach: paths or globs such as dist/*.tar.gz
    #[arg(long, value_name = "GLOB")]
    pub(crate) assets: Vec<String>,
    /// Attach SHA256SUMS too, with the digests of all other assets
    #[arg(long)]
    pub(crate) checksums: Option<bool>,
    /// The tag that was promoted; it must stand on the same commit
    #[arg(long, value_name = "TAG")]
    pub(crate) promoted_from: Option<String>,
    /// What stands before the number, `none` for nothing; default: windlass.toml, else v
    #[arg(long, value_name = "PREFIX")]
    pub(crate) tag_prefix: Option<String>,
    /// How lanes map to numbers; default: windlass.toml, else what the tags look like
    #[arg(long, value_parser = word::<Scheme>())]
    pub(crate) scheme: Option<Scheme>,
    /// The branch that releases come from; default: the repository's default branch
    #[arg(long, value_name = "BRANCH")]
    pub(crate) trunk: Option<String>,
    /// The configuration file; default: windlass.toml, searched upwards
    #[arg(long, value_name = "PATH")]
    pub(crate) config: Option<PathBuf>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: Option<bool>,
}
