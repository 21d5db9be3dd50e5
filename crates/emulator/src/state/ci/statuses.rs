//! Commit statuses, and what they come to.
//!
//! Must not know check runs, except where a deployment asks for both.

use serde::{Deserialize, Serialize};

use super::Ci;
use super::checks::latest;
use crate::state::access::Creator;

/// What a status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusState {
    /// It could not be found out.
    Error,
    /// Something is wrong.
    Failure,
    /// It is not known yet.
    Pending,
    /// All is well.
    Success,
}

/// One status of one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitStatusRecord {
    /// Its number; filled in when it is added.
    pub id: u64,
    /// The repository's id.
    pub repository: u64,
    /// The commit.
    pub sha: String,
    /// What was looked at; compared in any case.
    pub context: String,
    /// What it says.
    pub state: StatusState,
    /// In a few words.
    pub description: Option<String>,
    /// Where more is told.
    pub target_url: Option<String>,
    /// Who filed it.
    pub creator: Creator,
    /// Seconds since 1970.
    pub created_at: i64,
}

/// A context or a check, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Context {
    /// The context of a status, or the name of a check run.
    pub context: String,
    /// The state of the status, or the conclusion of the check run.
    pub state: String,
}

impl Context {
    /// Whether it is as it has to be; what was skipped is not.
    pub fn is_met(&self) -> bool {
        self.state == "success"
    }
}

impl Ci {
    /// Adds a status and gives it with its number.
    pub fn add_status(&mut self, mut record: CommitStatusRecord) -> CommitStatusRecord {
        record.id = self.next_id();
        self.statuses.push(record.clone());
        record
    }

    /// Adds a status unless the very same one is there already.
    pub fn put_status(&mut self, record: CommitStatusRecord) {
        let known = self.statuses.iter().any(|known| {
            let same = CommitStatusRecord {
                id: known.id,
                ..record.clone()
            };
            *known == same
        });
        if !known {
            self.add_status(record);
        }
    }

    /// The newest status of each context of a commit, oldest first.
    pub fn current_statuses(&self, sha: &str) -> Vec<CommitStatusRecord> {
        let mut current: Vec<CommitStatusRecord> = Vec::new();
        for status in self.statuses.iter().filter(|status| status.sha == sha) {
            current.retain(|known| !known.context.eq_ignore_ascii_case(&status.context));
            current.push(status.clone());
        }
        current
    }

    /// The contexts that are required of a commit: the current statuses and the
    /// newest check runs with these names, or all of them. What nobody has told
    /// of yet is pending.
    pub fn contexts(&self, sha: &str, required: Option<&[String]>) -> Vec<Context> {
        let mut contexts = self.all_contexts(sha);
        let Some(required) = required else {
            return contexts;
        };
        let named = |context: &Context, name: &str| context.context.eq_ignore_ascii_case(name);
        contexts.retain(|context| required.iter().any(|name| named(context, name)));
        for name in required {
            if !contexts.iter().any(|context| named(context, name)) {
                contexts.push(Context {
                    context: name.clone(),
                    state: word(None::<StatusState>),
                });
            }
        }
        contexts
    }

    fn all_contexts(&self, sha: &str) -> Vec<Context> {
        let mut runs = self.all_check_runs();
        runs.retain(|run| run.head_sha == sha);
        let checks = latest(runs).into_iter().map(|run| Context {
            state: word(run.progress.conclusion),
            context: run.name,
        });
        let statuses = self.current_statuses(sha).into_iter();
        let statuses = statuses.map(|status| Context {
            state: word(Some(status.state)),
            context: status.context,
        });
        statuses.chain(checks).collect()
    }
}

/// The word for a state or a conclusion; what has none is pending.
fn word(state: Option<impl Serialize>) -> String {
    let value = state.and_then(|state| serde_json::to_value(state).ok());
    let word = value.as_ref().and_then(|value| value.as_str());
    word.unwrap_or("pending").to_owned()
}

/// What statuses come to. Source: REST docs, "Get the combined status".
pub fn combined(statuses: &[CommitStatusRecord]) -> StatusState {
    let any = |state| statuses.iter().any(|status| status.state == state);
    match () {
        () if any(StatusState::Error) || any(StatusState::Failure) => StatusState::Failure,
        () if any(StatusState::Pending) || statuses.is_empty() => StatusState::Pending,
        () => StatusState::Success,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(context: &str, state: StatusState) -> CommitStatusRecord {
        CommitStatusRecord {
            id: 0,
            repository: 1,
            sha: "1".repeat(40),
            context: context.to_owned(),
            state,
            description: None,
            target_url: None,
            creator: Creator {
                login: "a".to_owned(),
                app: None,
            },
            created_at: 5,
        }
    }

    #[test]
    fn the_newest_of_each_context_counts() {
        use StatusState::{Error, Failure, Pending, Success};
        for (told, expected) in [
            (vec![], Pending),
            (vec![("a", Success)], Success),
            (vec![("a", Failure), ("A", Success)], Success),
            (vec![("a", Success), ("a", Pending)], Pending),
            (vec![("a", Success), ("b", Pending), ("c", Error)], Failure),
        ] {
            let mut ci = Ci::default();
            for (context, state) in &told {
                ci.add_status(status(context, *state));
            }
            let current = ci.current_statuses(&"1".repeat(40));
            assert_eq!(combined(&current), expected, "{told:?}");
            assert!(ci.current_statuses(&"2".repeat(40)).is_empty());
        }
    }
}
