//! The records of a deployment that are there already: one that an earlier run left open is gone
//! on with, so that none stays in progress for ever.

use std::num::NonZeroU32;

use windlass_core::verification::{DEPLOYMENT_TASK, DeploymentPayload};
use windlass_github::{Client, Deployment, DeploymentFilter, Error, NewDeploymentStatus};

/// Of so many records, the newest, it is asked how they stand.
const LOOKED_AT: usize = 10;

/// A record that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It has not been said how the deployment came out.
    Open(u64),
    /// It says that it succeeded, and nothing has replaced it since.
    Succeeded(u64),
}

/// The record of this very deployment to go on with, if there is one. Others of it that stand open
/// are closed, and so is one that others were written after: what runs is told by the newest. A
/// success counts only where `is_old` says that nothing new was deployed.
pub(super) async fn find(
    client: &Client,
    environment: &str,
    payload: &DeploymentPayload,
    is_old: bool,
) -> Result<Option<Standing>, Error> {
    let sha = payload.sha.to_string();
    let filter = DeploymentFilter {
        sha: Some(&sha),
        task: Some(DEPLOYMENT_TASK),
        environment: Some(environment),
        ..DeploymentFilter::default()
    };
    let records = client.deployments(&filter).await?;
    let same = records.iter().filter(|record| is_of(record, payload));
    let mut found = None;
    for record in same.take(LOOKED_AT) {
        let newest = newest_state(client, record.id).await?;
        let is_equal = DeploymentPayload::read(&record.payload).as_ref() == Ok(payload);
        match newest.as_deref() {
            None | Some("queued" | "pending" | "in_progress") => match found {
                None if is_equal && is_newest(client, environment, record.id).await? => {
                    found = Some(Standing::Open(record.id));
                }
                _ => close(client, record.id).await?,
            },
            Some("success") if found.is_none() && is_equal && is_old => {
                found = Some(Standing::Succeeded(record.id));
            }
            Some(_) => {}
        }
    }
    Ok(found)
}

fn is_of(record: &Deployment, payload: &DeploymentPayload) -> bool {
    let read = DeploymentPayload::read(&record.payload);
    read.is_ok_and(|read| read.deployment_id == payload.deployment_id && read.tag == payload.tag)
}

/// Whether nothing was recorded for the environment after it.
async fn is_newest(client: &Client, environment: &str, id: u64) -> Result<bool, Error> {
    let filter = DeploymentFilter {
        task: Some(DEPLOYMENT_TASK),
        environment: Some(environment),
        ..DeploymentFilter::default()
    };
    let newest = client.deployments_page(&filter, NonZeroU32::MIN).await?;
    Ok(newest.items.iter().all(|record| record.id <= id))
}

async fn newest_state(client: &Client, id: u64) -> Result<Option<String>, Error> {
    let statuses = client.deployment_statuses(id).await?;
    Ok(statuses.first().map(|status| status.state.clone()))
}

async fn close(client: &Client, id: u64) -> Result<(), Error> {
    let new = NewDeploymentStatus {
        state: "inactive",
        description: "a later run records this deployment",
        ..NewDeploymentStatus::default()
    };
    client.create_deployment_status(id, &new).await.map(drop)
}
