//! What runs where: environments with their services, what waits, and what was done last.

use jiff::Timestamp;
use maud::{Markup, html};
use windlass_core::ObjectId;
use windlass_deploy_protocol::{Deployment, ServiceState};

use super::layout;
use super::words::{ago, deployment_status, link, service_state, version};

/// One environment.
#[derive(Debug, Clone)]
pub struct EnvironmentView {
    /// Its name.
    pub name: String,
    /// Its services, in the order in which they may begin.
    pub services: Vec<ServiceView>,
    /// What runs and what waits, in order.
    pub queue: Vec<Deployment>,
    /// What ended last, the newest first.
    pub recent: Vec<Deployment>,
}

/// One service of an environment.
#[derive(Debug, Clone)]
pub struct ServiceView {
    /// Its name.
    pub name: String,
    /// The version and the commit that it is proven to run, and since when.
    pub proven: Option<(Option<String>, ObjectId, Timestamp)>,
    /// Whether that is certain: no later sync of it was begun that did not succeed.
    pub is_certain: bool,
    /// How it came out of the last deployment that was about it.
    pub last: Option<ServiceState>,
}

/// The page at `/`.
pub fn overview(environments: &[EnvironmentView], now: Timestamp) -> Markup {
    let body = html! {
        header { h1 { "What runs where" } }
        main data-live="page" {
            @if environments.is_empty() { p { "No environment is configured." } }
            @for environment in environments { (section(environment, now)) }
        }
    };
    layout("Deployments", &body)
}

fn section(environment: &EnvironmentView, now: Timestamp) -> Markup {
    html! {
        section {
            h2 { (environment.name) }
            @if !environment.queue.is_empty() {
                h3 { "Under way" }
                ol { @for deployment in &environment.queue { (line(deployment, now)) } }
            }
            table {
                thead { tr {
                    th scope="col" { "service" } th scope="col" { "version" }
                    th scope="col" { "commit" } th scope="col" { "since" }
                    th scope="col" { "last deployment" }
                } }
                tbody { @for service in &environment.services { (row(service, now)) } }
            }
            @if !environment.recent.is_empty() {
                h3 { "Before" }
                ol { @for deployment in &environment.recent { (line(deployment, now)) } }
            }
        }
    }
}

fn row(service: &ServiceView, now: Timestamp) -> Markup {
    html! {
        tr {
            th scope="row" { (service.name) }
            @match &service.proven {
                Some((tag, sha, at)) => {
                    td {
                        bdi { (tag.as_deref().unwrap_or("–")) }
                        @if !service.is_certain { " " em { "or not: a sync after it did not succeed" } }
                    }
                    td { code { (sha.short()) } }
                    td { (ago(*at, now)) }
                }
                None => { td { "–" } td { "–" } td { "never deployed" } }
            }
            td { @if let Some(state) = service.last { (service_state(state)) } }
        }
    }
}

fn line(deployment: &Deployment, now: Timestamp) -> Markup {
    html! {
        li {
            (deployment_status(deployment)) " "
            a href=(link(deployment)) { bdi { (version(deployment)) } " " code { (deployment.sha.short()) } }
            " asked for " (ago(deployment.created_at, now))
            @if let Some(who) = &deployment.triggered_by { " by " bdi { (who) } }
            @if let Some(behind) = deployment.queued_behind.filter(|behind| *behind > 0) {
                ", behind " (behind) " other" @if behind > 1 { "s" }
            }
        }
    }
}
