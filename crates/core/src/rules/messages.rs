//! What tags say of themselves, as far as it is known.

use crate::facts::{Facts, Question};
use crate::trailers::Trailers;
use crate::version_tag::VersionTag;

/// The trailers of a tag; a lightweight tag has none. Those of an annotated one may have to be
/// asked for.
pub(super) fn read(facts: &Facts, tag: &VersionTag<'_>) -> Result<Trailers, Question> {
    let tag = tag.tag;
    if !tag.is_annotated() {
        return Ok(Trailers::default());
    }
    let known = facts
        .messages
        .iter()
        .find(|message| message.tag == tag.name);
    known
        .map(|message| message.trailers.clone())
        .ok_or_else(|| Question::Message {
            tag: tag.name.clone(),
            object: tag.object,
        })
}
