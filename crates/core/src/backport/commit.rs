//! The commits that a backport is about.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::object_id::ObjectId;
use crate::text::is_unseen;

/// One commit whose change is wanted elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCommit {
    /// Its id.
    pub id: ObjectId,
    /// Its whole message.
    pub message: String,
    /// Its parents, the first one first.
    pub parents: Vec<ObjectId>,
}

impl SourceCommit {
    /// The first line of the message, as people may read it.
    pub fn subject(&self) -> String {
        let line = self.message.lines().next().unwrap_or_default();
        line.chars().filter(|c| !is_unseen(*c)).collect()
    }

    /// Whether it joins histories, so that it has no change of its own.
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }
}

/// The commits without merges, every one after its parents, and otherwise as they were listed. A
/// list by date is wrong where a clock was.
pub fn in_order(listed: Vec<SourceCommit>) -> Vec<SourceCommit> {
    let known: HashMap<ObjectId, usize> = listed
        .iter()
        .enumerate()
        .map(|(index, commit)| (commit.id, index))
        .collect();
    let mut placed = HashSet::new();
    let mut order = Vec::new();
    for index in 0..listed.len() {
        // A stack of its own: a history may be longer than the program's.
        let mut waiting = vec![index];
        while let Some(index) = waiting.last().copied() {
            let parents = listed.get(index).map(|commit| commit.parents.as_slice());
            let missing = parents
                .unwrap_or_default()
                .iter()
                .filter_map(|parent| known.get(parent))
                .find(|parent| !placed.contains(*parent) && !waiting.contains(parent));
            match missing {
                Some(parent) => waiting.push(*parent),
                None => {
                    waiting.pop();
                    if placed.insert(index) {
                        order.push(index);
                    }
                }
            }
        }
    }
    let mut listed: Vec<Option<SourceCommit>> = listed.into_iter().map(Some).collect();
    let taken = order
        .into_iter()
        .filter_map(|index| listed.get_mut(index)?.take());
    taken.filter(|commit| !commit.is_merge()).collect()
}
