//! GitHub's records as the rules of a verification read them.

use jiff::Timestamp;
use windlass_core::verification::{
    ApprovalEnvironment, CheckApp, CheckRun, CommitStatus, DeploymentRecord, DeploymentStatus,
    RequiredCheck, WorkflowRun,
};
use windlass_toolkit::Failure;

pub(super) fn deployment(found: windlass_github::Deployment) -> Result<DeploymentRecord, Failure> {
    Ok(DeploymentRecord {
        created_at: time(&found.created_at)?,
        id: found.id,
        sha: found.sha,
        task: found.task,
        environment: found.environment,
        payload: found.payload,
    })
}

pub(super) fn status(
    found: windlass_github::DeploymentStatus,
) -> Result<DeploymentStatus, Failure> {
    let urls = [found.log_url, found.environment_url];
    Ok(DeploymentStatus {
        created_at: time(&found.created_at)?,
        state: found.state,
        url: urls.into_iter().find(|url| !url.is_empty()),
    })
}

pub(super) fn check_run(found: windlass_github::CheckRun) -> Result<CheckRun, Failure> {
    Ok(CheckRun {
        started_at: found.started_at.as_deref().map(time).transpose()?,
        id: found.id,
        name: found.name,
        status: found.status,
        conclusion: found.conclusion,
        app: found.app.map(|app| CheckApp {
            id: app.id,
            slug: app.slug,
        }),
        suite: found.suite,
        url: found.html_url.or(found.details_url),
    })
}

pub(super) fn commit_status(found: windlass_github::CommitStatus) -> Result<CommitStatus, Failure> {
    Ok(CommitStatus {
        updated_at: time(&found.updated_at)?,
        context: found.context,
        state: found.state,
        url: found.target_url,
    })
}

pub(super) fn run(found: windlass_github::WorkflowRun) -> WorkflowRun {
    WorkflowRun {
        id: found.id,
        path: found.path,
        suite: found.check_suite_id,
    }
}

pub(super) fn required(found: windlass_github::RequiredCheck) -> RequiredCheck {
    RequiredCheck {
        name: found.name,
        app: found.app,
    }
}

pub(super) fn approval(found: windlass_github::Environment) -> ApprovalEnvironment {
    ApprovalEnvironment {
        name: found.name,
        reviewers: found.reviewers,
        prevents_self_review: found.prevents_self_review,
    }
}

fn time(text: &str) -> Result<Timestamp, Failure> {
    text.parse()
        .map_err(|error| Failure::unavailable(format!("read GitHub's time {text:?}: {error}")))
}
