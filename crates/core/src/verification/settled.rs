//! What `lane` comes to.

use super::judgement::Judgement;
use crate::vocabulary::Lane;

/// What a tag is for, and what speaks for it.
pub(super) struct Settled {
    pub(super) lane: Lane,
    pub(super) judgement: Judgement,
}

impl Settled {
    pub(super) fn new(lane: Lane, judgement: Judgement) -> Self {
        Self { lane, judgement }
    }
}
