//! Which lane a tag belongs to.
//!
//! A trailer always wins. Without one, the shape of the version tells, and the trunk where the
//! shape leaves it open.

use semver::Version;

use super::Stop;
use super::view::View;
use crate::facts::Question;
use crate::version_tag::VersionTag;
use crate::vocabulary::{Lane, Scheme};

/// A bump that was made for staging looks like a promotion. Only so many of the highest tags that
/// look promoted are asked whether they were one: the bump itself and its own promotion. A
/// repository may have thousands from before.
const BUMPED_FOR_STAGING: usize = 2;
/// At most so many questions are asked at once.
const BATCH: usize = 64;

impl<'a> View<'a> {
    /// The lane of a tag; `None` for a prerelease of another identifier than `dev` and `rc`.
    pub(crate) fn lane_of(&self, tag: &VersionTag<'a>) -> Result<Option<Lane>, Stop> {
        if let Some(lane) = self.read(tag)?.lane {
            return Ok(Some(lane));
        }
        if let (Some(lane), Some(from)) = (self.request.from_lane, self.from)
            && from.tag == tag.tag
        {
            return Ok(Some(lane));
        }
        if let Some(lane) = self.adopted(tag) {
            return Ok(Some(lane));
        }
        match tag.prerelease {
            Some(("dev", _)) => Ok(Some(Lane::Dev)),
            Some(("rc", _)) => Ok(Some(Lane::Rc)),
            Some(_) => Ok(None),
            None => self.lane_of_untrailered_stable(tag).map(Some),
        }
    }

    /// What tells the lane, in the words of a message.
    pub(crate) fn lane_told_by(&self, tag: &VersionTag<'a>) -> Result<&'static str, Stop> {
        let is_from = self.from.is_some_and(|from| from.tag == tag.tag);
        Ok(match self.read(tag)?.lane {
            Some(_) => "as its message says",
            None if is_from && self.request.from_lane.is_some() => "as 'from-lane' says",
            None if self.adopted(tag).is_some() => "as [adopt] in windlass.toml says",
            None => "as its name tells",
        })
    }

    fn lane_of_untrailered_stable(&self, tag: &VersionTag<'a>) -> Result<Lane, Stop> {
        if self.scheme == Scheme::PrereleaseLine || self.looks_promoted(tag) {
            return Ok(Lane::Production);
        }
        Ok(if self.on_trunk(tag.tag.commit)? {
            Lane::Staging
        } else {
            Lane::Hotfix
        })
    }

    /// `X.Y.0` is what a promotion makes; `X.0.0` may also be where staging began, unless a lower
    /// version stood on the same commit before.
    fn looks_promoted(&self, tag: &VersionTag<'a>) -> bool {
        let (_, minor, patch) = tag.core;
        // What a line leaves out of the count has been there all the same.
        let staged_before = || {
            let mut others = self.catalog.of_any_line(self.request, tag.tag.commit);
            others.any(|other| other.is_stable() && other < *tag)
        };
        patch == 0 && (minor > 0 || staged_before())
    }

    fn adopted(&self, tag: &VersionTag<'a>) -> Option<Lane> {
        let adopt = self.request.adopt.as_ref()?;
        (tag.version() < adopt.before).then_some(adopt.lane)
    }

    /// The highest tag of a lane, below a version if one is given.
    ///
    /// Only tags whose shape allows the lane are looked at, so that finding the newest production
    /// version doesn't read the message of every staging tag since.
    pub(crate) fn newest(
        &self,
        lane: Lane,
        below: Option<&Version>,
    ) -> Result<Option<VersionTag<'a>>, Stop> {
        let mut bumped = 0;
        let candidates = self.catalog.versions().rev().filter(|tag| {
            let lower = below.is_none_or(|below| tag.version() < *below);
            if !lower || !self.may_be(lane, tag) {
                return false;
            }
            // A tag without a message can be told for nothing.
            let must_ask = tag.tag.is_annotated() && self.looks_promoted(tag);
            bumped += usize::from(lane == Lane::Staging && must_ask);
            bumped <= BUMPED_FOR_STAGING || !must_ask
        });
        self.first(candidates, |tag| self.counts_as(lane, tag))
    }

    /// The first tag that is what is looked for. It mostly settles it; where it doesn't, as many
    /// are asked for at once as were in vain so far.
    pub(crate) fn first(
        &self,
        candidates: impl Iterator<Item = VersionTag<'a>>,
        is_wanted: impl Fn(&VersionTag<'a>) -> Result<bool, Stop>,
    ) -> Result<Option<VersionTag<'a>>, Stop> {
        let mut in_vain = 0;
        let mut questions: Vec<Question> = Vec::new();
        for tag in candidates {
            match is_wanted(&tag) {
                Ok(true) if questions.is_empty() => return Ok(Some(tag)),
                Ok(true) => break,
                Ok(false) => in_vain += 1,
                Err(Stop::Ask(more)) => {
                    for question in more {
                        if !questions.contains(&question) {
                            questions.push(question);
                        }
                    }
                    if questions.len() >= in_vain.clamp(1, BATCH) {
                        break;
                    }
                }
                Err(stop) => return Err(stop),
            }
        }
        if questions.is_empty() {
            Ok(None)
        } else {
            Err(Stop::Ask(questions))
        }
    }

    fn may_be(&self, lane: Lane, tag: &VersionTag<'a>) -> bool {
        match lane {
            Lane::Dev => matches!(tag.prerelease, Some(("dev", _))),
            Lane::Rc => matches!(tag.prerelease, Some(("rc", _))),
            Lane::Production if self.scheme == Scheme::PatchLine => {
                // The highest of all is looked at whatever its shape: another scheme may have
                // promoted it, and nothing may go below it.
                let highest = || self.catalog.stable().next_back() == Some(*tag);
                let adopted = || self.adopted(tag) == Some(Lane::Production);
                tag.is_stable() && (self.looks_promoted(tag) || adopted() || highest())
            }
            Lane::Staging | Lane::Production => tag.is_stable(),
            Lane::Hotfix => true,
        }
    }

    /// Whether a tag whose shape allows a lane is of that lane. A prerelease is what it looks
    /// like, unless its core may belong to a hotfix.
    fn counts_as(&self, lane: Lane, tag: &VersionTag<'a>) -> Result<bool, Stop> {
        match (lane, tag.prerelease) {
            (Lane::Dev, Some(_)) => Ok(true),
            (Lane::Rc, Some(_)) => Ok(!self.is_hotfix_core(tag.core)?),
            _ => Ok(self.lane_of(tag)? == Some(lane)),
        }
    }

    /// Whether the prereleases of a core lead to a hotfix. One core has one purpose, so its highest
    /// prerelease that has a message tells.
    pub(super) fn is_hotfix_core(&self, core: (u64, u64, u64)) -> Result<bool, Stop> {
        let opens = |tag: &VersionTag<'_>| {
            tag.tag.is_annotated() && matches!(tag.prerelease, Some(("dev" | "rc", _)))
        };
        match self.catalog.of_core(core).rev().find(opens) {
            Some(tag) => Ok(self.read(&tag)?.lane == Some(Lane::Hotfix)),
            None => Ok(false),
        }
    }
}
