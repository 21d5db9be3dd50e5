//! How deployments went.

use super::evidence::{DeploymentStatus, Evidence};
use super::inquiry::Inquiry;
use super::judgement::{Judged, read};

const SUCCESS: &str = "success";

/// When a deployment succeeded last, if ever. A later success of another one marks it inactive,
/// and changes nothing (W6).
pub(crate) fn success_of(
    evidence: &Evidence,
    deployment: u64,
) -> Judged<Option<&DeploymentStatus>> {
    let statuses = statuses_of(evidence, deployment)?.iter();
    let succeeded = statuses.filter(|status| status.state == SUCCESS);
    Ok(succeeded.max_by_key(|status| status.created_at))
}

/// Every status of a deployment.
pub(crate) fn statuses_of(evidence: &Evidence, deployment: u64) -> Judged<&[DeploymentStatus]> {
    let ask = || Inquiry::DeploymentStatuses { deployment };
    match evidence.statuses.get(&deployment) {
        Some(reading) => read(reading, ask).map(Vec::as_slice),
        None => Err(ask().into()),
    }
}
