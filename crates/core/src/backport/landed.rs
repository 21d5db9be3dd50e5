//! Which commits of the base branch a merged pull request became.

use serde::{Deserialize, Serialize};

use super::commit::SourceCommit;

/// A commit, and when its change was written, which rebasing keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The commit.
    pub commit: SourceCommit,
    /// RFC 3339.
    pub at: Option<String>,
}

/// The commits that a pull request without a merge commit became, the oldest first. `own` are the
/// commits that it brought, the oldest first; `history` is the line of first parents that ends in
/// what it was merged as, the newest first.
///
/// A rebase leaves a commit for each of `own`, with its message and its author's time, but for
/// those whose change was there already; a squash leaves a single one, which is none of them.
pub fn landed(own: &[Written], history: &[Written]) -> Vec<SourceCommit> {
    let mut length = 0;
    for mine in own.iter().rev() {
        if history.get(length).is_some_and(|made| is_same(mine, made)) {
            length += 1;
        }
    }
    let found = history.iter().take(length.max(1)).rev();
    found.map(|made| made.commit.clone()).collect()
}

fn is_same(mine: &Written, made: &Written) -> bool {
    let message = |one: &Written| one.commit.message.trim_end().to_owned();
    mine.at.is_some() && mine.at == made.at && message(mine) == message(made)
}
