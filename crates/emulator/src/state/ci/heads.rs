//! The commits that workflow runs are on.
//!
//! Must not know what the runs do.

use super::Ci;
use crate::state::{Repository, State, StateError};

impl State {
    /// What ran in a repository. Workflow runs that follow a branch are on its
    /// tip; a run whose branch has no commit cannot have started, and is left
    /// out.
    pub async fn ci(&self, repository: &Repository) -> Result<Ci, StateError> {
        let mut ci = self.files.ci.read()?.of(repository.record.id);
        let git = &repository.git;
        for run in &mut ci.workflow_runs {
            let branch = run.head_branch.get_or_insert_with(|| git.default_branch());
            if run.head_sha.is_none() {
                let tip = git.resolve_commit(branch).await?;
                run.head_sha = tip.map(|tip| tip.to_string());
            }
        }
        ci.workflow_runs.retain(|run| run.head_sha.is_some());
        Ok(ci)
    }
}
