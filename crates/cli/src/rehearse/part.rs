//! A step as it is to be played: what runs, on what, and how it must end.

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
    pub(super) expected: Expected,
}

/// How a step must end. Any other end fails the rehearsal.
#[derive(Debug, Clone, Copy)]
pub(super) enum Expected {
    Done(Outcome),
    /// It refuses, and for nothing but this requirement.
    Refused(&'static str),
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
            expected: Expected::Done(Outcome::Claimed),
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
            expected: Expected::Done(outcome),
        }
    }

    /// The job of an earlier step, run again; it must find everything done.
    pub(super) fn again(step: &Step, title: &str) -> Self {
        Self {
            tag: match step.action {
                Action::NextVersion => None,
                _ => Some(step.tag.clone()),
            },
            ..Self::about(step, step.action, title)
        }
        .expecting(Expected::Done(Outcome::Unchanged))
    }

    /// The same with another end.
    pub(super) fn expecting(self, expected: Expected) -> Self {
        Self { expected, ..self }
    }
}
