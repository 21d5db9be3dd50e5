//! From what is asked for to a commit, and the refs that lead to it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use windlass_core::{Lane, ObjectId};
use windlass_deploy_protocol::Target;

use super::lane::lane_of;
use crate::config::Environment;
use crate::execution::CheckoutError;
use crate::execution::mirror::Mirror;

/// What was learned of a tag may be so old: tags are made to stay, and several requests for the
/// same come at once. Branches move, and are looked up each time.
const FRESH: Duration = Duration::from_secs(5);
/// From this age on it is looked up anew while it still answers, so that nobody waits where many
/// ask for the same.
const RENEWED: Duration = Duration::from_secs(3);

/// What was asked for, in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) commit: ObjectId,
    refs: Vec<FoundRef>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct FoundRef {
    /// The full name, `refs/tags/v1.2.4`.
    name: String,
    lane: Option<Lane>,
}

/// The repository, and what was learned of it lately.
#[derive(Debug)]
pub(super) struct Targets {
    pub(super) mirror: Arc<Mirror>,
    recent: Mutex<HashMap<String, (Instant, Found)>>,
    /// Held while somebody looks a tag up: whoever comes meanwhile waits for what that finds.
    looking: Arc<tokio::sync::Mutex<()>>,
    trouble: Mutex<Option<String>>,
}

impl Found {
    /// Whether any ref that leads to the commit may be deployed to an environment.
    pub(super) fn is_allowed(&self, environment: &Environment) -> bool {
        let mut refs = self.refs.iter();
        refs.any(|it| environment.allows(it.lane, &it.name))
    }

    /// What was found, for people: `refs/tags/v1.2.4 (staging)`.
    pub(super) fn describe(&self) -> String {
        let refs = self.refs.iter().map(|it| match it.lane {
            Some(lane) => format!("{} ({lane})", it.name),
            None => it.name.clone(),
        });
        match refs.collect::<Vec<_>>() {
            refs if refs.is_empty() => "a commit that no branch or tag leads to".to_owned(),
            refs => refs.join(", "),
        }
    }
}

impl Targets {
    pub(super) fn new(mirror: Arc<Mirror>) -> Self {
        Self {
            mirror,
            recent: Mutex::default(),
            looking: Arc::default(),
            trouble: Mutex::default(),
        }
    }

    /// Looks up what is asked for. The repository is asked, unless it was about a tag just now.
    pub(super) async fn find(self: &Arc<Self>, target: Target<'_>) -> Result<Found, CheckoutError> {
        let now = Instant::now();
        let Target::Tag(tag) = target else {
            self.update(now).await?;
            return self.look_up(target).await;
        };
        if let Some((age, found)) = self.recent(tag, now) {
            if age >= RENEWED {
                self.renew(tag);
            }
            return Ok(found);
        }
        let _one_at_a_time = self.looking.lock().await;
        match self.recent(tag, now) {
            Some((_, found)) => Ok(found),
            None => self.learn(tag).await,
        }
    }

    /// Looks a tag up in the background, unless somebody looks one up already. What goes wrong is
    /// for those to hear who ask when nothing is known any more.
    fn renew(self: &Arc<Self>, tag: &str) {
        let Ok(one_at_a_time) = Arc::clone(&self.looking).try_lock_owned() else {
            return;
        };
        let (targets, tag) = (Arc::clone(self), tag.to_owned());
        tokio::spawn(async move {
            drop(targets.learn(&tag).await);
            drop(one_at_a_time);
        });
    }

    async fn learn(&self, tag: &str) -> Result<Found, CheckoutError> {
        let now = Instant::now();
        self.update(now).await?;
        let found = self.look_up(Target::Tag(tag)).await?;
        let mut recent = lock(&self.recent);
        recent.retain(|_, (at, _)| now.duration_since(*at) < FRESH);
        recent.insert(tag.to_owned(), (now, found.clone()));
        Ok(found)
    }

    /// Makes the copy of the repository what the repository is now.
    pub(super) async fn update(&self, since: Instant) -> Result<(), CheckoutError> {
        let result = self.mirror.update(since).await;
        *lock(&self.trouble) = result.as_ref().err().map(ToString::to_string);
        result
    }

    /// What went wrong when the repository was asked last.
    pub(super) fn trouble(&self) -> Option<String> {
        lock(&self.trouble).clone()
    }

    fn recent(&self, tag: &str, now: Instant) -> Option<(Duration, Found)> {
        let recent = lock(&self.recent);
        let (at, found) = recent.get(tag)?;
        let age = now.saturating_duration_since(*at);
        (age < FRESH).then(|| (age, found.clone()))
    }

    async fn look_up(&self, target: Target<'_>) -> Result<Found, CheckoutError> {
        let commit = self.mirror.resolve(target).await?;
        let mut refs = Vec::new();
        for name in self.mirror.refs_of(target, commit).await? {
            let lane = match name.strip_prefix("refs/tags/") {
                Some(tag) => lane_of(tag, self.mirror.tag_message(tag).await?.as_deref()),
                None => None,
            };
            refs.push(FoundRef { name, lane });
        }
        Ok(Found { commit, refs })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
