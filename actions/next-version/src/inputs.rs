//! The inputs. This struct is their one definition: flags, `action.yml`, and the README's table
//! are made from it.

use std::path::PathBuf;

use clap::Args;
use windlass_core::{Bump, Lane, Scheme, Word};
use windlass_facts::{AccessFlags, word};
use windlass_toolkit::ContextFlags;
use windlass_toolkit::inputs::HEADING;

/// Where tags are read and made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceName {
    /// Through GitHub's API.
    Api,
    /// In a local clone.
    Git,
}

impl Word for SourceName {
    const WHAT: &'static str = "source";
    const ALL: &'static [Self] = &[Self::Api, Self::Git];

    fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Git => "git",
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
    /// What the version is for
    #[arg(long, value_parser = word::<Lane>())]
    pub(crate) lane: Lane,
    /// How lanes map to numbers; default: windlass.toml, else what the lane and `from` imply
    #[arg(long, value_parser = word::<Scheme>())]
    pub(crate) scheme: Option<Scheme>,
    /// The tag to promote or to mend; required for production and hotfix, an error elsewhere
    #[arg(long, value_name = "TAG")]
    pub(crate) from: Option<String>,
    /// The lane of `from`, where its message doesn't tell
    #[arg(long, value_name = "LANE", value_parser = word::<Lane>())]
    pub(crate) from_lane: Option<Lane>,
    /// How far to raise the version; default: patch for staging, minor for dev and rc; auto reads Conventional Commits
    #[arg(long, value_parser = word::<Bump>())]
    pub(crate) bump: Option<Bump>,
    /// The major (1) or minor (1.4) to stay within; default: all
    #[arg(long)]
    pub(crate) line: Option<String>,
    /// What stands before the number, `none` for nothing; default: v
    #[arg(long, value_name = "PREFIX")]
    pub(crate) tag_prefix: Option<String>,
    /// Tags that don't count: whole names or globs
    #[arg(long, value_name = "TAG")]
    pub(crate) ignore: Vec<String>,
    /// The very first version; default: 1.0.0
    #[arg(long, value_name = "VERSION")]
    pub(crate) initial: Option<String>,
    /// The branch that releases come from; default: the repository's default branch
    #[arg(long, value_name = "BRANCH")]
    pub(crate) trunk: Option<String>,
    /// For `bump: auto`, only commits that touch one of these paths count; default: windlass.toml, else all
    #[arg(long, value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// The image that is to be tagged, such as ghcr.io/acme/shop: a name that can't be one is refused before a version is claimed
    #[arg(long, value_name = "NAME")]
    pub(crate) image: Option<String>,
    /// How the image is tagged, such as dev-{yyMMddHHmm} or sha-{sha7}; default: the git tag
    #[arg(long, value_name = "TEMPLATE")]
    pub(crate) image_template: Option<String>,
    /// The IANA zone for times in image tags; default: UTC
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
    /// Where tags are read and made; default: api when a token and the repository are known
    #[arg(long, value_parser = word::<SourceName>())]
    pub(crate) source: Option<SourceName>,
    /// The work tree or bare repository for `source: git`; default: the working directory
    #[arg(long, value_name = "PATH")]
    pub(crate) git_dir: Option<PathBuf>,
    /// The commit that the version is for; default: the event's, else HEAD
    #[arg(long, value_name = "COMMIT")]
    pub(crate) sha: Option<String>,
    /// Create the tag, so that no other run gets the same version
    #[arg(long)]
    pub(crate) claim: Option<bool>,
    /// Mint another version although the commit has one
    #[arg(long)]
    pub(crate) force: Option<bool>,
    /// Go on although something newer is there
    #[arg(long)]
    pub(crate) allow_downgrade: Option<bool>,
    /// Refuse a promotion that lacks a hotfix of the current production version
    #[arg(long)]
    pub(crate) require_hotfixes: Option<bool>,
    /// Begin a hotfix with a release candidate (prerelease-line)
    #[arg(long)]
    pub(crate) hotfix_prerelease: Option<bool>,
    /// The text of the tag's message; default: the tag's name
    #[arg(long, value_name = "TEXT")]
    pub(crate) message: Option<String>,
    /// The time that image tags show, in RFC 3339; default: the run's start, else the clock
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
    /// The configuration file; default: windlass.toml, searched upwards
    #[arg(long, value_name = "PATH")]
    pub(crate) config: Option<PathBuf>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: Option<bool>,
    /// Log every tag that counted, and why the others did not
    #[arg(long)]
    pub(crate) explain: Option<bool>,
}
