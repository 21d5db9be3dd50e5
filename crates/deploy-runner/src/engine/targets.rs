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
    looking: tokio::sync::Mutex<()>,
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
            looking: tokio::sync::Mutex::default(),
            trouble: Mutex::default(),
        }
    }

    /// Looks up what is asked for. The repository is asked, unless it was about a tag just now.
    pub(super) async fn find(&self, target: Target<'_>) -> Result<Found, CheckoutError> {
        let now = Instant::now();
        let Target::Tag(tag) = target else {
            self.update(now).await?;
            return self.look_up(target).await;
        };
        if let Some(found) = self.recent(tag, now) {
            return Ok(found);
        }
        // Whoever comes meanwhile waits for what this finds.
        let _one_at_a_time = self.looking.lock().await;
        if let Some(found) = self.recent(tag, now) {
            return Ok(found);
        }
        let now = Instant::now();
        self.update(now).await?;
        let found = self.look_up(target).await?;
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

    fn recent(&self, tag: &str, now: Instant) -> Option<Found> {
        let recent = lock(&self.recent);
        let (at, found) = recent.get(tag)?;
        (now.saturating_duration_since(*at) < FRESH).then(|| found.clone())
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
