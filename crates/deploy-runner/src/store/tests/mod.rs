//! Against a real database in a file.

mod anything;
mod keeping;
mod requests;
mod turns;

use jiff::Timestamp;
use tempfile::TempDir;
use windlass_deploy_protocol::{DeploymentId, DeploymentStatus, ServiceReport, ServiceState};

use super::*;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// As a runner that has just been started.
    fn open(&self) -> Store {
        Store::open(&self.0.path().join("runner.db")).unwrap()
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + second).unwrap()
}

fn new(env: &str, commit: char, services: &[&str]) -> NewDeployment {
    NewDeployment {
        env: env.into(),
        tag: Some("v1.2.4".into()),
        reference: None,
        sha: commit.to_string().repeat(40).parse().unwrap(),
        services: services.iter().map(|name| (*name).to_owned()).collect(),
        triggered_by: Some("alice".into()),
        signer: "ci".into(),
        force: false,
        settings: "as configured".into(),
    }
}

fn is(service: &str, state: ServiceState) -> ServiceReport {
    ServiceReport {
        state,
        ..ServiceReport::pending(service)
    }
}

fn status(store: &Store, id: &DeploymentId) -> DeploymentStatus {
    store.deployment(id).unwrap().unwrap().status
}

/// Asks for a deployment, runs it, and ends it so.
fn begin(store: &Store, env: &str, second: i64) -> Option<Attempt> {
    let begun = store.begin_next(env, at(second)).unwrap();
    begun.map(|begun| begun.attempt)
}

fn run(store: &Store, new: &NewDeployment, ends: DeploymentStatus) -> Attempt {
    let attempt = store.request(new, at(0)).unwrap().attempt;
    assert_eq!(begin(store, &new.env, 1).as_ref(), Some(&attempt));
    store.finish(&attempt, ends, at(2)).unwrap();
    attempt
}
