//! Setting an emulator up and starting it.
//!
//! Must not know routes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use crate::faults::Faults;
use crate::recorder::Recorder;
use crate::running::{Emulator, IntoListener};
use crate::settings::{App, Settings};
use crate::setup::{
    CheckRun, CommitStatus, Deployment, Environment, Release, Setup, SlackSetup, WorkflowRun, plant,
};
use crate::start_error::StartError;
use crate::state::access::Permissions;
use crate::state::files::Files;
use crate::state::git::Git;
use crate::state::limits::Budget;
use crate::state::protection::BranchProtection;
use crate::state::rules::Ruleset;
use crate::state::secret::Secret;
use crate::state::slack::Slack;
use crate::state::store::Store;
use crate::state::{State, now};

/// An emulator to be.
#[derive(Debug, Default)]
pub struct Builder {
    settings: Settings,
    setup: Setup,
    slack: SlackSetup,
    state_dir: Option<PathBuf>,
    faults: Faults,
    record: Option<PathBuf>,
}

impl Builder {
    /// Serves the bare repository in `directory` as `owner/name`; it is created
    /// empty if it is missing. The first one is the one that [`Emulator::ready`] names.
    #[must_use]
    pub fn repository(mut self, full_name: &str, directory: impl AsRef<Path>) -> Self {
        let directory = directory.as_ref().to_owned();
        self.settings
            .repositories
            .push((full_name.to_owned(), directory));
        self
    }

    /// Shows a repository only to those with a token for it.
    #[must_use]
    pub fn private(mut self, full_name: &str) -> Self {
        self.settings.private.push(full_name.to_owned());
        self
    }

    /// Keeps tokens, rules and counters here; without it, they end with the
    /// emulator. The directory is created if it is missing.
    #[must_use]
    pub fn state_dir(mut self, directory: impl AsRef<Path>) -> Self {
        self.state_dir = Some(directory.as_ref().to_owned());
        self
    }

    /// What goes wrong on purpose.
    #[must_use]
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Writes every exchange down in a new file in this directory: a JSON line with both
    /// bodies, where they are JSON, and without credentials. The directory is created if it is
    /// missing, and any number of emulators may use it.
    #[must_use]
    pub fn record(mut self, directory: impl AsRef<Path>) -> Self {
        self.record = Some(directory.as_ref().to_owned());
        self
    }

    /// Accepts one more token, with these permissions on every repository.
    #[must_use]
    pub fn token(mut self, token: &str, permissions: Permissions) -> Self {
        self.settings.tokens.push((Secret::new(token), permissions));
        self
    }

    /// Registers a GitHub App and installs it.
    #[must_use]
    pub fn app(mut self, app: App) -> Self {
        self.settings.apps.push(app);
        self
    }

    /// Adds a ruleset to a repository.
    #[must_use]
    pub fn ruleset(mut self, full_name: &str, ruleset: Ruleset) -> Self {
        self.settings.rulesets.push((full_name.to_owned(), ruleset));
        self
    }

    /// Protects a branch of a repository.
    #[must_use]
    pub fn protect(mut self, full_name: &str, branch: &str, protection: BranchProtection) -> Self {
        let protection = (full_name.to_owned(), branch.to_owned(), protection);
        self.settings.protections.push(protection);
        self
    }

    /// Lets jobs create pull requests in a repository; they may not otherwise.
    #[must_use]
    pub fn actions_may_create_pulls(mut self, full_name: &str) -> Self {
        self.settings.pulls_by_actions.push(full_name.to_owned());
        self
    }

    /// Takes draft pull requests away from a repository, as some plans do from private ones.
    #[must_use]
    pub fn without_draft_pulls(mut self, full_name: &str) -> Self {
        self.settings.without_draft_pulls.push(full_name.to_owned());
        self
    }

    /// Makes a tag name unusable, as an immutable release that was deleted does.
    #[must_use]
    pub fn burned_tag(mut self, full_name: &str, tag: &str) -> Self {
        let burned = (full_name.to_owned(), tag.to_owned());
        self.settings.burned.push(burned);
        self
    }

