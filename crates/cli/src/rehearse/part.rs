//! A step as it is to be played: what runs, on what, and how it must end.

use windlass_core::message::Phase;
use windlass_core::{Lane, ObjectId};

use super::record::{Action, Outcome, Step};

pub(super) struct Part {
    pub(super) action: Action,
    pub(super) title: String,
    pub(super) lane: Lane,
    /// What is promoted, or mended.
    pub(super) from: Option<String>,
    /// What it is about; nothing where the step is to find that.
    pub(super) tag: Option<String>,
    pub(super) sha: ObjectId,
    /// Where it happens; the staging environment where nothing is said.
    pub(super) environment: Option<String>,
    pub(super) expected: Expected,
    /// What Slack is told first that the run has come to.
    pub(super) told_before: &'static [Phase],
    /// What it is told once the step has ended as it must.
    pub(super) told_after: Option<Phase>,
}

/// How a step must end. Any other end fails the rehearsal.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expected {
    Done(Outcome),
    /// It refuses, and for nothing but this requirement.
    Refused(&'static str),
    /// It fails, by this service and no other.
    Failed(&'static str),
}

impl Part {
    /// A version of a lane, that must be new.
    pub(super) fn version(title: &str, lane: Lane, sha: ObjectId) -> Self {
        Self {
            action: Action::NextVersion,
            title: title.to_owned(),
            lane,
            from: None,
            tag: None,
            sha,
            environment: None,
            expected: Expected::Done(Outcome::Claimed),
            told_before: &[],
            told_after: None,
        }
    }

    /// The same, made from the tag of an earlier step.
    pub(super) fn from(self, step: &Step) -> Self {
        Self {
            from: Some(step.tag.clone()),
            ..self
        }
    }

    /// Something that is done about the tag of an earlier step.
    pub(super) fn about(step: &Step, action: Action, title: &str) -> Self {
        let outcome = match action {
            Action::VerifyStagingTag => Outcome::Unchanged,
            _ => Outcome::Changed,
        };
        Self {
            action,
            title: title.to_owned(),
            lane: step.lane,
            from: step.from.clone(),
            tag: Some(step.tag.clone()),
            sha: step.sha,
            environment: None,
            expected: Expected::Done(outcome),
            told_before: &[],
            told_after: None,
        }
    }

    /// The same, where everything must be done already.
    pub(super) fn unchanged(self) -> Self {
        Self {
            expected: Expected::Done(Outcome::Unchanged),
            ..self
        }
    }

    /// The same, in this environment.
    pub(super) fn in_environment(self, name: &str) -> Self {
        Self {
            environment: Some(name.to_owned()),
            ..self
        }
    }

    /// The same, before which Slack is told that the run has come to these phases.
    pub(super) fn after_telling(self, phases: &'static [Phase]) -> Self {
        Self {
            told_before: phases,
            ..self
        }
    }

    /// The same, after which Slack is told that it has come to this one.
    pub(super) fn then_telling(self, phase: Phase) -> Self {
        Self {
            told_after: Some(phase),
            ..self
        }
    }

    /// Whether it is a step of a run that Slack is told of.
    pub(super) fn is_told(&self) -> bool {
        !self.told_before.is_empty() || self.told_after.is_some()
    }

    /// The same, where this service must fail.
    pub(super) fn failing_by(self, service: &'static str) -> Self {
        Self {
            expected: Expected::Failed(service),
            ..self
        }
    }

    /// The same, where it must be refused for this requirement.
    pub(super) fn refused_for(self, requirement: &'static str) -> Self {
        Self {
            expected: Expected::Refused(requirement),
            ..self
        }
    }
}
