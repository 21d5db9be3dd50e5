//! A push to a branch: which services its changes mean, and their deployment.
//!
//! What changed comes from git and from what is proven, never from what the push says of itself:
//! that is cut for large ones, and knows nothing of pushes that were never deployed.

use std::collections::{BTreeMap, BTreeSet};

use windlass_core::ObjectId;
use windlass_deploy_protocol::Target;

use super::{Engine, Refusal};
use crate::config::{Name, Service};
use crate::execution::CheckoutError;
use crate::store::{NewDeployment, Requested};

/// What becomes of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pushed {
    /// The branch is not at or after this commit any more, so that there is nothing to deploy.
    NotOnBranch,
    /// It is deployed, as far as any service is meant by what has changed.
    Found {
        /// The branch's head.
        sha: ObjectId,
        /// The deployment, unless there is nothing to do.
        requested: Option<Requested>,
        /// The services that are deployed.
        services: Vec<String>,
        /// Those that have changed, but can only be deployed by tags.
        left_out: Vec<String>,
    },
}

/// A branch that is deployed to an environment.
struct Branch<'a> {
    environment: &'a Name,
    reference: String,
}

impl Engine {
    /// Deploys what has changed on a branch, up to its head: what is sent a second time, or late,
    /// never leads back to an older commit.
    pub async fn push(
        &self,
        environment: &Name,
        branch: &str,
        pushed: ObjectId,
    ) -> Result<Pushed, Refusal> {
        self.is_open()?;
        let branch = Branch {
            environment,
            reference: format!("refs/heads/{branch}"),
        };
        let Some(head) = self.head(&branch).await? else {
            return Ok(Pushed::NotOnBranch);
        };
        if head != pushed && !self.is_on(&branch, pushed).await {
            return Ok(Pushed::NotOnBranch);
        }
        let changed = self.changed_services(environment, head).await?;
        let order = self.config.graph.order().into_iter();
        let changed = order.filter(|name| changed.contains(*name));
        let (left_out, services): (Vec<&Name>, Vec<&Name>) = changed.partition(|name| {
            self.config
                .services
                .get(*name)
                .is_none_or(Service::needs_tag)
        });
        let [left_out, services] = [left_out, services]
            .map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>());
        let requested = self.deploy_push(&branch, head, &services)?;
        Ok(Pushed::Found {
            sha: head,
            requested,
            services,
            left_out,
        })
    }

    fn deploy_push(
        &self,
        branch: &Branch<'_>,
        sha: ObjectId,
        services: &[String],
    ) -> Result<Option<Requested>, Refusal> {
        if services.is_empty() {
            return Ok(None);
        }
        let new = NewDeployment {
            env: branch.environment.to_string(),
            tag: None,
            reference: Some(branch.reference.clone()),
            sha,
            services: services.to_vec(),
            triggered_by: Some("a push".to_owned()),
            signer: "webhook".to_owned(),
            force: false,
            settings: String::new(),
        };
        self.enqueue(new).map(Some)
    }

    /// The branch's head, if there still is one.
    async fn head(&self, branch: &Branch<'_>) -> Result<Option<ObjectId>, Refusal> {
        match self
            .targets
            .find(Target::Reference(&branch.reference))
            .await
        {
            Ok(found) => Ok(Some(found.commit)),
            Err(CheckoutError::Unknown(..)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn is_on(&self, branch: &Branch<'_>, commit: ObjectId) -> bool {
        let branches = self.targets.mirror.branches_with(commit).await;
        let name = branch.reference.strip_prefix("refs/heads/");
        // Git doesn't know a commit that was pushed over meanwhile.
        branches.is_ok_and(|names| names.iter().any(|it| Some(it.as_str()) == name))
    }

    /// The services that differ between a commit and what each is proven to run, or what it will be
    /// brought to by deployments that are under way: a change that waits there, and has been taken
    /// back by now, must be taken back after it. Those of which nothing is proven differ.
    async fn changed_services(
        &self,
        environment: &Name,
        commit: ObjectId,
    ) -> Result<BTreeSet<Name>, Refusal> {
        // Before what is proven: a deployment that ends meanwhile is found in one of them at least.
        let mut under_way = self.store.under_way()?;
        under_way.retain(|it| it.env == environment.as_str());
        let mut changed = self.config.services_of(environment.as_str());
        for (from, services) in self.proven_by_commit(environment)? {
            let meant = self.services_between(environment, from, commit).await;
            changed.retain(|it| !services.contains(it.as_str()) || meant.contains(it));
        }
        for deployment in under_way {
            let meant = self
                .services_between(environment, deployment.sha, commit)
                .await;
            let is_its_own = |name: &Name| {
                let mut services = deployment.services.iter();
                services.any(|it| it.service == name.as_str())
            };
            changed.extend(meant.into_iter().filter(is_its_own));
        }
        Ok(changed)
    }

    /// The commits that services are proven to run, each with those services.
    fn proven_by_commit(
        &self,
        environment: &Name,
    ) -> Result<Vec<(ObjectId, BTreeSet<String>)>, Refusal> {
        let mut by_commit: BTreeMap<String, (ObjectId, BTreeSet<String>)> = BTreeMap::new();
        for proven in self.store.proven(Some(environment.as_str()))? {
            if proven.hash.is_some() {
                let entry = by_commit.entry(proven.sha.to_string());
                let (_, services) = entry.or_insert_with(|| (proven.sha, BTreeSet::new()));
                services.insert(proven.service);
            }
        }
        Ok(by_commit.into_values().collect())
    }

    /// The services that are meant by the files that differ between two commits; all where one of
    /// the commits is gone.
    async fn services_between(
        &self,
        environment: &Name,
        from: ObjectId,
        to: ObjectId,
    ) -> BTreeSet<Name> {
        let env = environment.as_str();
        match self.targets.mirror.changed_files(from, to).await {
            Ok(files) => {
                let files = files.iter().map(String::as_str);
                self.config.meaning_of(env, files).services
            }
            Err(_) => self.config.services_of(env),
        }
    }
}
