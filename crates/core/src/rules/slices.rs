//! What a slice of the history proves of two commits. It never guesses: what it leaves open is
//! asked.

use std::collections::{HashMap, HashSet};

use crate::facts::{Relation, Slice};
use crate::object_id::ObjectId;

/// A slice, by commit.
pub(crate) struct SliceMap<'a> {
    slice: &'a Slice,
    parents: HashMap<ObjectId, &'a [ObjectId]>,
    /// What `base` is known to reach: what the slice stands on, once nothing is missing in it.
    behind: HashSet<ObjectId>,
}

/// What one commit reaches.
#[derive(Default)]
struct Reach {
    /// Within the slice, itself included.
    inside: HashSet<ObjectId>,
    /// The first commits that are not in it.
    outside: HashSet<ObjectId>,
}

impl<'a> SliceMap<'a> {
    pub(crate) fn new(slice: &'a Slice) -> Self {
        let parents: HashMap<_, _> = slice
            .commits
            .iter()
            .map(|commit| (commit.sha, commit.parents.as_slice()))
            .collect();
        let mut behind = HashSet::from([slice.base]);
        if slice.complete {
            let known = parents.values().copied().flatten().copied();
            behind.extend(known.chain([slice.head]));
            behind.retain(|id| !parents.contains_key(id));
        }
        Self {
            slice,
            parents,
            behind,
        }
    }

    /// How `head` lies to `base`, if the slice proves it.
    ///
    /// Only a way from one commit to the other is a proof. Git ends its search early where dates
    /// run backwards, and may take commits of the base for new ones; that two commits diverged is
    /// therefore never taken from a slice.
    pub(crate) fn relation(&self, base: ObjectId, head: ObjectId) -> Option<Relation> {
        if base == head {
            return Some(Relation::Identical);
        }
        match (self.reaches(head, base), self.reaches(base, head)) {
            (Some(true), _) => Some(Relation::Ahead),
            (_, Some(true)) => Some(Relation::Behind),
            _ => None,
        }
    }

    /// The commits of `head` that `base` lacks, if the slice tells.
    pub(crate) fn commits(&self, base: ObjectId, head: ObjectId) -> Option<Vec<ObjectId>> {
        if self.reaches(base, head) == Some(true) {
            return Some(Vec::new());
        }
        // Of a part it is not known what else its commits reach, but for what begins at its base.
        let may_tell = self.slice.complete || base == self.slice.base;
        if !may_tell || !self.contains(head) {
            return None;
        }
        let wanted = self.reach(head, None);
        // What lies behind the slice must be the base's own.
        let covered = |id: &ObjectId| self.reaches(base, *id) == Some(true);
        if !wanted.outside.iter().all(covered) {
            return None;
        }
        let lacked = match (self.contains(base), self.behind.contains(&base)) {
            (true, _) => self.reach(base, None).inside,
            (false, true) => HashSet::new(),
            (false, false) => return None,
        };
        let mut commits: Vec<_> = wanted.inside.difference(&lacked).copied().collect();
        // So that messages are the same each time, whatever the server's order.
        commits.sort_unstable();
        Some(commits)
    }

    /// The commits of the slice that its head reaches otherwise than through `commit`.
    pub(crate) fn reached_without(&self, commit: ObjectId) -> HashSet<ObjectId> {
        self.reach(self.slice.head, Some(commit)).inside
    }

    /// Whether the head comes to `commit` by going back from each merge to the branch that was
    /// merged into.
    pub(crate) fn is_on_main_line(&self, commit: ObjectId) -> bool {
        let parent = |id: &ObjectId| self.parents.get(id)?.first().copied();
        std::iter::successors(Some(self.slice.head), parent).any(|id| id == commit)
    }

    /// Whether `commit` reaches `ancestor`; nothing where the slice doesn't tell.
    fn reaches(&self, commit: ObjectId, ancestor: ObjectId) -> Option<bool> {
        if commit == ancestor {
            return Some(true);
        }
        match (self.contains(commit), self.contains(ancestor)) {
            (_, true) if commit == self.slice.head => Some(true),
            (true, inside) => self.reaches_from_inside(commit, ancestor, inside),
            // Nothing in the slice is reached from its base, or from what the base reaches.
            (false, true) => self.behind.contains(&commit).then_some(false),
            (false, false) if commit == self.slice.base => {
                self.behind.contains(&ancestor).then_some(true)
            }
            // What the base reaches can't reach the base.
            (false, false) => {
                let known = ancestor == self.slice.base && self.behind.contains(&commit);
                known.then_some(false)
            }
        }
    }

    fn reaches_from_inside(
        &self,
        commit: ObjectId,
        ancestor: ObjectId,
        inside: bool,
    ) -> Option<bool> {
        let reach = self.reach(commit, None);
        if reach.inside.contains(&ancestor) || reach.outside.contains(&ancestor) {
            return Some(true);
        }
        // Every way to a commit of the slice, and to its base, lies within the slice.
        let would_be_seen = inside || ancestor == self.slice.base || reach.outside.is_empty();
        (self.slice.complete && would_be_seen).then_some(false)
    }

    fn contains(&self, id: ObjectId) -> bool {
        self.parents.contains_key(&id)
    }

    /// Walks back from a commit, and not through `barrier`.
    fn reach(&self, from: ObjectId, barrier: Option<ObjectId>) -> Reach {
        let mut reach = Reach::default();
        let mut open = vec![from];
        while let Some(id) = open.pop() {
            match self.parents.get(&id) {
                _ if Some(id) == barrier => {}
                Some(parents) if reach.inside.insert(id) => open.extend(*parents),
                Some(_) => {}
                None => {
                    reach.outside.insert(id);
                }
            }
        }
        reach
    }
}
