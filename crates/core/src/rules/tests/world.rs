//! A repository in memory that answers the rules' questions.

mod answers;

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::*;

/// Commits are numbers; each knows its parents. Commit 0 is the root.
#[derive(Debug, Clone, Default)]
pub struct World {
    parents: Vec<Vec<usize>>,
    messages: Vec<String>,
    tags: Vec<(String, usize, Option<Trailers>)>,
    pub trunk: usize,
    pub source: Source,
    /// Commits whose change another commit carries too.
    pub ported: BTreeSet<usize>,
    pub asked: RefCell<Vec<Question>>,
}

pub fn id(commit: usize) -> ObjectId {
    format!("{commit:040x}").parse().unwrap()
}

fn object_of(tag: usize) -> ObjectId {
    format!("f{tag:039x}").parse().unwrap()
}

impl World {
    /// A trunk of `length` commits, 0 … length − 1.
    pub fn trunk(length: usize) -> Self {
        let parents = (0..length)
            .map(|n| n.checked_sub(1).into_iter().collect())
            .collect();
        let messages = vec![String::from("fix: x"); length];
        Self {
            parents,
            messages,
            trunk: length - 1,
            ..Self::default()
        }
    }

    /// A commit on top of another, off the trunk.
    pub fn branch(&mut self, parent: usize) -> usize {
        self.parents.push(vec![parent]);
        self.messages.push("fix: x".to_owned());
        self.parents.len() - 1
    }

    /// A commit on top of several, the branch that is merged into first; off the trunk.
    pub fn merge(&mut self, parents: &[usize]) -> usize {
        self.parents.push(parents.to_vec());
        self.messages.push("merge".to_owned());
        self.parents.len() - 1
    }

    pub fn message(&mut self, commit: usize, message: &str) {
        self.messages[commit] = message.to_owned();
    }

    /// A lightweight tag.
    pub fn light(mut self, name: &str, commit: usize) -> Self {
        self.tags.push((name.to_owned(), commit, None));
        self
    }

    /// An annotated tag with a lane of its own.
    pub fn tag(mut self, name: &str, commit: usize, lane: Lane) -> Self {
        let trailers = Trailers {
            lane: Some(lane),
            ..Trailers::default()
        };
        self.tags.push((name.to_owned(), commit, Some(trailers)));
        self
    }

    /// An annotated tag with these trailers.
    pub fn trailed(mut self, name: &str, commit: usize, trailers: Trailers) -> Self {
        self.tags.push((name.to_owned(), commit, Some(trailers)));
        self
    }

    /// An annotated hotfix that names what it mends.
    pub fn hotfix(self, name: &str, commit: usize, from: &str) -> Self {
        let trailers = Trailers {
            lane: Some(Lane::Hotfix),
            promoted_from: Some(from.to_owned()),
            ..Trailers::default()
        };
        self.trailed(name, commit, trailers)
    }

    /// Annotated tags without trailers.
    pub fn plain(mut self, name: &str, commit: usize) -> Self {
        self.tags
            .push((name.to_owned(), commit, Some(Trailers::default())));
        self
    }

    /// What a claim does.
    pub fn add(&mut self, decision: &Decision) {
        let commit = usize::from_str_radix(&decision.sha.to_string(), 16).unwrap();
        self.tags.push((
            decision.tag.clone(),
            commit,
            Some(decision.trailers.clone()),
        ));
    }

    pub fn shuffle(&mut self, by: usize) {
        let length = self.tags.len().max(1);
        self.tags.rotate_left(by % length);
        self.tags.reverse();
    }

    pub fn names(&self) -> Vec<String> {
        self.tags.iter().map(|(name, ..)| name.clone()).collect()
    }

    pub fn facts(&self, target: Option<usize>) -> Facts {
        let tags = self
            .tags
            .iter()
            .enumerate()
            .map(|(n, (name, commit, trailers))| Tag {
                name: name.clone(),
                object: if trailers.is_some() {
                    object_of(n)
                } else {
                    id(*commit)
                },
                commit: id(*commit),
            });
        Facts {
            tags: tags.collect(),
            target: target.map(id),
            source: self.source.clone(),
            ..Facts::default()
        }
    }

    pub fn decide(&self, request: &Request, target: Option<usize>) -> Result<Decision, Problem> {
        self.gather(request, target).map(|(decision, _)| decision)
    }

    pub fn gather(
        &self,
        request: &Request,
        target: Option<usize>,
    ) -> Result<(Decision, Facts), Problem> {
        let mut facts = self.facts(target);
        let tags = facts.tags.clone();
        let decider = Decider::new(request, &tags)?;
        for _ in 0..1_000 {
            match decider.decide(&facts)? {
                Verdict::Decided(decision) => return Ok((*decision, facts)),
                Verdict::Needs(questions) => {
                    assert!(!questions.is_empty());
                    questions
                        .iter()
                        .for_each(|question| self.answer(question, &mut facts));
                }
            }
        }
        panic!("the rules ask for ever");
    }

    pub fn lineage(&self, asked: &LineageRequest) -> Result<Lineage, Problem> {
        let mut facts = self.facts(None);
        let tags = facts.tags.clone();
        for _ in 0..1_000 {
            match lineage(asked, &tags, &facts)? {
                LineageVerdict::Found(lineage) => return Ok(lineage),
                LineageVerdict::Needs(questions) => {
                    assert!(!questions.is_empty());
                    questions
                        .iter()
                        .for_each(|question| self.answer(question, &mut facts));
                }
            }
        }
        panic!("the rules ask for ever");
    }

    /// The tag that a lane gets, or the code of the refusal.
    pub fn gives(&self, request: Request, target: usize) -> String {
        match self.decide(&request, Some(target)) {
            Ok(decision) => decision.tag,
            Err(problem) => problem.code,
        }
    }
}

pub fn staging() -> Request {
    Request::new(Lane::Staging)
}

pub fn promote(from: &str) -> Request {
    Request {
        from: Some(from.to_owned()),
        ..Request::new(Lane::Production)
    }
}

pub fn hotfix(from: &str, scheme: Scheme) -> Request {
    Request {
        from: Some(from.to_owned()),
        scheme: Some(scheme),
        ..Request::new(Lane::Hotfix)
    }
}

pub fn prerelease(lane: Lane) -> Request {
    Request {
        scheme: Some(Scheme::PrereleaseLine),
        ..Request::new(lane)
    }
}
