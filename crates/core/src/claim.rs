//! Who won, when a tag could not be created.

use serde::{Deserialize, Serialize};

use crate::decision::Decision;
use crate::object_id::ObjectId;
use crate::trailers::Trailers;

/// How often a claim lists, computes and tries again before it gives up.
pub const ATTEMPTS: u32 = 10;

/// What the server said to the create-only call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It said no.
    Refused,
    /// It said nothing that can be believed: the connection was lost, or it failed halfway.
    Uncertain,
}

/// The ref of the wanted name, as it was read afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Existing {
    /// The commit it stands on.
    pub commit: ObjectId,
    /// What its message ends in.
    pub trailers: Trailers,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The tag is there and is this run's.
    Ours,
    /// Another run made the very tag that this one wanted.
    Shared,
    /// List the tags again, compute again, try again.
    Again,
    /// Nobody made it, so the server forbids it.
    Forbidden,
}

/// Decides after a claim that did not simply succeed. Never believes the answer alone: a 422 may
/// be a lost race, a rule of the server, or the echo of this run's own success.
pub fn after_failure(
    decision: &Decision,
    claim: &str,
    force: bool,
    answer: Answer,
    existing: Option<&Existing>,
) -> Outcome {
    let Some(existing) = existing else {
        return match answer {
            Answer::Refused => Outcome::Forbidden,
            Answer::Uncertain => Outcome::Again,
        };
    };
    if existing.trailers.claim.as_deref() == Some(claim) {
        return Outcome::Ours;
    }
    let same = existing.commit == decision.sha && existing.trailers.lane == Some(decision.lane);
    if same && !force {
        Outcome::Shared
    } else {
        Outcome::Again
    }
}
