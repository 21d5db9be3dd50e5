//! Workflow runs that are under way.
//!
//! Must not know what they do: GitHub only says when a run began, and how often.

use serde::{Deserialize, Serialize};

use super::store::Data;

/// The time from one attempt to the next, in seconds. It is long enough that a
/// client that takes an attempt's start for the run's creation is found out.
const BETWEEN_ATTEMPTS: i64 = 3_600;

/// A workflow run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// When it was created, in seconds since 1970; the same in every attempt.
    pub created_at: i64,
    /// The attempt that is under way, from 1.
    pub attempt: u32,
}

impl RunRecord {
    /// When the attempt started, in seconds since 1970.
    pub fn started_at(&self) -> i64 {
        let repeats = i64::from(self.attempt.saturating_sub(1));
        self.created_at.saturating_add(repeats * BETWEEN_ATTEMPTS)
    }

    /// The attempt before this one.
    pub fn previous_attempt(&self) -> Option<u32> {
        self.attempt.checked_sub(1).filter(|attempt| *attempt > 0)
    }
}

impl Data {
    /// A repository's run with this id, and its number: one more than there are
    /// runs with smaller ids.
    pub fn run(&self, repository: u64, id: u64) -> Option<(usize, RunRecord)> {
        let runs = self.runs.get(&repository)?;
        let record = runs.get(&id)?;
        Some((runs.range(..=id).count(), *record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_starts_later_than_the_one_before() {
        for (attempt, started_at, previous) in [
            (0, 100, None),
            (1, 100, None),
            (2, 3_700, Some(1)),
            (3, 7_300, Some(2)),
        ] {
            let run = RunRecord {
                created_at: 100,
                attempt,
            };
            assert_eq!(run.started_at(), started_at, "{attempt}");
            assert_eq!(run.previous_attempt(), previous, "{attempt}");
        }
    }

    #[test]
    fn runs_are_numbered_within_their_repository() {
        let run = RunRecord {
            created_at: 0,
            attempt: 1,
        };
        let mut data = Data::default();
        for (repository, id) in [(1, 50), (1, 41), (2, 7)] {
            data.runs.entry(repository).or_default().insert(id, run);
        }
        for (repository, id, number) in [
            (1, 41, Some(1)),
            (1, 50, Some(2)),
            (2, 7, Some(1)),
            (2, 41, None),
            (3, 7, None),
        ] {
            let found = data.run(repository, id).map(|(number, _)| number);
            assert_eq!(found, number, "{repository} {id}");
        }
    }
}
