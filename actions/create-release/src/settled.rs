//! What a run leaves behind.

use windlass_core::ReleaseChange;
use windlass_github::Release;

/// What a run has done about the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Created,
    Updated,
    Unchanged,
}

impl State {
    /// A release is created when it becomes public, or when a draft is made that is to stay one.
    pub(crate) fn after(changes: &[ReleaseChange], by_draft: bool) -> Self {
        let creates = |change: &ReleaseChange| match change {
            ReleaseChange::Publish { .. } => true,
            ReleaseChange::CreateDraft { .. } => by_draft,
            _ => false,
        };
        if changes.iter().any(creates) {
            Self::Created
        } else if changes.is_empty() {
            Self::Unchanged
        } else {
            Self::Updated
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
        }
    }
}

/// The release as it stands in the end; in a dry run, as it stood, with what would be changed.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) release: Option<Release>,
    pub(crate) state: State,
    pub(crate) is_latest: bool,
    pub(crate) changes: Vec<ReleaseChange>,
    pub(crate) warnings: Vec<String>,
}
