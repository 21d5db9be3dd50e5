//! Where the commits come from, and what a backport of them is called.

use serde::{Deserialize, Serialize};

use crate::object_id::ObjectId;

use super::commit::SourceCommit;

/// So many digits of an id tell it from others in a name.
const DIGITS: usize = 12;

/// Where the commits come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BackportSource {
    /// What a tag has beyond the one that it mends.
    Tag {
        /// The tag.
        tag: String,
        /// The one that it mends.
        from: String,
    },
    /// What a merged pull request became.
    Pull(u64),
    /// These commits, in this order: ids, in full or in short.
    Commits(Vec<String>),
}

impl BackportSource {
    /// In a few words: `v1.3.2`, `#12`, `3 commits`.
    pub fn text(&self) -> String {
        match self {
            Self::Tag { tag, .. } => tag.clone(),
            Self::Pull(number) => format!("#{number}"),
            Self::Commits(ids) if ids.len() == 1 => "a commit".to_owned(),
            Self::Commits(ids) => format!("{} commits", ids.len()),
        }
    }

    /// The branch that is made where no other is asked for. The same source gives the same name,
    /// so that a re-run finds what was made.
    pub fn branch(&self, target: &str, wanted: &[SourceCommit]) -> String {
        let what = match self {
            Self::Tag { tag, .. } => tag.clone(),
            Self::Pull(number) => format!("pr-{number}"),
            Self::Commits(_) => ends(wanted),
        };
        format!("backport/{what}-to-{target}")
    }

    /// The title of the pull request where no other is asked for. `subject` is of the pull request
    /// or of the only commit, where there is one.
    pub fn title(&self, target: &str, subject: Option<&str>) -> String {
        let what = self.text();
        match (self, subject) {
            (Self::Tag { .. }, _) | (_, None) => format!("Backport {what} to {target}"),
            (Self::Pull(_), Some(subject)) => format!("Backport {what} to {target}: {subject}"),
            (Self::Commits(_), Some(subject)) => format!("Backport to {target}: {subject}"),
        }
    }
}

fn ends(wanted: &[SourceCommit]) -> String {
    let short = |id: ObjectId| id.to_string().chars().take(DIGITS).collect::<String>();
    match wanted {
        [] => "nothing".to_owned(),
        [only] => short(only.id),
        [first, .., last] => format!("{}-{}", short(first.id), short(last.id)),
    }
}
