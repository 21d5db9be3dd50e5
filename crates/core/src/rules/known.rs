//! The answers so far, by what they are about. A repository may give thousands of them.

use std::collections::HashMap;

use crate::facts::{Comparison, Facts, Question};
use crate::object_id::ObjectId;
use crate::trailers::Trailers;
use crate::version_tag::VersionTag;

pub(super) struct Known<'a> {
    messages: HashMap<&'a str, &'a Trailers>,
    comparisons: HashMap<(ObjectId, ObjectId), &'a Comparison>,
}

impl<'a> Known<'a> {
    pub(super) fn new(facts: &'a Facts) -> Self {
        let messages = facts
            .messages
            .iter()
            .map(|known| (known.tag.as_str(), &known.trailers));
        let mut comparisons = HashMap::new();
        for known in &facts.comparisons {
            let kept = comparisons.entry((known.base, known.head)).or_insert(known);
            if known.commits.is_some() {
                *kept = known;
            }
        }
        Self {
            messages: messages.collect(),
            comparisons,
        }
    }

    /// What a tag says of itself; a lightweight one says nothing.
    pub(super) fn trailers(&self, tag: &VersionTag<'_>) -> Result<Trailers, Question> {
        if !tag.tag.is_annotated() {
            return Ok(Trailers::default());
        }
        let (tag, object) = (&tag.tag.name, tag.tag.object);
        let known = self.messages.get(tag.as_str());
        known
            .map(|trailers| (*trailers).clone())
            .ok_or_else(|| Question::Message {
                tag: tag.clone(),
                object,
            })
    }

    /// How two commits lie to each other, with the commits in between when they are wanted.
    pub(super) fn comparison(
        &self,
        base: ObjectId,
        head: ObjectId,
        commits: bool,
    ) -> Result<Comparison, Question> {
        let known = self.comparisons.get(&(base, head)).copied();
        known
            .filter(|known| known.commits.is_some() || !commits)
            .cloned()
            .ok_or(Question::Compare {
                base,
                head,
                commits,
            })
    }
}
