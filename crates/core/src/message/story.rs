//! What was told of a run so far: which phases began when, and how it ended.
//!
//! Jobs that tell at the same time, or twice, or late, must come to the same story. So a story is
//! nothing but a set of remarks that can be joined in any order, any number of times.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::phase::Phase;

/// The phases that were told of, and the ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    told: BTreeMap<Phase, Entry>,
}

/// When a phase was first told of, and when in the newest attempt that told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    first: Timestamp,
    attempt: u64,
    began: Timestamp,
}

/// A phase as it stands in the newest attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chapter {
    pub(super) phase: Phase,
    pub(super) began: Timestamp,
    /// Nothing while it lasts.
    pub(super) ended: Option<Timestamp>,
}

impl Story {
    /// One remark: in this attempt (from 1), the run came to the phase at this time.
    pub fn remark(phase: Phase, attempt: u64, at: Timestamp) -> Self {
        let entry = Entry {
            first: at,
            attempt,
            began: at,
        };
        Self {
            told: BTreeMap::from([(phase, entry)]),
        }
    }

    /// Both stories. Of a phase that both tell of, the newer attempt counts, and in it the earlier
    /// time. The order of joining makes no difference.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        for (phase, entry) in &other.told {
            let known = self.told.entry(*phase).or_insert(*entry);
            *known = known.join(*entry);
        }
        self
    }

    /// Whether the other story has nothing that this one hasn't.
    pub fn includes(&self, other: &Self) -> bool {
        self.clone().join(other) == *self
    }

    /// How the newest attempt ended, and when. Of several ends the worst counts: it is no success
    /// that one job ended well after another had failed.
    pub fn outcome(&self) -> Option<(Phase, Timestamp)> {
        let ends = self.of_newest().filter(|(phase, _)| phase.is_outcome());
        ends.last().map(|(phase, entry)| (phase, entry.began))
    }

    /// Where the run is, or how it ended; before anything was told, at its beginning.
    pub fn phase(&self) -> Phase {
        let outcome = self.outcome().map(|(phase, _)| phase);
        let last = self.chapters().last().map(|chapter| chapter.phase);
        outcome.or(last).unwrap_or(Phase::Init)
    }

    /// The phases that are no ends, in the order in which they first began. Phases of earlier
    /// attempts stay where the newest one went on after them.
    pub(super) fn chapters(&self) -> Vec<Chapter> {
        let mut entries: Vec<_> = self.phases().collect();
        entries.sort_by_key(|(_, entry)| entry.first);
        let resumed = self.of_newest().map(|(_, entry)| entry.first).min();
        let newest = self.newest();
        entries.retain(|(_, entry)| entry.attempt == newest || Some(entry.first) < resumed);
        let next = entries.iter().skip(1).map(|(_, entry)| Some(*entry));
        let end = self.outcome().map(|(_, at)| at);
        let ended = |entry: &Entry, next: Option<Entry>| match next {
            None => end.map(|end| end.max(entry.began)),
            Some(next) if next.attempt > entry.attempt => Some(next.first),
            Some(next) => Some(next.began),
        };
        entries
            .iter()
            .zip(next.chain([None]))
            .map(|((phase, entry), next)| Chapter {
                phase: *phase,
                began: entry.began,
                ended: ended(entry, next),
            })
            .collect()
    }

    fn phases(&self) -> impl Iterator<Item = (Phase, Entry)> {
        let told = self.told.iter().map(|(phase, entry)| (*phase, *entry));
        told.filter(|(phase, _)| !phase.is_outcome())
    }

    fn of_newest(&self) -> impl Iterator<Item = (Phase, Entry)> {
        let newest = self.newest();
        let told = self.told.iter().map(|(phase, entry)| (*phase, *entry));
        told.filter(move |(_, entry)| entry.attempt == newest)
    }

    fn newest(&self) -> u64 {
        let attempts = self.told.values().map(|entry| entry.attempt);
        attempts.max().unwrap_or_default()
    }
}

impl Entry {
    fn join(self, other: Self) -> Self {
        let newer = match self.attempt.cmp(&other.attempt) {
            std::cmp::Ordering::Less => other,
            std::cmp::Ordering::Greater => self,
            std::cmp::Ordering::Equal if other.began < self.began => other,
            std::cmp::Ordering::Equal => self,
        };
        Self {
            first: self.first.min(other.first),
            ..newer
        }
    }
}

#[cfg(test)]
mod tests;
