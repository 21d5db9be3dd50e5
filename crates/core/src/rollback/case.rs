//! One attempt: what is asked, and what is known so far.

use super::request::RollbackRequest;
use crate::object_id::ObjectId;
use crate::verification::Evidence;
use crate::version_tag::Tag;

pub(super) struct Case<'a> {
    pub(super) request: &'a RollbackRequest,
    pub(super) tags: &'a [Tag],
    pub(super) evidence: &'a Evidence,
}

impl<'a> Case<'a> {
    /// The tag of exactly this name, if it is there.
    pub(super) fn tag(&self, name: &str) -> Option<&'a Tag> {
        self.tags.iter().find(|tag| tag.name == name)
    }
}

/// A tag and a commit, as messages name them.
pub(super) fn named(tag: &str, sha: ObjectId) -> String {
    format!("{tag} ({})", sha.short())
}
