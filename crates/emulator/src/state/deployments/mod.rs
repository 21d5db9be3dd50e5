//! Deployments and their statuses: the record of what was deployed where.
//!
//! Must not know who may file one, or what is deployed. A status is never
//! changed, so whether a deployment ever succeeded can always be asked.

mod record;

use serde::{Deserialize, Serialize};

use super::environments::EnvironmentRecord;
pub use record::{DeploymentRecord, DeploymentState, DeploymentStatusRecord, PRODUCTION};

/// What `deployments.json` holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Deployments {
    last_id: u64,
    /// Deployments of all repositories, oldest first.
    pub deployments: Vec<DeploymentRecord>,
    /// Environments of all repositories, oldest first.
    pub environments: Vec<EnvironmentRecord>,
}

/// Why a deployment is not deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undeletable {
    /// There is none with this number.
    Missing,
    /// It is what its environment runs.
    Active,
}

impl Deployments {
    /// A number that was never given out before.
    pub fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// The deployment with this number.
    pub fn deployment(&self, repository: u64, id: u64) -> Option<&DeploymentRecord> {
        let mut own = self.deployments.iter();
        own.find(|known| known.repository == repository && known.id == id)
    }

    /// Adds a deployment with whatever statuses it has, and an environment
    /// without protection if there is none of that name. Gives it with its numbers.
    pub fn add(&mut self, mut record: DeploymentRecord) -> DeploymentRecord {
        self.ensure_environment(record.repository, &record.environment, record.created_at);
        record.id = self.next_id();
        for status in &mut record.statuses {
            status.id = self.next_id();
        }
        self.deployments.push(record.clone());
        record
    }

    /// Adds a deployment unless the very same one is there already.
    pub fn put(&mut self, record: DeploymentRecord) {
        if !self.deployments.iter().any(|known| known.is_like(&record)) {
            self.add(record);
        }
    }

    /// Adds a status to a deployment. With `auto_inactive`, a success ends the
    /// older successes of the environment; those of transient and production
    /// environments stay. Source: REST docs, "Create a deployment status".
    pub fn add_status(
        &mut self,
        repository: u64,
        id: u64,
        status: DeploymentStatusRecord,
        auto_inactive: bool,
    ) -> Option<DeploymentStatusRecord> {
        let status = DeploymentStatusRecord {
            id: self.next_id(),
            ..status
        };
        let mut known = self.deployments.iter_mut();
        let deployment = known.find(|known| known.repository == repository && known.id == id)?;
        deployment.environment.clone_from(&status.environment);
        deployment.statuses.push(status.clone());
        self.ensure_environment(repository, &status.environment, status.created_at);
        if auto_inactive && status.state == DeploymentState::Success {
            self.end_before(repository, id, &status);
        }
        Some(status)
    }

    /// Adds `inactive` to what succeeded in the environment before.
    fn end_before(&mut self, repository: u64, id: u64, success: &DeploymentStatusRecord) {
        let mut last_id = self.last_id;
        let ended = self.deployments.iter_mut().filter(|known| {
            known.repository == repository
                && known.id < id
                && known.environment == success.environment
                && known.state() == Some(DeploymentState::Success)
                && !known.outlives_its_successor()
        });
        for deployment in ended {
            last_id += 1;
            deployment.statuses.push(DeploymentStatusRecord {
                id: last_id,
                state: DeploymentState::Inactive,
                description: String::new(),
                log_url: String::new(),
                environment_url: String::new(),
                ..success.clone()
            });
        }
        self.last_id = last_id;
    }

