//! From a configuration to an engine that is ready: the state directory is taken, what a former
//! runner left is over and written down.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use super::Engine;
use super::targets::Targets;
use crate::config::Config;
use crate::execution::mirror::{Mirror, MirrorSettings};
use crate::execution::supervisor::Supervisor;
use crate::execution::{CheckoutError, health};
use crate::metrics::Metrics;
use crate::store::{Store, StoreError};

/// How long a former runner's programs may take to die. The kernel kills them at once; only one
/// that waits for a broken disk doesn't.
const FORMER_LIMIT: Duration = Duration::from_secs(60);
/// How long one git command may take.
const GIT_LIMIT: Duration = Duration::from_secs(300);
/// Of the runner's own variables git gets those that start so, but for those that name another
/// repository.
const FOR_GIT: [&str; 4] = ["GIT_", "SSH_", "SSL_CERT_", "LC_"];
/// And these.
const FOR_GIT_TOO: [&str; 10] = [
    "PATH",
    "HOME",
    "USER",
    "XDG_CONFIG_HOME",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
];
const NOT_FOR_GIT: [&str; 5] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_NAMESPACE",
];
/// So many bytes, as long as a digest.
const SALT_LENGTH: usize = 32;

/// The process in which the engine runs.
#[derive(Debug, Clone)]
pub struct Host {
    /// The program that becomes the guard of whatever is started; its `main` asks
    /// [`run_if_asked`](crate::execution::guard::run_if_asked) first.
    pub guard: PathBuf,
    /// The process's environment variables. Git sees some of them, syncs none.
    pub variables: BTreeMap<String, String>,
}

/// Why there is no engine; fragments that fit "failed to {…}".
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another runner uses the state directory.
    #[error("take the state directory {0}: another runner uses it")]
    Taken(PathBuf),
    /// It can't be used.
    #[error("use the state directory {0}: {1}")]
    StateDirectory(PathBuf, io::Error),
    /// What a former runner started doesn't end.
    #[error("begin: programs that a former runner started still run after {} s", FORMER_LIMIT.as_secs())]
    FormerRunner,
    /// The copy of the repository can't be made.
    #[error(transparent)]
    Repository(#[from] CheckoutError),
    /// The database can't be opened.
    #[error("{1} ({0})")]
    Database(PathBuf, StoreError),
    /// The database can't be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine's certificates can't be read.
    #[error("prepare health checks: {0}")]
    Client(#[from] reqwest::Error),
}

/// Held while the engine lives.
#[derive(Debug)]
pub(super) struct Lock(
    #[expect(dead_code, reason = "the lock is free when the file is closed")] File,
);

impl Engine {
    /// Makes the engine ready. Nothing is begun before [`Engine::run`].
    pub async fn open(config: Config, host: &Host) -> Result<Arc<Self>, OpenError> {
        let directory = config.server.state_directory.clone();
        let unusable = |error| OpenError::StateDirectory(directory.clone(), error);
        let lock = take(&directory)?;
        let supervisor = Supervisor::new(&host.guard, &directory).map_err(unusable)?;
        wait_for_former(&supervisor)
            .await
            .map_err(|error| match error.kind() {
                io::ErrorKind::TimedOut => OpenError::FormerRunner,
                _ => unusable(error),
            })?;
        let salt = salt(&directory).map_err(unusable)?;
        private(&directory.join("runner.sqlite")).map_err(unusable)?;
        let database = directory.join("runner.sqlite");
        let store = Store::open(&database).map_err(|error| OpenError::Database(database, error))?;
        recover(&store, &config)?;
        let settings = MirrorSettings {
            source: config.server.repository.to_string(),
            environment: for_git(&host.variables),
            time_limit: GIT_LIMIT,
        };
        let mirror = Mirror::open(&settings, &directory, &supervisor).await?;
        let metrics = metrics(&store, &config)?;
        let environments = config.environments.keys().cloned();
        Ok(Arc::new(Self {
            queued: environments.map(|name| (name, Notify::new())).collect(),
            store,
            metrics,
            targets: Arc::new(Targets::new(Arc::new(mirror))),
            supervisor,
            health: health::client()?,
            salt,
            changes: watch::Sender::new(()),
            running: Mutex::new(HashMap::new()),
            draining: CancellationToken::new(),
            _state_directory: lock,
            config,
        }))
    }
}

fn take(directory: &Path) -> Result<Lock, OpenError> {
    let unusable = |error| OpenError::StateDirectory(directory.to_owned(), error);
    // It holds the logs and the checkouts, which are nobody else's business.
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(directory).map_err(unusable)?;
    let path = directory.join("runner.lock");
    let file = File::options().create(true).append(true).open(path);
    let file = file.map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::Taken(directory.to_owned())),
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}

async fn wait_for_former(supervisor: &Supervisor) -> io::Result<()> {
    supervisor.wait_for_former(FORMER_LIMIT).await
}

/// Makes a file that nobody else can read, also where others can read its folder.
fn private(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let file = File::options().create(true).append(true).open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))
}

/// Random bytes that stay: they make digests of configurations useless to others.
fn salt(directory: &Path) -> io::Result<Vec<u8>> {
    let path = directory.join("salt");
    match fs::read(&path) {
        Ok(salt) if salt.len() == SALT_LENGTH => return Ok(salt),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut salt = vec![0; SALT_LENGTH];
    getrandom::fill(&mut salt).map_err(io::Error::other)?;
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(&salt)?;
    file.persist(&path)?;
    Ok(salt)
}

/// Writes down what became of a former runner's work (T9). What waits in an environment that is
/// gone would wait for ever.
fn recover(store: &Store, config: &Config) -> Result<(), StoreError> {
    let now = Timestamp::now();
    for attempt in store.recover(now)? {
        tracing::warn!(id = %attempt.id, "a deployment was interrupted when the former runner ended");
    }
    for waiting in store.under_way()? {
        if !config.environments.contains_key(waiting.env.as_str()) {
            let id = &waiting.deployment_id;
            store.cancel(id, now)?;
            tracing::warn!(%id, env = waiting.env, "cancelled: its environment is not configured any more");
        }
    }
    Ok(())
}

fn metrics(store: &Store, config: &Config) -> Result<Metrics, StoreError> {
    let metrics = Metrics::default();
    for proven in store.proven(None)? {
        metrics.proven(&proven.env, &proven.service, proven.at);
    }
    for name in config.environments.keys() {
        metrics.waiting(name.as_str(), store.waiting(name.as_str())?);
    }
    Ok(metrics)
}

fn for_git(variables: &BTreeMap<String, String>) -> Vec<(String, SecretString)> {
    let is_for_git = |name: &str| {
        let begins = FOR_GIT.iter().any(|begin| name.starts_with(begin));
        (begins || FOR_GIT_TOO.contains(&name)) && !NOT_FOR_GIT.contains(&name)
    };
    let chosen = variables.iter().filter(|(name, _)| is_for_git(name));
    chosen
        .map(|(name, value)| (name.clone(), SecretString::from(value.as_str())))
        .collect()
}
