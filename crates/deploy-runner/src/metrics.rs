//! What Prometheus collects. It counts what it is told, and knows nothing of where that happens.
//!
//! Counters begin at zero with the process, as Prometheus expects; what outlives it stands in the
//! database.

use std::fmt::{Error, Write as _};

use jiff::Timestamp;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use windlass_deploy_protocol::{DeploymentStatus, ServiceState};

/// The `Content-Type` of the answer.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";
/// From a second to an hour.
const SECONDS: [f64; 10] = [1., 5., 15., 30., 60., 120., 300., 600., 1_800., 3_600.];

/// Everything that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    deployments: Family<DeploymentEnded, Counter>,
    services: Family<ServiceEnded, Counter>,
    durations: Family<OfEnvironment, Histogram, fn() -> Histogram>,
    waiting: Family<OfEnvironment, Gauge>,
    proven: Family<OfService, Gauge>,
    requests: Family<Answered, Counter>,
    refused: Family<Refused, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfEnvironment {
    env: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfService {
    env: String,
    service: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ServiceEnded {
    env: String,
    service: String,
    state: Word<ServiceState>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DeploymentEnded {
    env: String,
    status: Word<DeploymentStatus>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    reason: &'static str,
}

/// A word of the protocol, as it stands in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Word<T>(T);

impl<T: serde::Serialize> EncodeLabelValue for Word<T> {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), Error> {
        match serde_json::to_value(&self.0) {
            Ok(serde_json::Value::String(word)) => encoder.write_str(&word),
            _ => Err(Error),
        }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("windlass_runner");
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let metrics = Self {
            deployments: Family::default(),
            services: Family::default(),
            durations: Family::new_with_constructor(histogram),
            waiting: Family::default(),
            proven: Family::default(),
            requests: Family::default(),
            refused: Family::default(),
            registry: Registry::default(),
        };
        let text = "Deployments that ended, by how";
        registry.register("deployments", text, metrics.deployments.clone());
        let text = "Services that ended in a deployment, by how";
        registry.register("services", text, metrics.services.clone());
        let text = "How long deployments took, without waiting for their turn";
        let durations = metrics.durations.clone();
        registry.register_with_unit("deployment_duration", text, Unit::Seconds, durations);
        let text = "Deployments that wait for their turn";
        registry.register("deployments_waiting", text, metrics.waiting.clone());
        let text = "When a service was last found healthy after its sync";
        let proven = metrics.proven.clone();
        registry.register_with_unit("service_proven_timestamp", text, Unit::Seconds, proven);
        let text = "Requests that were answered, by route";
        registry.register("requests", text, metrics.requests.clone());
        let text = "Requests that proved nothing, by what was wrong";
        registry.register("requests_refused", text, metrics.refused.clone());
        Self {
            registry,
            ..metrics
        }
    }
}

impl Metrics {
    /// A deployment ended after so many seconds.
    pub fn deployment_ended(&self, env: &str, status: DeploymentStatus, seconds: f64) {
        let env = env.to_owned();
        let ended = DeploymentEnded {
            env: env.clone(),
            status: Word(status),
        };
        self.deployments.get_or_create(&ended).inc();
        let durations = self.durations.get_or_create(&OfEnvironment { env });
        durations.observe(seconds);
    }

    /// A service of a deployment ended.
    pub fn service_ended(&self, env: &str, service: &str, state: ServiceState) {
        let ended = ServiceEnded {
            env: env.to_owned(),
            service: service.to_owned(),
            state: Word(state),
        };
        self.services.get_or_create(&ended).inc();
    }

    /// A service was found healthy after its sync.
    pub fn proven(&self, env: &str, service: &str, at: Timestamp) {
        let of = OfService {
            env: env.to_owned(),
            service: service.to_owned(),
        };
        self.proven.get_or_create(&of).set(at.as_second());
    }

    /// So many deployments wait in an environment.
    pub fn waiting(&self, env: &str, deployments: u32) {
        let of = OfEnvironment {
            env: env.to_owned(),
        };
        self.waiting.get_or_create(&of).set(deployments.into());
    }

    /// A request was answered. The route is the pattern, not the path, which anybody may choose.
    pub fn answered(&self, route: &str, status: u16) {
        let route = route.to_owned();
        self.requests
            .get_or_create(&Answered { route, status })
            .inc();
    }

    /// A request did not prove who sent it.
    pub fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&Refused { reason }).inc();
    }

    /// The whole, in Prometheus's text format, which every collector reads.
    pub fn encode(&self) -> Result<String, Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(plain(&text))
    }
}

/// From the OpenMetrics format: there a counter's name is told without the end that its samples
/// have, and two more comments are known.
///
/// Source: Prometheus's documentation, "Exposition formats".
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        if line.starts_with("# UNIT ") || line == "# EOF" {
            continue;
        }
        let name = line
            .strip_prefix("# TYPE ")
            .and_then(|it| it.strip_suffix(" counter"));
        let Some(name) = name else {
            plain.push_str(line);
            plain.push('\n');
            continue;
        };
        let (help, total) = (format!("# HELP {name} "), format!("# HELP {name}_total "));
        if let Some(start) = plain.rfind(&help) {
            plain.replace_range(start..start + help.len(), &total);
        }
        plain.push_str(&format!("# TYPE {name}_total counter\n"));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_counted() {
        let metrics = Metrics::default();
        metrics.deployment_ended("staging", DeploymentStatus::Completed, 42.);
        metrics.deployment_ended("staging", DeploymentStatus::Completed, 2.);
        metrics.deployment_ended("production", DeploymentStatus::Failed, 7_200.);
        metrics.service_ended("staging", "web", ServiceState::Skipped);
        metrics.proven(
            "staging",
            "web",
            Timestamp::from_second(1_770_000_000).unwrap(),
        );
        metrics.waiting("staging", 3);
        metrics.answered("/deploy", 202);
        metrics.refused("stale");
        let text = metrics.encode().unwrap();
        for line in [
            r#"windlass_runner_deployments_total{env="staging",status="completed"} 2"#,
            r#"windlass_runner_deployments_total{env="production",status="failed"} 1"#,
            r#"windlass_runner_services_total{env="staging",service="web",state="skipped"} 1"#,
            r#"windlass_runner_deployment_duration_seconds_sum{env="staging"} 44.0"#,
            r#"windlass_runner_deployment_duration_seconds_bucket{le="60.0",env="staging"} 2"#,
            r#"windlass_runner_deployment_duration_seconds_bucket{le="3600.0",env="production"} 0"#,
            r#"windlass_runner_service_proven_timestamp_seconds{env="staging",service="web"} 1770000000"#,
            r#"windlass_runner_deployments_waiting{env="staging"} 3"#,
            r#"windlass_runner_requests_total{route="/deploy",status="202"} 1"#,
            r#"windlass_runner_requests_refused_total{reason="stale"} 1"#,
            "# HELP windlass_runner_requests_total Requests that were answered, by route.",
            "# TYPE windlass_runner_requests_total counter",
            "# TYPE windlass_runner_deployments_waiting gauge",
        ] {
            assert!(
                text.lines().any(|it| it == line),
                "{line} is not in\n{text}"
            );
        }
    }

    /// Label values of others can't break out of their line.
    #[test]
    fn text_of_others_stays_a_value() {
        let metrics = Metrics::default();
        metrics.waiting("a\"} 1\nb\\", 1);
        let text = metrics.encode().unwrap();
        let line = r#"windlass_runner_deployments_waiting{env="a\"} 1\nb\\"} 1"#;
        assert!(text.lines().any(|it| it == line), "{text}");
    }
}
