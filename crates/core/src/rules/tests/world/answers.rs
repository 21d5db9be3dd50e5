//! What the repository in memory answers.

use std::collections::BTreeSet;

use super::{World, id};
use crate::*;

impl World {
    pub fn parents(&self, commit: usize) -> &[usize] {
        &self.parents[commit]
    }

    pub fn ancestors(&self, commit: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut stack = vec![commit];
        while let Some(commit) = stack.pop() {
            if seen.insert(commit) {
                stack.extend(&self.parents[commit]);
            }
        }
        seen
    }

    fn number(&self, id: ObjectId) -> usize {
        usize::from_str_radix(&id.to_string(), 16).unwrap()
    }

    pub fn answer(&self, question: &Question, facts: &mut Facts) {
        self.asked.borrow_mut().push(question.clone());
        match question {
            Question::Message { tag, .. } => facts.messages.push(self.read(tag)),
            Question::Trunk => {
                facts.trunk = Some(Trunk::Branch {
                    name: "main".into(),
                    head: id(self.trunk),
                });
            }
            Question::Compare {
                base,
                head,
                commits,
            } => {
                facts.comparisons.push(self.compare(*base, *head, *commits));
            }
            Question::Slice { base, head } => facts.slices.push(self.slice(*base, *head)),
            Question::Commits { target, released } => {
                facts.commits = Some(self.unreleased(*target, released));
            }
            Question::Unported { hotfix, target } => {
                facts.unported.push(self.unported(*hotfix, *target));
            }
        }
    }

    fn read(&self, tag: &str) -> TagMessage {
        let trailers = self
            .tags
            .iter()
            .find(|(name, ..)| name == tag)
            .unwrap()
            .2
            .clone();
        let trailers = trailers.expect("only annotated tags have a message");
        TagMessage {
            tag: tag.to_owned(),
            trailers,
        }
    }

    fn compare(&self, base: ObjectId, head: ObjectId, commits: bool) -> Comparison {
        let (a, b) = (
            self.ancestors(self.number(base)),
            self.ancestors(self.number(head)),
        );
        let relation = match (a.is_subset(&b), b.is_subset(&a)) {
            (true, true) => Relation::Identical,
            (true, false) => Relation::Ahead,
            (false, true) => Relation::Behind,
            (false, false) => Relation::Diverged,
        };
        let commits = commits.then(|| b.difference(&a).copied().map(id).collect());
        Comparison {
            base,
            head,
            relation,
            commits,
        }
    }

    fn slice(&self, base: ObjectId, head: ObjectId) -> Slice {
        let (a, b) = (
            self.ancestors(self.number(base)),
            self.ancestors(self.number(head)),
        );
        let commit = |n: &usize| SliceCommit {
            sha: id(*n),
            parents: self.parents[*n].iter().copied().map(id).collect(),
        };
        Slice {
            base,
            head,
            commits: b.difference(&a).map(commit).collect(),
            complete: true,
        }
    }

    fn unreleased(&self, target: ObjectId, released: &[ObjectId]) -> Vec<Commit> {
        let mut reachable = self.ancestors(self.number(target));
        for commit in released {
            reachable = &reachable - &self.ancestors(self.number(*commit));
        }
        let commit = |n: usize| Commit {
            sha: id(n),
            message: self.messages[n].clone(),
        };
        reachable.into_iter().map(commit).collect()
    }

    fn unported(&self, hotfix: ObjectId, target: ObjectId) -> Unported {
        let (fix, mine) = (
            self.ancestors(self.number(hotfix)),
            self.ancestors(self.number(target)),
        );
        let lacking = fix
            .difference(&mine)
            .filter(|commit| !self.ported.contains(commit));
        Unported {
            hotfix,
            target,
            commits: lacking.copied().map(id).collect(),
        }
    }
}
