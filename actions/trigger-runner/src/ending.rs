//! How a run ends, and how a deployment came out.

use windlass_toolkit::Failure;

/// What is known of the result, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Every service is as it is to be.
    Completed,
    /// One isn't, or nobody can tell.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// The time was up before its end.
    TimedOut,
    /// Another version was deployed meanwhile, so that this one was left out.
    Superseded,
    /// The runner has it; nobody waited for the result, or nobody is told.
    Accepted,
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::TimedOut => "timed-out",
            Self::Superseded => "superseded",
            Self::Accepted => "accepted",
        }
    }
}

/// How a deployment came out.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) status: Status,
    /// Whether the step succeeds.
    pub(crate) verdict: Result<(), Failure>,
}

impl End {
    pub(crate) fn good(status: Status) -> Self {
        Self {
            status,
            verdict: Ok(()),
        }
    }

    pub(crate) fn bad(status: Status, failure: Failure) -> Self {
        Self {
            status,
            verdict: Err(failure),
        }
    }
}

/// Why nobody waits any longer.
pub(crate) enum Ending {
    /// The runner told the result, or that there will be none.
    Told(End),
    /// Something went wrong on the way to it.
    Broken(Failure),
    /// The time is up.
    TimedOut,
    /// The job is cancelled.
    Stopped,
}
