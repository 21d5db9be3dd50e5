//! One attempt at a verification: what is asked, and what is known so far.

use super::evidence::{Evidence, Reading};
use super::inquiry::Inquiry;
use super::judgement::{self, Judged, Judgement, unjudged};
use super::request::VerificationRequest;
use crate::facts::Trunk;
use crate::problem::Problem;
use crate::rules::{Decider, View};
use crate::version_tag::Tag;

pub(super) struct Case<'a> {
    pub(super) request: &'a VerificationRequest,
    pub(super) tags: &'a [Tag],
    pub(super) decider: &'a Result<Decider<'a>, Problem>,
    pub(super) evidence: &'a Evidence,
}

impl<'a> Case<'a> {
    /// The tag of exactly this name, if it is there.
    pub(super) fn found(&self) -> Option<&'a Tag> {
        let name = self.request.tag();
        self.tags.iter().find(|tag| tag.name == name)
    }

    /// The tag, which most requirements can't do without.
    pub(super) fn tag(&self) -> Judged<&'a Tag> {
        let missing = || unjudged(format!("there is no tag '{}'", self.request.tag()));
        self.found().ok_or_else(|| missing().into())
    }

    /// The rules about versions; they have nothing to say of a tag that is no version.
    pub(super) fn decider(&self) -> Judged<&'a Decider<'a>> {
        self.decider.as_ref().map_err(|problem| {
            let why = problem.message.trim_start_matches("from ");
            Judgement::failed(format!("no version is promoted from it: {why}"))
                .hint("give 'tag' a version tag; 'tag-prefix', 'ignore' and 'line' say which count")
                .into()
        })
    }

    /// An answer of GitHub, asked for where nobody did yet.
    pub(super) fn read<T>(
        &self,
        reading: &'a Reading<T>,
        inquiry: impl FnOnce() -> Inquiry,
    ) -> Judged<&'a T> {
        judgement::read(reading, inquiry)
    }
}

/// A tag and its commit, as messages name them.
pub(super) fn named(tag: &Tag) -> String {
    format!("{} ({})", tag.name, tag.commit.short())
}

/// The trunk, as messages name it.
pub(super) fn trunk_name<'a>(view: &View<'a>) -> Judged<&'a str> {
    Ok(match view.trunk()? {
        Trunk::Branch { name, .. } => name,
        Trunk::Unknown { .. } => "the trunk",
    })
}
