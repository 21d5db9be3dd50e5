//! What tags say of themselves, all at once, and with them a part of the history.

use std::collections::HashMap;

use windlass_core::{Facts, ObjectId, Question, Slice, TagMessage, Trailers};
use windlass_github::{Client, Range};
use windlass_toolkit::Failure;

use super::ancestry::nodes;
use crate::failure::of_github;

/// Reads the messages that are asked for, and, with the first of them, what is likely to be asked
/// for next: other messages, and how two commits lie to each other. The request costs the same.
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
    let mut range = None;
    if facts.messages.is_empty() {
        let likely = likely(facts);
        range = compared(&likely);
        let more = named(&likely).into_iter();
        let more: Vec<_> = more.filter(|one| !wanted.contains(one)).collect();
        wanted.extend(more);
    }
    let objects: Vec<ObjectId> = wanted.iter().map(|(_, object)| *object).collect();
    let found = match range {
        Some(range) => {
            let found = client.tag_objects_and_commits(&objects, range).await;
            let (tags, commits) = found.map_err(of_github)?;
            facts.slices.extend(commits.map(|commits| Slice {
                base: range.base,
                head: range.head,
                commits: nodes(commits),
                complete: true,
            }));
            tags
        }
        None => client.tag_objects(&objects).await.map_err(of_github)?,
    };
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

fn compared(questions: &[Question]) -> Option<Range> {
    questions.iter().find_map(|question| match question {
        Question::Compare { base, head, .. } => Some(Range {
            base: *base,
            head: *head,
        }),
        _ => None,
    })
}

fn named(questions: &[Question]) -> Vec<(String, ObjectId)> {
    let message = |question: &Question| match question {
        Question::Message { tag, object } => Some((tag.clone(), *object)),
        _ => None,
    };
    questions.iter().filter_map(message).collect()
}
