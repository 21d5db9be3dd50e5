//! What a run comes to.

use windlass_core::{Decision, Facts};

/// A decision, with what it was made from and whether this run made it true.
pub(crate) struct Settled {
    pub(crate) decision: Decision,
    pub(crate) facts: Facts,
    pub(crate) image_tag: String,
    pub(crate) claimed: bool,
}
