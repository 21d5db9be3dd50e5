//! What is asked for.

mod validate;

use semver::Version;
use serde::{Deserialize, Serialize};

use crate::ignore::IgnoreList;
use crate::line::Line;
use crate::prefix::TagPrefix;
use crate::vocabulary::{Bump, Lane, Scheme};

/// A tag's message may be this long, in bytes. Longer ones are no message but a mistake, and
/// servers cut them or refuse the tag.
pub const MESSAGE_LIMIT: usize = 65_536;

/// The version that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Request {
    /// What the version is for.
    pub lane: Lane,
    /// How lanes map to numbers; implied by the lane and `from` when absent.
    #[serde(default)]
    pub scheme: Option<Scheme>,
    /// The tag to promote or to mend.
    #[serde(default)]
    pub from: Option<String>,
    /// The lane of `from`, where neither its message nor its shape tells.
    #[serde(default)]
    pub from_lane: Option<Lane>,
    /// How far to raise the version.
    #[serde(default)]
    pub bump: Option<Bump>,
    /// The major or minor to stay within.
    #[serde(default)]
    pub line: Option<Line>,
    /// What stands before the number.
    #[serde(default)]
    pub tag_prefix: TagPrefix,
    /// Tags that don't count.
    #[serde(default)]
    pub ignore: IgnoreList,
    /// The very first version.
    #[serde(default)]
    pub initial: Option<Initial>,
    /// Mint a new version although the target has one.
    #[serde(default)]
    pub force: bool,
    /// Promote although production runs something newer.
    #[serde(default)]
    pub allow_downgrade: bool,
    /// Refuse a promotion that lacks a hotfix of the current production version.
    #[serde(default)]
    pub require_hotfixes: bool,
    /// Begin a hotfix with a release candidate.
    #[serde(default)]
    pub hotfix_prerelease: bool,
    /// What untrailered tags of the time before Windlass were.
    #[serde(default)]
    pub adopt: Option<Adopt>,
    /// The text of the tag's message; default: the tag's name.
    #[serde(default)]
    pub message: Option<String>,
    /// The workflow run that asks, as a URL.
    #[serde(default)]
    pub run: Option<String>,
}

/// The very first version of a prefix or a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initial {
    /// A stable version.
    pub version: Version,
    /// Whether it was given with this very call. Only then may a prefix be new in a repository
    /// that has version tags under another one.
    pub explicit: bool,
}

/// What a repository's tags were before Windlass wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopt {
    /// Untrailered versions lower than this …
    pub before: Version,
    /// … are of this lane.
    pub lane: Lane,
}

impl Request {
    /// A request with nothing but its lane.
    pub fn new(lane: Lane) -> Self {
        Self {
            lane,
            scheme: None,
            from: None,
            from_lane: None,
            bump: None,
            line: None,
            tag_prefix: TagPrefix::default(),
            ignore: IgnoreList::default(),
            initial: None,
            force: false,
            allow_downgrade: false,
            require_hotfixes: false,
            hotfix_prerelease: false,
            adopt: None,
            message: None,
            run: None,
        }
    }

    /// The scheme as far as the request alone tells: given, or implied by the lane.
    pub(crate) fn implied_scheme(&self) -> Option<Scheme> {
        self.scheme.or(match self.lane {
            Lane::Staging => Some(Scheme::PatchLine),
            Lane::Dev | Lane::Rc => Some(Scheme::PrereleaseLine),
            Lane::Hotfix if self.hotfix_prerelease => Some(Scheme::PrereleaseLine),
            Lane::Production | Lane::Hotfix => None,
        })
    }

    /// The first version where none exists yet.
    pub(crate) fn first_version(&self) -> Version {
        let configured = self.initial.as_ref().map(|initial| &initial.version);
        match (configured, self.line) {
            (Some(version), Some(line)) if !line.contains(version) => line.first(),
            (Some(version), _) => version.clone(),
            (None, Some(line)) => line.first(),
            (None, None) => Version::new(1, 0, 0),
        }
    }
}
