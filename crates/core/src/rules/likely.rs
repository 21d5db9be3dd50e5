//! What will be asked for sooner or later, as far as names and commits tell.

use super::catalog::Catalog;
use crate::facts::{Facts, Question, Trunk};
use crate::request::Request;
use crate::version_tag::VersionTag;
use crate::vocabulary::Lane;

/// Of each kind, so many.
const HIGHEST: usize = 32;

/// The tag that the request is about, those on its commit, the highest versions, and the highest
/// that look promoted.
pub(super) fn messages(request: &Request, catalog: &Catalog<'_>, facts: &Facts) -> Vec<Question> {
    let named = request.from.as_deref().and_then(|name| catalog.named(name));
    let target = named.map(|tag| tag.commit).or(facts.target);
    let from = catalog
        .versions()
        .filter(|tag| Some(tag.tag.name.as_str()) == request.from.as_deref());
    let beside = target
        .into_iter()
        .flat_map(|it| catalog.on_commit(it).rev());
    let highest = catalog.versions().rev().take(HIGHEST);
    let promoted = promoted(catalog);
    let mut questions = Vec::new();
    for tag in from
        .chain(beside.take(HIGHEST))
        .chain(highest)
        .chain(promoted.take(HIGHEST))
    {
        let question = unread(&tag, facts).filter(|question| !questions.contains(question));
        questions.extend(question);
    }
    questions
}

/// What a promotion compares: how the trunk went on from the version that production seems to run.
pub(super) fn comparison(
    request: &Request,
    catalog: &Catalog<'_>,
    facts: &Facts,
) -> Option<Question> {
    let base = promoted(catalog).next()?.tag.commit;
    match &facts.trunk {
        Some(Trunk::Branch { head, .. }) if request.lane == Lane::Production => {
            Some(Question::Compare {
                base,
                head: *head,
                commits: true,
            })
        }
        _ => None,
    }
}

/// The versions that look promoted by their shape, the highest first.
fn promoted<'a>(catalog: &'a Catalog<'_>) -> impl Iterator<Item = VersionTag<'a>> {
    catalog.stable().rev().filter(|tag| tag.core.2 == 0)
}

fn unread(tag: &VersionTag<'_>, facts: &Facts) -> Option<Question> {
    let is_read = facts.messages.iter().any(|known| known.tag == tag.tag.name);
    (tag.tag.is_annotated() && !is_read).then(|| Question::Message {
        tag: tag.tag.name.clone(),
        object: tag.tag.object,
    })
}
