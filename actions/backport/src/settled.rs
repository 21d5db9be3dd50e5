//! What a run leaves behind.

use windlass_core::backport::Carried;
use windlass_github::Pull;

/// What became of the backport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Created,
    Unchanged,
    Merged,
    Closed,
    NothingToDo,
}

impl State {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Unchanged => "unchanged",
            Self::Merged => "merged",
            Self::Closed => "closed",
            Self::NothingToDo => "nothing-to-do",
        }
    }
}

/// The backport as it stands in the end; in a dry run, as it would.
pub(crate) struct Settled {
    pub(crate) state: State,
    pub(crate) pull: Option<Pull>,
    pub(crate) carried: Option<Carried>,
    /// Whether only a plan was made.
    pub(crate) is_dry: bool,
}

impl Settled {
    /// Whether the pull request is a draft; in a dry run, whether it would be one.
    pub(crate) fn is_draft(&self) -> bool {
        let conflicts = || {
            self.carried
                .as_ref()
                .is_some_and(|it| it.conflict.is_some())
        };
        match &self.pull {
            Some(pull) => pull.draft,
            None => conflicts(),
        }
    }
}
