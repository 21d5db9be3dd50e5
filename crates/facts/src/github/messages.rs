//! What tags say of themselves, all at once.

use std::collections::HashMap;

use windlass_core::{Facts, ObjectId, Question, TagMessage, Trailers};
use windlass_github::Client;
use windlass_toolkit::Failure;

use crate::failure::of_github;

/// Reads the messages that are asked for, and, with the first of them, those that are likely to
/// be asked for next: the request costs the same.
pub(super) async fn answer(
    client: &Client,
    questions: &[Question],
    likely: impl FnOnce(&Facts) -> Vec<Question>,
    facts: &mut Facts,
) -> Result<(), Failure> {
    let mut wanted = named(questions);
    if wanted.is_empty() {
        return Ok(());
    }
    if facts.messages.is_empty() {
        let more = named(&likely(facts)).into_iter();
        let more: Vec<_> = more.filter(|one| !wanted.contains(one)).collect();
        wanted.extend(more);
    }
    let objects: Vec<ObjectId> = wanted.iter().map(|(_, object)| *object).collect();
    let found = client.tag_objects(&objects).await.map_err(of_github)?;
    let trailers: HashMap<ObjectId, Trailers> = found
        .into_iter()
        .map(|tag| (tag.id, Trailers::parse(&tag.message)))
        .collect();
    let read = wanted.into_iter().filter_map(|(tag, object)| {
        let trailers = trailers.get(&object)?.clone();
        Some(TagMessage { tag, trailers })
    });
    facts.messages.extend(read);
    Ok(())
}

fn named(questions: &[Question]) -> Vec<(String, ObjectId)> {
    let message = |question: &Question| match question {
        Question::Message { tag, object } => Some((tag.clone(), *object)),
        _ => None,
    };
    questions.iter().filter_map(message).collect()
}
