//! What may decide of a required check: its runs, and the statuses of the older interface.

use std::collections::HashSet;

use super::case::Case;
use super::evidence::{CheckRun, CommitStatus, RequiredCheck};
use super::inquiry::Inquiry;
use super::judgement::Judged;
use super::standing::{Missing, Standing};
use crate::version_tag::Tag;

/// The App behind workflows.
const GITHUB_ACTIONS: &str = "github-actions";

/// Runs and statuses of a commit.
pub(super) struct Candidates<'a> {
    /// Without those of the workflow that asks.
    runs: Vec<&'a CheckRun>,
    statuses: &'a [CommitStatus],
    /// The names that the workflow that asks has.
    own: HashSet<&'a str>,
}

impl<'a> Candidates<'a> {
    /// Workflow runs are read only where a run may be of a workflow, and statuses only where a
    /// name has no run.
    pub(super) fn gather(case: &Case<'a>, tag: &Tag, required: &[RequiredCheck]) -> Judged<Self> {
        let (sha, evidence) = (tag.commit, case.evidence);
        let all = case.read(&evidence.check_runs, || Inquiry::CheckRuns { sha })?;
        let is_required = |run: &&CheckRun| required.iter().any(|check| check.name == run.name);
        let named: Vec<&CheckRun> = all.iter().filter(is_required).collect();
        let suites = match named.iter().copied().any(may_be_own) {
            true => own_suites(case, tag)?,
            false => HashSet::new(),
        };
        let is_own = |run: &&CheckRun| run.suite.is_some_and(|suite| suites.contains(&suite));
        let (own, runs): (Vec<_>, Vec<_>) = named.into_iter().partition(is_own);
        let has_run = |check: &RequiredCheck| runs.iter().any(|run| run.name == check.name);
        let statuses = match required.iter().all(has_run) {
            true => &[][..],
            false => case.read(&evidence.commit_statuses, || Inquiry::CommitStatuses {
                sha,
            })?,
        };
        let own = own.into_iter().map(|run| run.name.as_str()).collect();
        Ok(Self {
            runs,
            statuses,
            own,
        })
    }

    /// The newest run of the name decides; a status where there is no run, and anyone may report.
    pub(super) fn standing(&self, check: &RequiredCheck) -> Standing<'a> {
        let named = || self.runs.iter().filter(|run| run.name == check.name);
        let fits = |run: &&&CheckRun| {
            let app = run.app.as_ref().map(|app| app.id);
            check.app.is_none() || app == check.app
        };
        // Every run gets a higher id than those before it; its times are what its App says.
        let run = named().filter(fits).max_by_key(|run| run.id);
        match (run, self.status(check), check.app) {
            (Some(run), ..) => Standing::Run(run),
            (None, Some(status), None) => Standing::Status(status),
            (None, _, Some(app)) if named().next().is_some() => {
                Standing::Missing(Missing::AnotherApp(app))
            }
            (None, Some(_), Some(app)) => Standing::Missing(Missing::StatusOfAny(app)),
            _ if self.own.contains(check.name.as_str()) => Standing::Missing(Missing::Own),
            _ => Standing::Missing(Missing::Altogether),
        }
    }

    fn status(&self, check: &RequiredCheck) -> Option<&'a CommitStatus> {
        let named = |status: &&CommitStatus| status.context == check.name;
        let statuses = self.statuses.iter().filter(named);
        statuses.max_by_key(|status| status.updated_at)
    }
}

fn may_be_own(run: &CheckRun) -> bool {
    let app = run.app.as_ref();
    app.is_none_or(|app| app.slug == GITHUB_ACTIONS)
}

/// The suites of every run of the workflow that asks; none where no workflow does.
fn own_suites(case: &Case<'_>, tag: &Tag) -> Judged<HashSet<u64>> {
    let caller = &case.request.caller;
    if caller.workflow.is_none() && caller.run.is_none() {
        return Ok(HashSet::new());
    }
    let sha = tag.commit;
    let runs = case.read(&case.evidence.workflow_runs, || Inquiry::WorkflowRuns {
        sha,
    })?;
    let own = runs
        .iter()
        .filter(|run| Some(run.id) == caller.run || Some(&run.path) == caller.workflow.as_ref());
    Ok(own.filter_map(|run| run.suite).collect())
}
