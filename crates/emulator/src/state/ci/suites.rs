//! Check suites: the check runs of one App on one commit, or of one workflow
//! run.
//!
//! Must not know what a check run says.

use serde::{Deserialize, Serialize};

use super::Ci;
use super::checks::{CheckConclusion, CheckRunRecord, CheckStatus, Progress, latest};
use crate::state::apps::ACTIONS_APP;

/// One check suite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuiteRecord {
    /// Its number.
    pub id: u64,
    /// The repository's id.
    pub repository: u64,
    /// The App whose check runs it holds.
    pub app: u64,
    /// The commit that is checked.
    pub head_sha: String,
    /// The branch that the commit was the tip of.
    pub head_branch: Option<String>,
    /// Seconds since 1970.
    pub created_at: i64,
}

/// From what spoils a suite to what leaves it as it is.
const WORST_FIRST: [CheckConclusion; 7] = [
    CheckConclusion::Failure,
    CheckConclusion::TimedOut,
    CheckConclusion::Cancelled,
    CheckConclusion::ActionRequired,
    CheckConclusion::Success,
    CheckConclusion::Neutral,
    CheckConclusion::Skipped,
];

impl Ci {
    /// All suites, those of workflow runs included, oldest first.
    pub fn all_suites(&self) -> Vec<SuiteRecord> {
        let runs = self.workflow_runs.iter();
        let of_runs = runs.filter_map(|run| {
            Some(SuiteRecord {
                id: run.suite,
                repository: run.repository,
                app: ACTIONS_APP,
                head_sha: run.head_sha.clone()?,
                head_branch: run.head_branch.clone(),
                created_at: run.created_at,
            })
        });
        let mut all: Vec<_> = self.suites.iter().cloned().chain(of_runs).collect();
        all.sort_by_key(|suite| suite.id);
        all
    }

    /// The newest check runs of a suite.
    pub fn latest_of(&self, suite: u64) -> Vec<CheckRunRecord> {
        let mut runs = self.all_check_runs();
        runs.retain(|run| run.suite == suite);
        latest(runs)
    }

    /// The suite of a check run that is to be added.
    pub(super) fn suite_for(
        &mut self,
        run: &CheckRunRecord,
        head_branch: Option<String>,
        now: i64,
    ) -> u64 {
        let mut known = self.suites.iter();
        let known = known.find(|suite| {
            suite.repository == run.repository
                && suite.app == run.app
                && suite.head_sha == run.head_sha
        });
        if let Some(suite) = known {
            return suite.id;
        }
        let id = self.next_id();
        self.suites.push(SuiteRecord {
            id,
            repository: run.repository,
            app: run.app,
            head_sha: run.head_sha.clone(),
            head_branch,
            created_at: now,
        });
        id
    }
}

/// How far a suite with these check runs is.
pub fn progress(runs: &[CheckRunRecord]) -> Progress {
    let all = |status| runs.iter().all(|run| run.progress.status == status);
    let status = match () {
        () if all(CheckStatus::Queued) => CheckStatus::Queued,
        () if all(CheckStatus::Completed) => CheckStatus::Completed,
        () => CheckStatus::InProgress,
    };
    let ended = |conclusion: &&CheckConclusion| {
        let mut conclusions = runs.iter().map(|run| run.progress.conclusion);
        conclusions.any(|known| known == Some(**conclusion))
    };
    let worst = WORST_FIRST.iter().find(ended).copied();
    Progress {
        status,
        conclusion: worst.filter(|_| status == CheckStatus::Completed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::ci::checks::Output;

    fn check(name: &str, progress: Progress) -> CheckRunRecord {
        CheckRunRecord {
            id: 0,
            repository: 1,
            suite: 0,
            app: 7,
            name: name.to_owned(),
            head_sha: "1".repeat(40),
            progress,
            external_id: String::new(),
            details_url: None,
            started_at: None,
            completed_at: None,
            output: Output::default(),
            workflow_run: None,
        }
    }

    #[test]
    fn a_suite_is_as_bad_as_its_worst_run_once_all_have_ended() {
        use CheckConclusion::{Cancelled, Failure, Neutral, Skipped, Success};
        for (ended, expected) in [
            (vec![Success, Skipped], Some(Success)),
            (vec![Skipped, Neutral], Some(Neutral)),
            (vec![Cancelled, Success, Failure], Some(Failure)),
            (vec![], None),
        ] {
            let runs: Vec<_> = ended
                .iter()
                .map(|conclusion| check("x", Progress::ended(*conclusion)))
                .collect();
            assert_eq!(progress(&runs).conclusion, expected, "{ended:?}");
        }
        let runs = [
            check("a", Progress::ended(Failure)),
            check("b", Progress::UNDER_WAY),
        ];
        assert_eq!(progress(&runs), Progress::UNDER_WAY);
    }

    #[test]
    fn an_app_has_one_suite_a_commit_and_the_newest_run_of_a_name_counts() {
        let mut ci = Ci::default();
        let failed = check("lint", Progress::ended(CheckConclusion::Failure));
        let mended = check("lint", Progress::ended(CheckConclusion::Success));
        let other = CheckRunRecord {
            app: 8,
            ..failed.clone()
        };
        let first = ci.add_check_run(failed, None, 5);
        let second = ci.add_check_run(mended, None, 6);
        let third = ci.add_check_run(other, None, 7);
        assert_eq!(first.suite, second.suite);
        assert_ne!(first.suite, third.suite);
        let ids: Vec<u64> = ci.all_check_runs().iter().map(|run| run.id).collect();
        assert_eq!(ids, [third.id, second.id, first.id]);
        assert_eq!(latest(ci.all_check_runs()), [third, second]);
    }
}
