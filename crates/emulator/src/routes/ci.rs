//! What ran in a repository, ready to be shown.
//!
//! Must not know any one resource.

use super::call::Call;
use super::error::ApiError;
use crate::state::ci::Ci;

/// Everything of the call's repository. Workflow runs that follow a branch are
/// on its tip; a run whose branch has no commit cannot have started, and is
/// left out.
pub async fn load(call: &Call) -> Result<Ci, ApiError> {
    let ci = call.state.files.ci.read()?;
    let mut ci = ci.of(call.repository.record.id);
    for run in &mut ci.workflow_runs {
        let default = || call.git().default_branch();
        let branch = run.head_branch.get_or_insert_with(default);
        if run.head_sha.is_none() {
            let tip = call.git().resolve_commit(branch).await?;
            run.head_sha = tip.map(|tip| tip.to_string());
        }
    }
    ci.workflow_runs.retain(|run| run.head_sha.is_some());
    Ok(ci)
}
