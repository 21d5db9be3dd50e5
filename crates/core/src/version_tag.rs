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
        let prefix: TagPrefix = name.get(..at)?.parse().ok()?;
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tag(name: &str) -> Tag {
        let id: ObjectId = "1".repeat(40).parse().unwrap();
        Tag {
            name: name.to_owned(),
            object: id,
            commit: id,
        }
    }

    /// Fails when a tag is parsed more leniently than SemVer.
    #[test]
    fn v11_foreign_tags_are_told_apart_with_a_reason() {
        let cases = [
            ("zz-9.9.9", Foreign::Prefix),
            ("v", Foreign::NotSemver),
            ("vX.Y.Z", Foreign::NotSemver),
            ("v1.2", Foreign::NotSemver),
            ("v1.2.3.4", Foreign::NotSemver),
            ("v01.9.9", Foreign::NotSemver),
            ("v1.2.99999999999999999999999", Foreign::NotSemver),
            ("v1.2.18446744073709551616", Foreign::NotSemver),
            ("v1.2.3-rc.01", Foreign::NotSemver),
            ("v1.2.3-rc.18446744073709551616", Foreign::PrereleaseShape),
            ("v1.2.3+build.5", Foreign::BuildMetadata),
            ("v1.2.3-rc", Foreign::PrereleaseShape),
            ("v1.2.3-rc.1.2", Foreign::PrereleaseShape),
            ("v1.2.3-7.1", Foreign::PrereleaseShape),
            ("v1.2.3-rc.x", Foreign::PrereleaseShape),
        ];
        for (name, reason) in cases {
            assert_eq!(
                parse_version(&TagPrefix::default(), name),
                Err(reason),
                "{name}"
            );
        }
    }

    /// Fails when prereleases or numbers are ordered as text.
    #[test]
    fn v4_prereleases_rank_below_their_stable_version_and_numbers_as_numbers() {
        let names = [
            "v1.2.3-dev.9",
            "v1.2.3-rc.2",
            "v1.2.3-rc.10",
            "v1.2.3",
            "v1.2.10",
            "v1.10.0",
        ];
        let tags: Vec<Tag> = names.iter().map(|name| tag(name)).collect();
        let parsed: Vec<VersionTag<'_>> = tags
            .iter()
            .map(|tag| VersionTag::parse(&TagPrefix::default(), tag).unwrap())
            .collect();
        assert!(parsed.is_sorted());
    }

    /// Fails when the prefix may stand anywhere in the name.
    #[test]
    fn v12_prefixes_are_compared_whole() {
        let prefix: TagPrefix = "source-v".parse().unwrap();
        assert!(parse_version(&prefix, "source-v1.0.0").is_ok());
        assert_eq!(
            parse_version(&prefix, "datasource-v1.0.0"),
            Err(Foreign::Prefix)
        );
        assert_eq!(
            parse_version(&"none".parse().unwrap(), "v1.0.0"),
            Err(Foreign::NotSemver)
        );
    }

    #[test]
    fn a_tag_of_an_unknown_prefix_is_split_where_its_number_begins() {
        for (name, prefix) in [
            ("v1.2.3", Some("v")),
            ("1.2.3", Some("")),
            ("v12.3.4-rc.10", Some("v")),
            ("api2/v1.2.3", Some("api2/v")),
            ("한글-v1.2.3", Some("한글-v")),
            ("v012.3.4", None),
            ("v1.2", None),
            ("v1.2.3-rc", None),
            ("", None),
        ] {
            let split = split_version(name);
            let found = split.as_ref().map(|(prefix, _)| prefix.as_str());
            assert_eq!(found, prefix, "{name}");
        }
    }

    proptest! {
        #[test]
        fn what_a_prefix_makes_of_a_version_is_split_again(
            prefix in "([a-z]{1,4}/)?([a-z]{1,3}[0-9]?-)?v?",
            version in "(0|[1-9]{1,2})\\.[0-3]\\.[0-3](-(dev|rc|a-1)\\.(0|[1-9][0-9]?))?",
        ) {
            let split = split_version(&format!("{prefix}{version}")).unwrap();
            prop_assert_eq!((split.0.as_str(), split.1.to_string()), (&*prefix, version));
        }

        #[test]
        fn the_order_is_semver_precedence(
            a in "(0|[1-9]{1,2})\\.[0-3]\\.[0-3](-(dev|rc|a-1)\\.(0|[1-9][0-9]?))?",
            b in "(0|[1-9]{1,2})\\.[0-3]\\.[0-3](-(dev|rc|a-1)\\.(0|[1-9][0-9]?))?",
        ) {
            let (first, second) = (tag(&format!("v{a}")), tag(&format!("v{b}")));
            let prefix = TagPrefix::default();
            let ours = VersionTag::parse(&prefix, &first).unwrap()
                .cmp(&VersionTag::parse(&prefix, &second).unwrap());
            prop_assert_eq!(ours, Version::parse(&a).unwrap().cmp(&Version::parse(&b).unwrap()));
        }

        #[test]
        fn any_name_is_read_or_told_apart_without_a_panic(name in "\\PC*") {
            let _ = parse_version(&TagPrefix::default(), &name);
            let _ = split_version(&name);
        }
    }
}
