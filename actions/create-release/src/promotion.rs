//! A release that is a promotion: of what, and whether it stays on the commit that was tried.

use windlass_core::{ObjectId, Tag, parse_version};
use windlass_toolkit::Failure;

use crate::settings::{Naming, Settings};

/// The commit of the promoted tag, if one was named. It must be a lower version, and what comes
/// out a stable one.
pub(crate) fn source(
    settings: &Settings,
    naming: &Naming,
    tags: &[Tag],
) -> Result<Option<ObjectId>, Failure> {
    let Some(from) = settings.promoted_from() else {
        return Ok(None);
    };
    let Some(tag) = tags.iter().find(|tag| tag.name == from) else {
        return Err(
            Failure::refused(format!("create the release: there is no tag '{from}'"))
                .hint("give 'promoted-from' the tag that was tried on staging"),
        );
    };
    let promoted = parse_version(&naming.tag_prefix, from).ok();
    let leads_there = promoted.is_some_and(|version| version < naming.version);
    if leads_there && naming.version.pre.is_empty() {
        return Ok(Some(tag.commit));
    }
    Err(Failure::refused(format!(
        "create the release: '{from}' can't have been promoted to '{}'",
        settings.tag
    ))
    .hint("a staging or rc version is promoted to a higher stable one; leave 'promoted-from' out for anything else"))
}

/// Production gets the very commit that was tried (V16).
pub(crate) fn check(
    settings: &Settings,
    tag: &Tag,
    promoted: Option<ObjectId>,
) -> Result<(), Failure> {
    let (Some(from), Some(commit)) = (settings.promoted_from(), promoted) else {
        return Ok(());
    };
    if tag.commit == commit {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "create the release: {} stands on {}, but {from}, which is promoted, on {}",
        tag.name,
        tag.commit.short(),
        commit.short()
    ))
    .hint(
        "a promotion stays on its commit: give the tag that next-version made from 'promoted-from'",
    ))
}
