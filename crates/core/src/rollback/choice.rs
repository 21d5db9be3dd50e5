//! The target where none is given: the newest that ran well of what is lower than what runs now.
//!
//! Lower, and not merely older: a second rollback goes further back, and never forward to the
//! version that the first one left.

use super::case::Case;
use super::history::{Entry, History};
use super::ran::{self, Ran};
use crate::verification::{Judged, Judgement};

pub(super) fn find(case: &Case<'_>, history: &History<'_>, running: &Entry<'_>) -> Judged<Ran> {
    let lower = |entry: &&Entry<'_>| entry.is_whole() && entry.version < running.version;
    for entry in history.entries.iter().filter(lower) {
        if let Some(success) = entry.success(case)? {
            return ran::again(case, history, entry, success);
        }
    }
    history.read_on(case)?;
    let (environment, tag) = (&case.request.environment, &running.payload.tag);
    let text = format!(
        "there is nothing to go back to: no version below {tag} is recorded to have run well in {environment}"
    );
    let refusal =
        Judgement::failed(text).hint("'tag' may name a higher version that ran well there");
    Err(ran::refused(case, history, refusal)?)
}
