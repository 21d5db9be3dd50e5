//! What `lane` comes to.

use super::judgement::Judgement;
use crate::vocabulary::Lane;

/// What a tag is for, and what speaks for it.
pub(super) struct Settled {
    /// Nothing, where what it claims is not borne out.
    pub(super) lane: Option<Lane>,
    pub(super) judgement: Judgement,
}

impl Settled {
    pub(super) fn new(lane: Lane, judgement: Judgement) -> Self {
        Self {
            lane: Some(lane),
            judgement,
        }
    }
}
