//! What the emulated GitHub knows and can do, without a word of HTTP.
//!
//! Must not know axum or GitHub's JSON: `routes` says these things in GitHub's
//! words. Git's own data lives in the bare repositories, all else in the store.

pub mod access;
pub mod apps;
mod branch_rules;
pub mod ci;
pub mod counters;
pub mod deployments;
pub mod environments;
pub mod file;
pub mod files;
pub mod git;
pub mod issuer;
mod journal;
pub mod limits;
pub mod log;
pub mod protection;
pub mod pulls;
mod quarantine;
pub mod releases;
pub mod repositories;
pub mod rules;
pub mod secret;
pub mod slack;
mod stale;
pub mod store;
pub mod workflows;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use access::{Actor, Level};
use counters::CounterFile;
use files::Files;
use git::{Git, GitError, ObjectKind, Oid, RefName};
use issuer::Issuer;
use journal::Journal;
use limits::Quota;
use log::Log;
use releases::{AssetBytes, Releases};
use repositories::RepositoryRecord;
use rules::{Refusal, Rule};
use slack::Slack;
use store::Store;
use workflows::FOLDER;

use crate::faults::Faults;

/// Everything that a request can reach.
#[derive(Debug)]
pub struct State {
    /// What outlives the process.
    pub store: Store,
    /// What has happened in the repositories.
    pub files: Files,
    /// What changes with every request.
    pub counters: CounterFile,
    /// What is known of releases.
    pub releases: Journal<Releases>,
    /// The bytes of their assets.
    pub assets: AssetBytes,
    /// Who signs id tokens.
    pub issuer: Issuer,
    /// The Slack workspace.
    pub slack: Slack,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// What was asked and answered.
    pub log: Log,
    /// Where the emulator listens, `http://127.0.0.1:<port>`.
    pub base: String,
    handles: Mutex<HashMap<PathBuf, Arc<Git>>>,
}

/// A repository, open.
#[derive(Clone, Debug)]
pub struct Repository {
    /// What is known of it.
    pub record: RepositoryRecord,
    /// Its git.
    pub git: Arc<Git>,
}

impl State {
    /// Puts the parts together; `base` is the address without a final slash.
    pub fn new(store: Store, files: Files, slack: Slack, faults: Faults, base: String) -> Self {
        let log = Log::new(store.directory().join("requests.jsonl"));
        let counters = CounterFile::new(store.directory().join("counters.json"));
        let releases = Journal::new(store.directory().join("releases.jsonl"));
        let assets = AssetBytes::new(&store.directory().join("assets"));
        let issuer = Issuer::new(store.directory().join("issuer.pem"));
        Self {
            store,
            files,
            counters,
            releases,
            assets,
            issuer,
            slack,
            faults,
            log,
            base,
            handles: Mutex::default(),
        }
    }

    /// The repository with this name, in whatever case.
    pub fn repository(&self, owner: &str, name: &str) -> io::Result<Option<Repository>> {
        let data = self.store.read()?;
        let record = data.repository(owner, name).cloned();
        Ok(record.map(|record| Repository {
            git: self.git(&record.directory),
            record,
        }))
    }

    /// One handle per directory, so that its `cat-file` is shared.
    pub fn git(&self, directory: &Path) -> Arc<Git> {
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        let handle = handles
            .entry(directory.to_owned())
            .or_insert_with(|| Arc::new(Git::new(directory.to_owned())));
        Arc::clone(handle)
    }

    /// Takes `cost` requests from the actor's budget.
    pub fn spend(&self, actor: &Actor, cost: u64) -> io::Result<Quota> {
        let budget = self.store.read()?.budget;
        let bucket = actor.bucket();
        self.counters
            .update(|counters| counters.spend(budget, &bucket, cost, now()))
    }

    /// What speaks against a change of a ref that the actor may otherwise make.
    /// `target` is the new object, where it is known already.
    pub async fn refusal(
        &self,
        actor: &Actor,
        repository: &Repository,
        name: &RefName,
        change: Rule,
        target: Option<&Oid>,
    ) -> Result<Option<Refusal>, StateError> {
        let data = self.store.read()?;
        let id = repository.record.id;
        if let Some(refusal) = data.refusal(id, name, change, actor.app()) {
            return Ok(Some(refusal));
        }
        let refusal = self.branch_refusal(actor, repository, name, change, target);
        if let Some(refusal) = refusal.await? {
            return Ok(Some(refusal));
        }
        if let Some(tag) = name.tag()
            && let Some(refusal) = self.shelf(id, |shelf| shelf.refusal(tag, change))?
        {
            return Ok(Some(refusal));
        }
        let Some(target) = target else {
            return Ok(None);
        };
        let forbidden = self.forbidden_workflow(actor, repository, target);
        Ok(forbidden.await?.map(Refusal::Workflows))
    }

    /// A workflow file of the commit that needs a permission that the actor has
    /// not.
    pub async fn forbidden_workflow(
        &self,
        actor: &Actor,
        repository: &Repository,
        commit: &Oid,
    ) -> Result<Option<String>, GitError> {
        if actor.may(&repository.record, "workflows", Level::Write) {
            return Ok(None);
        }
        changed_workflow(&repository.git, commit).await
    }
}

/// A workflow file that the commit adds to those of the default branch, or has
/// otherwise. One that it lacks does not count. Source: REST docs, "Update a
/// release", on what a token needs.
async fn changed_workflow(git: &Git, target: &Oid) -> Result<Option<String>, GitError> {
    let Some((commit, ObjectKind::Commit)) = git.peel(target).await? else {
        return Ok(None);
    };
    let Some(default) = git.resolve_commit("HEAD").await? else {
        return Ok(None);
    };
    git.first_change(&default, &commit, FOLDER).await
}

/// What can fail below HTTP.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Git.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The state directory.
    #[error("use the state directory: {0}")]
    Store(#[from] io::Error),
}

/// Seconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}
