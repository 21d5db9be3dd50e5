//! The version tags that count, in order.

use globset::GlobSet;
use semver::Version;

use crate::line::Line;
use crate::object_id::ObjectId;
use crate::problem::Problem;
use crate::request::Request;
use crate::version_tag::{Foreign, Tag, VersionTag};
use crate::vocabulary::Raised;

/// The tags of a repository as one request sees them.
pub(crate) struct Catalog<'a> {
    all: &'a [Tag],
    ignore: Option<GlobSet>,
    line: Option<Line>,
    /// Lowest first.
    versions: Vec<VersionTag<'a>>,
}

impl<'a> Catalog<'a> {
    pub(super) fn new(request: &Request, tags: &'a [Tag]) -> Result<Self, Problem> {
        let ignore = if request.ignore.is_empty() {
            None
        } else {
            Some(request.ignore.matcher()?)
        };
        let mut catalog = Self {
            all: tags,
            ignore,
            line: request.line,
            versions: Vec::new(),
        };
        catalog.versions = tags
            .iter()
            .filter_map(|tag| catalog.classify(request, tag).ok())
            .collect();
        catalog.versions.sort_unstable();
        Ok(catalog)
    }

    /// The version that a tag counts as, or why it doesn't.
    pub(super) fn classify(
        &self,
        request: &Request,
        tag: &'a Tag,
    ) -> Result<VersionTag<'a>, Foreign> {
        let parsed = VersionTag::parse(&request.tag_prefix, tag)?;
        if self.is_ignored(&tag.name) {
            return Err(Foreign::Ignored);
        }
        if self
            .line
            .is_some_and(|line| !line.contains(&parsed.version()))
        {
            return Err(Foreign::OutsideLine);
        }
        Ok(parsed)
    }

    /// Every tag of the repository, foreign ones included.
    pub(super) fn all(&self) -> &'a [Tag] {
        self.all
    }

    /// Version tags, lowest first.
    pub(crate) fn versions(&self) -> impl DoubleEndedIterator<Item = VersionTag<'a>> {
        self.versions.iter().copied()
    }

    /// Stable version tags, lowest first.
    pub(super) fn stable(&self) -> impl DoubleEndedIterator<Item = VersionTag<'a>> {
        self.versions().filter(VersionTag::is_stable)
    }

    /// Version tags of one core, `X.Y.Z` and all its prereleases, lowest first.
    pub(super) fn of_core(
        &self,
        core: (u64, u64, u64),
    ) -> impl DoubleEndedIterator<Item = VersionTag<'a>> {
        let from = self.versions.partition_point(|tag| tag.core < core);
        let to = self.versions.partition_point(|tag| tag.core <= core);
        self.versions
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .copied()
    }

    /// Version tags of one `X.Y` line, lowest first.
    pub(crate) fn of_minor(
        &self,
        major: u64,
        minor: u64,
    ) -> impl DoubleEndedIterator<Item = VersionTag<'a>> {
        let line = (major, minor);
        let from = self
            .versions
            .partition_point(|tag| (tag.core.0, tag.core.1) < line);
        let to = self
            .versions
            .partition_point(|tag| (tag.core.0, tag.core.1) <= line);
        self.versions
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .copied()
    }

    /// Version tags on one commit, lowest first.
    pub(super) fn on_commit(
        &self,
        commit: ObjectId,
    ) -> impl DoubleEndedIterator<Item = VersionTag<'a>> {
        self.versions().filter(move |tag| tag.tag.commit == commit)
    }

    /// Version tags on one commit, those outside the line included.
    pub(super) fn of_any_line(
        &self,
        request: &Request,
        commit: ObjectId,
    ) -> impl Iterator<Item = VersionTag<'a>> {
        let tags = self.all.iter().filter(move |tag| tag.commit == commit);
        tags.filter_map(move |tag| {
            let parsed = VersionTag::parse(&request.tag_prefix, tag).ok()?;
            (!self.is_ignored(&tag.name)).then_some(parsed)
        })
    }

    /// Whether a name is on the ignore list.
    pub(super) fn is_ignored(&self, name: &str) -> bool {
        self.ignore
            .as_ref()
            .is_some_and(|ignore| ignore.is_match(name))
    }

    /// The tag of exactly this name, whatever it counts for.
    pub(super) fn named(&self, name: &str) -> Option<&'a Tag> {
        self.all.iter().find(|tag| tag.name == name)
    }

    /// How far a new version is above the stable version before it.
    pub(super) fn raised(&self, version: &Version) -> Raised {
        let core = (version.major, version.minor, version.patch);
        if !version.pre.is_empty() && self.of_core(core).next().is_some() {
            return Raised::Prerelease;
        }
        let below = self.stable().rev().find(|tag| tag.core < core);
        match below.map(|tag| tag.core) {
            None => Raised::None,
            Some((major, ..)) if major != core.0 => Raised::Major,
            Some((_, minor, _)) if minor != core.1 => Raised::Minor,
            Some(_) => Raised::Patch,
        }
    }
}
