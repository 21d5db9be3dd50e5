//! `exists`: the tag is there, by its whole name.

use strsim::damerau_levenshtein;

use super::case::{Case, named};
use super::judgement::{Judged, Judgement};
use crate::version_tag::{Tag, parse_version};

/// Names that differ in so many characters are near misses.
const NEAR: usize = 2;
/// Git's own limit lies near; a longer name is not compared.
const LONGEST_NAME: usize = 255;
const SHOWN: usize = 3;

/// The names that the repository gives were read as full refs, and annotated tags were followed to
/// their commits, so that neither a branch nor a part of a name can pass (V13, V14, V15).
pub(super) fn judge(case: &Case<'_>) -> Judged {
    match case.found() {
        Some(tag) => Ok(Judgement::passed(format!("{} is there", named(tag)))),
        None => Err(missing(case).into()),
    }
}

fn missing(case: &Case<'_>) -> Judgement {
    let name = case.request.tag();
    if case.evidence.branch {
        return Judgement::failed(format!(
            "there is no tag '{name}', only a branch of that name"
        ))
        .hint("give 'tag' the name of a tag: a branch moves, and can't be promoted");
    }
    let judgement = Judgement::failed(
        match parse_version(&case.request.promotion.tag_prefix, name) {
            Ok(_) => format!("there is no tag '{name}'"),
            Err(foreign) => {
                let why = foreign.reason();
                format!("there is no tag '{name}', and it could be no version: it {why}")
            }
        },
    );
    let near = near_misses(case.tags, name);
    match (near.as_slice(), case.tags.is_empty()) {
        ([], true) => judgement.hint("the repository has no tags"),
        ([], false) => judgement.hint("give 'tag' the name of a tag that is there"),
        (near, _) => judgement.hint(format!("did you mean {}?", near.join(" or "))),
    }
}

/// What a slip of the finger, or a forgotten prefix, would make of an existing name.
fn near_misses(tags: &[Tag], name: &str) -> Vec<String> {
    if name.len() > LONGEST_NAME {
        return Vec::new();
    }
    let distance = |tag: &Tag| {
        let other = tag.name.as_str();
        let is_part = !name.is_empty() && (other.ends_with(name) || name.ends_with(other));
        match damerau_levenshtein(other, name) {
            _ if is_part => Some(0),
            far if far > NEAR => None,
            near => Some(near),
        }
    };
    let mut near: Vec<(usize, &str)> = tags
        .iter()
        .filter_map(|tag| Some((distance(tag)?, tag.name.as_str())))
        .collect();
    near.sort_unstable();
    let shown = near.into_iter().take(SHOWN);
    shown.map(|(_, name)| format!("'{name}'")).collect()
}