    /// Adds a workflow run to a repository, or a further attempt of one.
    #[must_use]
    pub fn workflow_run(mut self, full_name: &str, run: WorkflowRun) -> Self {
        let run = (full_name.to_owned(), run);
        self.setup.workflow_runs.push(run);
        self
    }

    /// Adds a check run to a commit.
    #[must_use]
    pub fn check_run(mut self, full_name: &str, run: CheckRun) -> Self {
        let run = (full_name.to_owned(), run);
        self.setup.check_runs.push(run);
        self
    }

    /// Adds a status to a commit.
    #[must_use]
    pub fn commit_status(mut self, full_name: &str, status: CommitStatus) -> Self {
        let status = (full_name.to_owned(), status);
        self.setup.statuses.push(status);
        self
    }

    /// Files a deployment, as a job or a client did before the start.
    #[must_use]
    pub fn deployment(mut self, full_name: &str, deployment: Deployment) -> Self {
        let deployment = (full_name.to_owned(), deployment);
        self.setup.deployments.push(deployment);
        self
    }

    /// Creates an environment, or protects one that a deployment created.
    #[must_use]
    pub fn environment(mut self, full_name: &str, environment: Environment) -> Self {
        let environment = (full_name.to_owned(), environment);
        self.setup.environments.push(environment);
        self
    }

    /// Adds a release to a repository.
    #[must_use]
    pub fn release(mut self, full_name: &str, release: Release) -> Self {
        self.setup.releases.push((full_name.to_owned(), release));
        self
    }

    /// Locks the tag and the assets of a repository's releases when they are
    /// published ("immutable releases").
    #[must_use]
    pub fn immutable_releases(mut self, full_name: &str) -> Self {
        self.settings.immutable.push(full_name.to_owned());
        self
    }

    /// What there is in Slack, beside its two channels.
    #[must_use]
    pub fn slack(mut self, setup: SlackSetup) -> Self {
        self.slack = setup;
        self
    }

    /// How many requests there are to spend; what github.com gives without it.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.settings.budget = Some(budget);
        self
    }

    /// Serves on a listener (of the standard library or of tokio) until
    /// [`Emulator::shutdown`], or until the emulator is dropped.
    ///
    /// # Errors
    /// When a name, a repository, the state directory or the listener cannot
    /// be used; see [`StartError`].
    pub async fn start(self, listener: impl IntoListener) -> Result<Emulator, StartError> {
        let listener = listener.into_listener()?;
        let address = listener.local_addr()?;
        let (directory, temporary) = match self.state_dir {
            Some(directory) => (directory, None),
            None => {
                let temporary = TempDir::new()?;
                (temporary.path().to_owned(), Some(temporary))
            }
        };
        for (_, directory) in &self.settings.repositories {
            let created = Git::create(directory).await;
            created.map_err(|source| StartError::Repository {
                directory: directory.clone(),
                source,
            })?;
        }
        let releases = self.setup.releases.clone();
        let recorder = self.record.map(|directory| {
            Recorder::open(&directory).map_err(|source| StartError::Record { directory, source })
        });
        let recorder = recorder.transpose()?;
        let store = Store::open(directory)?;
        let files = Files::open(store.directory())?;
        let slack = Slack::open(store.directory())?;
        self.slack.apply(&slack, now())?;
        let secret = Secret::random("ghp_")?;
        let (token, repository) = store.update(|data| {
            // Settings that turn out to make no sense leave no half behind.
            let mut changed = data.clone();
            let applied = self.settings.apply(&mut changed, secret, now())?;
            self.setup.records(&changed)?.write(&files)?;
            *data = changed;
            Ok::<_, StartError>(applied)
        })??;
        let base = format!("http://{address}");
        let state = Arc::new(State::new(store, files, slack, self.faults, base));
        plant(&state, &releases).await?;
        Ok(Emulator::serve(
            state, listener, address, repository, token, recorder, temporary,
        ))
    }
}
