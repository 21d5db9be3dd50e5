//! A line in a pull request's text by which the next run knows it again.

use super::commit::SourceCommit;

/// The line, which nobody sees: which commits the pull request is for. The first, the last and how
/// many tell them, because there may be many.
pub fn marker(wanted: &[SourceCommit]) -> String {
    let id = |commit: Option<&SourceCommit>| commit.map(|one| one.id.to_string());
    let (first, last) = (id(wanted.first()), id(wanted.last()));
    format!(
        "<!-- windlass-backport: {} {} {} -->",
        first.unwrap_or_default(),
        last.unwrap_or_default(),
        wanted.len()
    )
}
