//! The words for where a run is.

use serde::{Deserialize, Serialize};

use crate::vocabulary::words;
use crate::{UnknownWord, Word};

/// Where a run is, or how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// It has begun.
    Init,
    /// What is to be deployed is made.
    Build,
    /// It is brought to where it is to run.
    Deploy,
    /// What runs, or is to run, is looked at.
    Verify,
    /// It ended well.
    Completed,
    /// It ended well, and what it was about was left out: a newer version was there already.
    Superseded,
    /// It was ended by somebody, or by a newer run.
    Cancelled,
    /// It ended badly.
    Failed,
    /// It ended badly, and what ran before runs again.
    RolledBack,
}

words!(Phase, "phase", {
    Init => "init",
    Build => "build",
    Deploy => "deploy",
    Verify => "verify",
    Completed => "completed",
    Superseded => "superseded",
    Cancelled => "cancelled",
    Failed => "failed",
    RolledBack => "rolled-back",
});

impl Phase {
    /// Whether nothing comes after it.
    pub fn is_outcome(self) -> bool {
        self >= Self::Completed
    }

    /// Whether it is an end that nobody wished for.
    pub fn is_bad(self) -> bool {
        self > Self::Superseded
    }

    /// Whether somebody has to look: more than a run that was cancelled, as many are by newer ones.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::RolledBack)
    }

    /// How it looks.
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Init | Self::Build | Self::Deploy | Self::Verify => "⏳",
            Self::Completed => "✅",
            Self::Superseded => "⏭️",
            Self::Cancelled => "🚫",
            Self::Failed => "❌",
            Self::RolledBack => "⏪",
        }
    }

    /// What is said of the run then.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Init => "starting",
            Self::Build => "building",
            Self::Deploy => "deploying",
            Self::Verify => "verifying",
            Self::Completed => "completed",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::RolledBack => "rolled back",
        }
    }
}
