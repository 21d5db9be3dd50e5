//! Environments and what protects them.
//!
//! Must not know who is waiting for an approval: nothing is deployed here.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::deployments::Deployments;

/// The kinds of rules that GitHub has itself: wait, review, branches.
const BUILT_IN: u64 = 3;
/// With those of Apps, of which an environment has six at most.
const RULES: u64 = BUILT_IN + 6;

/// One environment of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentRecord {
    /// Its number; filled in when it is added.
    pub id: u64,
    /// The repository's id.
    pub repository: u64,
    /// Its name as it was first written; names are compared in any case.
    pub name: String,
    /// What has to happen before a job may deploy to it.
    pub protection: Protection,
    /// Seconds since 1970.
    pub created_at: i64,
    /// Seconds since 1970.
    pub updated_at: i64,
}

/// What has to happen before a job may deploy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protection {
    /// Who may approve; one of them is enough.
    pub reviewers: Vec<Reviewer>,
    /// Whether whoever started a deployment may not approve it.
    pub prevent_self_review: bool,
    /// How long a job waits, in minutes.
    pub wait_timer: u64,
    /// Which branches may be deployed; nothing: all of them.
    pub branch_policy: Option<BranchPolicy>,
    /// Whether administrators may pass all of it.
    pub admins_bypass: bool,
    /// The GitHub Apps, by their slugs, that judge every deployment.
    #[serde(default)]
    pub gates: Vec<String>,
}

/// Somebody who may approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "name")]
pub enum Reviewer {
    /// The account with this name.
    User(String),
    /// A team of the owner, by its slug.
    Team(String),
}

/// Which branches may be deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BranchPolicy {
    /// Those with branch protection.
    Protected,
    /// Those that match a pattern of the environment.
    Custom,
}

impl Default for Protection {
    /// Nothing, as an environment has that a deployment created.
    fn default() -> Self {
        Self {
            reviewers: Vec::new(),
            prevent_self_review: false,
            wait_timer: 0,
            branch_policy: None,
            admins_bypass: true,
            gates: Vec::new(),
        }
    }
}

impl Deployments {
    /// The environment with this name, in any case.
    pub fn environment(&self, repository: u64, name: &str) -> Option<&EnvironmentRecord> {
        let mut known = self.environments.iter();
        known.find(|known| known.is(repository, name))
    }

    /// Creates an environment, or replaces what protects it.
    pub fn protect(
        &mut self,
        repository: u64,
        name: &str,
        protection: Protection,
        now: i64,
    ) -> EnvironmentRecord {
        let known = self.environment(repository, name).cloned();
        let known = known.unwrap_or_else(|| EnvironmentRecord {
            id: self.next_id(),
            repository,
            name: name.to_owned(),
            protection: Protection::default(),
            created_at: now,
            updated_at: now,
        });
        let record = EnvironmentRecord {
            updated_at: match known.protection == protection {
                true => known.updated_at,
                false => now,
            },
            protection,
            ..known
        };
        let mut places = self.environments.iter_mut();
        match places.find(|place| place.id == record.id) {
            Some(place) => place.clone_from(&record),
            None => self.environments.push(record.clone()),
        }
        record
    }

    /// Creates an environment without protection if there is none of that name.
    pub fn ensure_environment(&mut self, repository: u64, name: &str, now: i64) {
        if self.environment(repository, name).is_none() {
            self.protect(repository, name, Protection::default(), now);
        }
    }

    /// Removes an environment, and says whether there was one.
    pub fn remove_environment(&mut self, repository: u64, name: &str) -> bool {
        let before = self.environments.len();
        self.environments
            .retain(|known| !known.is(repository, name));
        self.environments.len() < before
    }
}

impl EnvironmentRecord {
    /// A number for each kind of rule that GitHub has itself.
    pub fn rule_ids(&self) -> impl Iterator<Item = u64> + use<> {
        self.ids(0..BUILT_IN)
    }

    /// A number for each rule of an App.
    pub fn gate_ids(&self) -> impl Iterator<Item = u64> + use<> {
        self.ids(BUILT_IN..RULES)
    }

    /// No two environments share a number.
    fn ids(&self, places: Range<u64>) -> impl Iterator<Item = u64> + use<> {
        let first = self.id * RULES;
        places.map(move |place| first + place)
    }

    fn is(&self, repository: u64, name: &str) -> bool {
        self.repository == repository && self.name.eq_ignore_ascii_case(name)
    }
}
