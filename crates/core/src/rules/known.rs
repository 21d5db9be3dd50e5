//! The answers so far, by what they are about. A repository may give thousands of them.

use std::collections::HashMap;

use super::slices::SliceMap;
use crate::facts::{Comparison, Facts, Question, Relation};
use crate::object_id::ObjectId;
use crate::trailers::Trailers;
use crate::version_tag::VersionTag;

pub(crate) struct Known<'a> {
    messages: HashMap<&'a str, &'a Trailers>,
    comparisons: HashMap<(ObjectId, ObjectId), &'a Comparison>,
    slices: Vec<SliceMap<'a>>,
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
            slices: facts.slices.iter().map(SliceMap::new).collect(),
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
        let between = match commits {
            true => self.between(base, head),
            false => None,
        };
        match self.relation(base, head) {
            Some(relation) if between.is_some() == commits => Ok(Comparison {
                base,
                head,
                relation,
                commits: between,
            }),
            _ => Err(Question::Compare {
                base,
                head,
                commits,
            }),
        }
    }

    fn relation(&self, base: ObjectId, head: ObjectId) -> Option<Relation> {
        let told = self.comparisons.get(&(base, head));
        told.map(|known| known.relation).or_else(|| {
            let mut slices = self.slices.iter();
            slices.find_map(|slice| slice.relation(base, head))
        })
    }

    fn between(&self, base: ObjectId, head: ObjectId) -> Option<Vec<ObjectId>> {
        let told = self.comparisons.get(&(base, head));
        told.and_then(|known| known.commits.clone()).or_else(|| {
            let mut slices = self.slices.iter();
            slices.find_map(|slice| slice.commits(base, head))
        })
    }
}