    /// Deletes a deployment, unless it is active and not the only one of its
    /// environment. Source: REST docs, "Delete a deployment".
    pub fn delete(&mut self, repository: u64, id: u64) -> Result<(), Undeletable> {
        let found = self
            .deployment(repository, id)
            .ok_or(Undeletable::Missing)?;
        let mut others = self.deployments.iter();
        let accompanied = others.any(|known| {
            known.repository == repository
                && known.id != id
                && known.environment == found.environment
        });
        if accompanied && found.state() == Some(DeploymentState::Success) {
            return Err(Undeletable::Active);
        }
        self.deployments.retain(|known| known.id != id);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::state::access::Creator;

    fn record(environment: &str) -> DeploymentRecord {
        DeploymentRecord {
            id: 0,
            repository: 1,
            sha: "1".repeat(40),
            r#ref: "main".to_owned(),
            task: "deploy".to_owned(),
            environment: environment.to_owned(),
            original_environment: environment.to_owned(),
            payload: Value::Null,
            description: None,
            transient: false,
            production: false,
            creator: creator(),
            created_at: 5,
            statuses: Vec::new(),
        }
    }

    fn add(data: &mut Deployments) -> u64 {
        data.add(record("staging")).id
    }

    fn creator() -> Creator {
        Creator {
            login: "a".to_owned(),
            app: None,
        }
    }

    fn status(state: DeploymentState, environment: &str) -> DeploymentStatusRecord {
        DeploymentStatusRecord {
            id: 0,
            state,
            description: String::new(),
            environment: environment.to_owned(),
            log_url: String::new(),
            environment_url: String::new(),
            creator: creator(),
            created_at: 9,
        }
    }

    /// Of many kinds of older deployments, which a new success ends.
    #[test]
    fn a_success_ends_older_successes_of_its_environment() {
        use DeploymentState::{Failure, InProgress, Success};
        let plain = record("staging");
        let transient = DeploymentRecord {
            transient: true,
            ..plain.clone()
        };
        let production = DeploymentRecord {
            production: true,
            ..plain.clone()
        };
        let elsewhere = DeploymentRecord {
            repository: 2,
            ..plain.clone()
        };
        for (older, state, auto, ended) in [
            (&plain, Success, true, true),
            (&plain, Success, false, false),
            (&plain, Failure, true, false),
            (&plain, InProgress, true, false),
            (&transient, Success, true, false),
            (&production, Success, true, false),
            (&record("qa"), Success, true, false),
            (&elsewhere, Success, true, false),
        ] {
            let mut data = Deployments::default();
            let first = data.add(older.clone()).id;
            let repository = older.repository;
            data.add_status(repository, first, status(state, &older.environment), true);
            let second = data.add(plain.clone()).id;
            data.add_status(1, second, status(Success, "staging"), auto);
            let first = data.deployment(repository, first).unwrap();
            assert_eq!(
                first.statuses.len() == 2,
                ended,
                "{older:?} {state:?} {auto}"
            );
            assert_eq!(first.state() == Some(DeploymentState::Inactive), ended);
            let ever = first.statuses.iter().any(|status| status.state == Success);
            assert_eq!(ever, state == Success);
        }
    }

    #[test]
    fn an_older_deployment_that_succeeds_late_ends_nothing_newer() {
        let mut data = Deployments::default();
        let (first, second) = (add(&mut data), add(&mut data));
        for id in [second, first] {
            data.add_status(1, id, status(DeploymentState::Success, "staging"), true);
        }
        for id in [first, second] {
            let state = data.deployment(1, id).unwrap().state();
            assert_eq!(state, Some(DeploymentState::Success));
        }
    }

    #[test]
    fn what_an_environment_runs_is_deleted_only_when_it_is_alone() {
        let mut data = Deployments::default();
        let first = add(&mut data);
        data.add_status(1, first, status(DeploymentState::Success, "staging"), true);
        let second = add(&mut data);
        assert_eq!(data.delete(1, first), Err(Undeletable::Active));
        assert_eq!(data.delete(2, second), Err(Undeletable::Missing));
        assert_eq!(data.delete(1, second), Ok(()));
        assert_eq!(data.delete(1, first), Ok(()));
        assert_eq!(data.delete(1, first), Err(Undeletable::Missing));
    }

    #[test]
    fn numbers_are_never_given_twice() {
        let mut data = Deployments::default();
        for _ in 0..3 {
            let id = add(&mut data);
            data.add_status(1, id, status(DeploymentState::Success, "staging"), true);
        }
        let deployments = data.deployments.iter();
        let mut ids: Vec<u64> = deployments
            .flat_map(|known| {
                let statuses = known.statuses.iter().map(|status| status.id);
                statuses.chain([known.id])
            })
            .chain(data.environments.iter().map(|known| known.id))
            .collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), count), (9, 9));
    }
}
