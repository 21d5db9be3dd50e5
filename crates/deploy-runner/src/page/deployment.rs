//! One deployment: its services in the order in which they run, and what they print.

use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use windlass_deploy_protocol::{Deployment, ServiceReport};

use super::layout;
use super::words::{ago, deployment_status, rough, service_state, version};

/// A deployment, and how its services depend on each other.
#[derive(Debug, Clone)]
pub struct DeploymentView {
    /// The deployment.
    pub deployment: Deployment,
    /// Its services in columns: each depends only on those in columns before.
    pub waves: Vec<Vec<String>>,
    /// Of each service, those of the deployment that it depends on.
    pub depends_on: Vec<(String, Vec<String>)>,
    /// What was printed so far: service and text, in the order in which it came.
    pub log: Vec<(String, String)>,
    /// Where in the log that ends; what follows comes by events.
    pub log_end: i64,
}

/// The page at `/deployments/{id}`, for browsers.
pub fn deployment(view: &DeploymentView, now: Timestamp) -> Markup {
    let it = &view.deployment;
    let (id, version) = (&it.deployment_id, version(it));
    let events = format!("/deployments/{id}/logs?after={}", view.log_end);
    let body = html! {
        header {
            p { a href="/" { "What runs where" } }
            h1 { bdi { (version) } " to " bdi { (it.env) } }
        }
        main {
            div data-live=[(!it.status.has_ended()).then_some("page")] {
                (facts(it, now))
                h2 { "Services" }
                div class="waves" {
                    @for wave in &view.waves {
                        ol { @for service in wave { (card(view, service)) } }
                    }
                }
            }
            h2 { "Log" }
            pre data-events=[(!it.status.has_ended()).then_some(events)] {
                @for (service, text) in &view.log { (piece(service, text)) }
            }
        }
    };
    layout(&format!("{version} to {}", it.env), &body)
}

fn facts(it: &Deployment, now: Timestamp) -> Markup {
    let took = it
        .started_at
        .map(|began| it.finished_at.unwrap_or(now).duration_since(began));
    html! {
        dl {
            dt { "state" } dd { (deployment_status(it)) }
            dt { "commit" } dd { code { (it.sha) } }
            dt { "asked for" } dd {
                (ago(it.created_at, now))
                @if let Some(who) = &it.triggered_by { " by " bdi { (who) } }
                @if it.attempt > 1 { ", attempt " (it.attempt) }
            }
            @if let Some(took) = took { dt { @if it.status.has_ended() { "took" } @else { "runs for" } } dd { (rough(took.max(SignedDuration::ZERO))) } }
        }
    }
}

fn card(view: &DeploymentView, service: &str) -> Markup {
    let report = view
        .deployment
        .services
        .iter()
        .find(|it| it.service == service);
    let after = view.depends_on.iter().find(|(name, _)| name == service);
    let after = after.map(|(_, after)| after.join(", ")).unwrap_or_default();
    html! {
        li class="card" {
            strong { (service) } " "
            @if let Some(report) = report { (details(report)) }
            @if !after.is_empty() { p class="faint" { "after " (after) } }
        }
    }
}

fn details(report: &ServiceReport) -> Markup {
    html! {
        (service_state(report.state))
        @if let Some(seconds) = report.seconds { p class="faint" { (format!("{seconds:.1} s")) } }
        @if let Some(action) = &report.next_action { p { bdi { (action) } } }
    }
}

fn piece(service: &str, text: &str) -> Markup {
    html! {
        @for line in text.lines() {
            span class="service" { (service) } " " bdi { (line) } "\n"
        }
    }
}
