//! `windlass.toml`: what a repository settles once for all its runs.

mod slack;

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema};
use semver::Version;
use serde::Deserialize;

use crate::ignore::IgnoreList;
use crate::image_tag::ImageTemplate;
use crate::prefix::TagPrefix;
use crate::problem::Problem;
use crate::request::Adopt;
use crate::version_tag::parse_version;
use crate::vocabulary::{Lane, Scheme};
use crate::written_toml::WrittenToml;
use crate::zone_name::ZoneName;

pub use slack::SlackConfig;

/// The name of the file.
pub const CONFIG_FILE: &str = "windlass.toml";

/// The whole file. Every key is optional; an unknown one is an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(title = "windlass.toml")]
pub struct Config {
    /// How versions are made.
    pub version: VersionConfig,
    /// What is particular to one lane: `[lanes.staging]`.
    pub lanes: BTreeMap<Lane, LaneConfig>,
    /// What the repository's tags were before Windlass wrote them.
    pub adopt: Option<AdoptConfig>,
    /// Whom `slack-status` tells, and where.
    pub slack: SlackConfig,
}

/// `[version]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct VersionConfig {
    /// How lanes map to version numbers.
    pub scheme: Option<Scheme>,
    /// What stands before the number: `v`, `api/v`, or `none`.
    pub tag_prefix: Option<TagPrefix>,
    /// The very first version: three numbers.
    #[schemars(with = "Option<String>")]
    pub initial: Option<Version>,
    /// The zone that times in image tags are shown in: an IANA name.
    pub time_zone: Option<ZoneName>,
    /// Tags that don't count: whole names or globs.
    pub ignore: Option<IgnoreList>,
    /// For `bump: auto`, only commits that touch one of these paths count.
    pub paths: Vec<String>,
}

/// `[lanes.<lane>]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LaneConfig {
    /// How images of the lane are tagged.
    pub image_template: Option<ImageTemplate>,
    /// The GitHub environment that the lane is deployed to.
    pub environment: Option<String>,
    /// Whether releases of the lane are marked as prereleases; default: those of dev, rc and
    /// staging are, and prerelease versions.
    pub prerelease: Option<bool>,
}

/// `[adopt]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AdoptConfig {
    /// Tags below this one, and without trailers, are of `lane`: `v2.0.0`.
    pub before: String,
    /// What they were.
    pub lane: Lane,
}

impl Config {
    /// Reads the file's text. `file` is how errors name it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| WrittenToml { file, text }.problem(&error))
    }

    /// What was settled of the past of the tags with a prefix. `[adopt]` speaks of the
    /// repository's own prefix; a component with another one has a past of its own. A version
    /// without any prefix speaks of all.
    pub fn adopt_for(&self, prefix: &TagPrefix) -> Result<Option<Adopt>, Problem> {
        let Some(adopt) = &self.adopt else {
            return Ok(None);
        };
        let own = self.version.tag_prefix.clone().unwrap_or_default();
        let read = |prefix: &TagPrefix| parse_version(prefix, &adopt.before).ok();
        match (
            read(prefix).or_else(|| read(&TagPrefix::none())),
            read(&own),
        ) {
            (Some(before), _) => Ok(Some(Adopt {
                before,
                lane: adopt.lane,
            })),
            (None, Some(_)) => Ok(None),
            (None, None) => {
                let message = format!("[adopt] before '{}' is no version tag", adopt.before);
                Err(Problem::bad_input("config", message)
                    .hint(format!("write it as '{}'", own.tag(&Version::new(2, 0, 0)))))
            }
        }
    }

    /// The schema of the file, as JSON Schema 2020-12.
    pub fn schema() -> Schema {
        schemars::schema_for!(Self)
    }
}

#[cfg(test)]
mod tests;
