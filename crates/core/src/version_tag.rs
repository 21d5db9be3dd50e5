//! Which tags are version tags, and why the others are not.

use semver::{BuildMetadata, Prerelease, Version};
use serde::{Deserialize, Serialize};

use crate::object_id::ObjectId;
use crate::prefix::TagPrefix;

/// A tag as the repository holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The name below `refs/tags/`.
    pub name: String,
    /// What the ref points at: a tag object, or the commit itself.
    pub object: ObjectId,
    /// The commit, after following every tag object.
    pub commit: ObjectId,
}

impl Tag {
    /// Whether the tag has a message of its own (a lightweight one has none).
    pub fn is_annotated(&self) -> bool {
        self.object != self.commit
    }
}

/// A tag whose name is `<prefix><major>.<minor>.<patch>[-<identifier>.<n>]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionTag<'a> {
    /// The tag.
    pub tag: &'a Tag,
    /// The numbers, for comparing: SemVer precedence needs no more than these two fields.
    pub core: (u64, u64, u64),
    /// The identifier and counter of a prerelease.
    pub prerelease: Option<(&'a str, u64)>,
}

/// Why a tag is not a version tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Foreign {
    /// It starts with something else.
    Prefix,
    /// What follows the prefix is no SemVer 2.0.0 version.
    NotSemver,
    /// SemVer allows build metadata; two such tags would have equal precedence.
    BuildMetadata,
    /// The prerelease is not `<identifier>.<n>`.
    PrereleaseShape,
    /// It is on the ignore list.
    Ignored,
    /// It belongs to another line of versions than the one asked for.
    OutsideLine,
}

impl Foreign {
    /// The reason in words, for the explain list.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Prefix => "does not start with the prefix",
            Self::NotSemver => "is no SemVer 2.0.0 version",
            Self::BuildMetadata => "has build metadata",
            Self::PrereleaseShape => "has a prerelease that is not <identifier>.<number>",
            Self::Ignored => "is on the ignore list",
            Self::OutsideLine => "is outside the line",
        }
    }
}

/// Reads the version out of a tag's name.
///
/// ```
/// use windlass_core::{Foreign, parse_version};
/// let prefix = Default::default(); // v
/// assert_eq!(parse_version(&prefix, "v1.4.0-rc.2").unwrap().to_string(), "1.4.0-rc.2");
/// assert_eq!(parse_version(&prefix, "v01.9.9"), Err(Foreign::NotSemver));
/// assert_eq!(parse_version(&prefix, "v1.4.0-rc2"), Err(Foreign::PrereleaseShape));
/// assert_eq!(parse_version(&prefix, "zz-9.9.9"), Err(Foreign::Prefix));
/// ```
pub fn parse_version(prefix: &TagPrefix, name: &str) -> Result<Version, Foreign> {
    let (core, prerelease) = parse_parts(prefix, name)?;
    Ok(version(core, prerelease))
}

/// Reads prefix and version out of a tag's name, where nobody says what version tags begin with:
/// the shortest prefix that leaves a version.
///
/// ```
/// use windlass_core::split_version;
/// let (prefix, version) = split_version("api/v1.4.0-rc.2").unwrap();
/// assert_eq!((prefix.as_str(), version.to_string().as_str()), ("api/v", "1.4.0-rc.2"));
/// assert_eq!(split_version("nightly"), None);
/// ```
pub fn split_version(name: &str) -> Option<(TagPrefix, Version)> {
    name.char_indices().find_map(|(at, _)| {
        // After a dot it would be the end of a longer number.
        let before = name.get(..at).filter(|before| !before.ends_with('.'))?;
        let prefix: TagPrefix = before.parse().ok()?;
        let version = parse_version(&prefix, name).ok()?;
        Some((prefix, version))
    })
}

type Parts<'a> = ((u64, u64, u64), Option<(&'a str, u64)>);

fn parse_parts<'a>(prefix: &TagPrefix, name: &'a str) -> Result<Parts<'a>, Foreign> {
    let text = prefix.strip(name).ok_or(Foreign::Prefix)?;
    let parsed = Version::parse(text).map_err(|_| Foreign::NotSemver)?;
    if !parsed.build.is_empty() {
        return Err(Foreign::BuildMetadata);
    }
    let prerelease = match text.split_once('-') {
        None => None,
        Some((_, prerelease)) => {
            Some(counted_identifier(prerelease).ok_or(Foreign::PrereleaseShape)?)
        }
    };
    Ok(((parsed.major, parsed.minor, parsed.patch), prerelease))
}

/// `rc.2` → (`rc`, 2): one identifier that is not a number, one counter that fits in 64 bits.
fn counted_identifier(text: &str) -> Option<(&str, u64)> {
    let (identifier, counter) = text.split_once('.')?;
    let numeric = identifier.bytes().all(|byte| byte.is_ascii_digit());
    let counter_is_plain = counter.bytes().all(|byte| byte.is_ascii_digit());
    if numeric || !counter_is_plain {
        None
    } else {
        Some((identifier, counter.parse().ok()?))
    }
}

pub(crate) fn version(core: (u64, u64, u64), prerelease: Option<(&str, u64)>) -> Version {
    let mut version = Version::new(core.0, core.1, core.2);
    if let Some((identifier, counter)) = prerelease {
        // Every identifier here was read from a legal version or is one of our own two.
        version.pre = Prerelease::new(&format!("{identifier}.{counter}")).unwrap_or_default();
    }
    version.build = BuildMetadata::EMPTY;
    version
}

impl<'a> VersionTag<'a> {
    /// Reads a tag, or says why it is foreign.
    pub fn parse(prefix: &TagPrefix, tag: &'a Tag) -> Result<Self, Foreign> {
        let (core, prerelease) = parse_parts(prefix, &tag.name)?;
        Ok(Self {
            tag,
            core,
            prerelease,
        })
    }

    /// The version that the tag names.
    pub fn version(&self) -> Version {
        version(self.core, self.prerelease)
    }

    /// Whether it has no prerelease part.
    pub fn is_stable(&self) -> bool {
        self.prerelease.is_none()
    }

    /// Whether it is a release candidate, which is what leads to a stable version.
    pub fn is_rc(&self) -> bool {
        matches!(self.prerelease, Some(("rc", _)))
    }
}

/// SemVer §11: numbers first, then a prerelease ranks below its stable version.
impl Ord for VersionTag<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.core
            .cmp(&other.core)
            .then_with(|| self.is_stable().cmp(&other.is_stable()))
            .then_with(|| self.prerelease.cmp(&other.prerelease))
    }
}

impl PartialOrd for VersionTag<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests;
