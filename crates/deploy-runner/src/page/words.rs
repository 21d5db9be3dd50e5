//! Words and times for people.

use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use windlass_deploy_protocol::{Deployment, DeploymentStatus, ServiceState};

/// A mark with the state, and a class by which it is coloured.
pub(super) fn service_state(state: ServiceState) -> Markup {
    let (class, word) = match state {
        ServiceState::Pending => ("waits", "waiting"),
        ServiceState::Running => ("runs", "running"),
        ServiceState::Completed => ("good", "completed"),
        ServiceState::Skipped => ("good", "as it was"),
        ServiceState::Failed => ("bad", "failed"),
        ServiceState::Blocked => ("off", "blocked"),
        ServiceState::Cancelled => ("off", "cancelled"),
        ServiceState::Interrupted => ("bad", "interrupted"),
    };
    mark(class, word)
}

/// The same for a deployment.
pub(super) fn deployment_status(deployment: &Deployment) -> Markup {
    let (class, word) = match deployment.status {
        DeploymentStatus::InProgress if deployment.queued_behind.is_some() => ("waits", "waiting"),
        DeploymentStatus::InProgress => ("runs", "running"),
        DeploymentStatus::Completed => ("good", "completed"),
        DeploymentStatus::Failed => ("bad", "failed"),
        DeploymentStatus::Cancelled => ("off", "cancelled"),
        DeploymentStatus::Interrupted => ("bad", "interrupted"),
    };
    mark(class, word)
}

fn mark(class: &str, word: &str) -> Markup {
    html! { span class={ "state " (class) } { (word) } }
}

/// `3 h ago`, with the moment itself for machines and on hovering.
pub(super) fn ago(moment: Timestamp, now: Timestamp) -> Markup {
    let passed = now.duration_since(moment).max(SignedDuration::ZERO);
    html! { time datetime=(moment) title=(moment) { (rough(passed)) " ago" } }
}

/// The largest unit alone: nobody compares ages by the second.
pub(super) fn rough(duration: SignedDuration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// What was deployed, as people name it.
pub(super) fn version(deployment: &Deployment) -> &str {
    let named = deployment
        .tag
        .as_deref()
        .or(deployment.reference.as_deref());
    named.unwrap_or("a commit")
}

/// The page of a deployment.
pub(super) fn link(deployment: &Deployment) -> String {
    format!("/deployments/{}", deployment.deployment_id)
}
