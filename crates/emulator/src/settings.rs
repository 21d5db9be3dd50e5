//! What a caller set up, written into the state.
//!
//! Must not know HTTP or listeners. Applying the same settings twice, as a
//! second emulator on the same state directory does, changes nothing.

use std::path::PathBuf;

use crate::start_error::StartError;
use crate::state::access::{Level, Permissions, Token};
use crate::state::apps::{ACTIONS_APP, AppRecord, Installation};
use crate::state::limits::Budget;
use crate::state::protection::BranchProtection;
use crate::state::repositories::split_full_name;
use crate::state::rules::Ruleset;
use crate::state::secret::Secret;
use crate::state::store::Data;

/// The account behind the start token.
pub(crate) const LOGIN: &str = "windlass";

/// A GitHub App, installed on all repositories of one account.
#[derive(Clone, Debug)]
pub struct App {
    id: u64,
    slug: String,
    public_key: String,
    account: String,
    permissions: Vec<(String, Level)>,
}

impl App {
    /// `public_key` is the PEM of the RSA key that its JSON web tokens are
    /// verified with; `account` owns the repositories.
    pub fn new(id: u64, slug: &str, public_key: &str, account: &str) -> Self {
        Self {
            id,
            slug: slug.to_owned(),
            public_key: public_key.to_owned(),
            account: account.to_owned(),
            permissions: Vec::new(),
        }
    }

    /// Gives its installation a permission, such as `contents`.
    #[must_use]
    pub fn permission(mut self, name: &str, level: Level) -> Self {
        self.permissions.push((name.to_owned(), level));
        self
    }
}

/// All of it.
#[derive(Debug, Default)]
pub struct Settings {
    pub(crate) repositories: Vec<(String, PathBuf)>,
    pub(crate) private: Vec<String>,
    pub(crate) tokens: Vec<(Secret, Permissions)>,
    pub(crate) apps: Vec<App>,
    pub(crate) rulesets: Vec<(String, Ruleset)>,
    pub(crate) protections: Vec<(String, String, BranchProtection)>,
    pub(crate) burned: Vec<(String, String)>,
    pub(crate) pulls_by_actions: Vec<String>,
    pub(crate) without_draft_pulls: Vec<String>,
    pub(crate) immutable: Vec<String>,
    pub(crate) budget: Option<Budget>,
}

impl Settings {
    /// Writes it down. Gives the start token (`secret`, if there was none yet)
    /// and the name of the first repository.
    pub(crate) fn apply(
        self,
        data: &mut Data,
        secret: Secret,
        now: i64,
    ) -> Result<(Secret, String), StartError> {
        self.add_repositories(data, now)?;
        let first = data.repositories.first().map(|record| record.full_name());
        let first = match self.repositories.first() {
            Some((full_name, _)) => Some(full_name.clone()),
            None => first,
        };
        let first = first.ok_or(StartError::NoRepository)?;
        for (full_name, mut ruleset) in self.rulesets {
            ruleset.repository = served(data, &full_name)?;
            if !data.rulesets.values().any(|known| *known == ruleset) {
                let id = data.next_id();
                data.rulesets.insert(id, ruleset);
            }
        }
        for (full_name, branch, protection) in self.protections {
            let id = served(data, &full_name)?;
            let own = data.protections.entry(id).or_default();
            own.insert(branch, protection);
        }
        for full_name in self.pulls_by_actions {
            let id = served(data, &full_name)?;
            data.pulls_by_actions.insert(id);
        }
        for full_name in self.without_draft_pulls {
            let id = served(data, &full_name)?;
            data.without_draft_pulls.insert(id);
        }
        for (full_name, tag) in self.burned {
            let id = served(data, &full_name)?;
            data.burned.entry(id).or_default().insert(tag);
        }
        for full_name in self.immutable {
            let id = served(data, &full_name)?;
            data.immutable.insert(id);
        }
        for (secret, permissions) in self.tokens {
            put_token(data, secret, "github-actions[bot]", permissions);
        }
        for app in self.apps {
            put_app(data, app, now);
        }
        data.budget = self.budget.unwrap_or(data.budget);
        let token = data.start_token.clone().unwrap_or(secret);
        data.start_token = Some(token.clone());
        put_token(data, token.clone(), LOGIN, Permissions::All);
        Ok((token, first))
    }

    fn add_repositories(&self, data: &mut Data, now: i64) -> Result<(), StartError> {
        for (full_name, directory) in &self.repositories {
            let names = split_full_name(full_name);
            let names = names.ok_or_else(|| StartError::Name(full_name.clone()))?;
            let private = self.private.contains(full_name);
            data.put_repository(names, directory.canonicalize()?, private, now);
        }
        for full_name in &self.private {
            served(data, full_name)?;
        }
        Ok(())
    }
}

/// The number of a repository that has to be served.
pub(crate) fn served(data: &Data, full_name: &str) -> Result<u64, StartError> {
    let names = split_full_name(full_name);
    let found = names.and_then(|(owner, name)| data.repository(owner, name));
    let id = found.map(|record| record.id);
    id.ok_or_else(|| StartError::Unserved(full_name.to_owned()))
}

fn put_token(data: &mut Data, secret: Secret, login: &str, permissions: Permissions) {
    let known = data.tokens.get(&secret).map(|known| known.id);
    // A token with listed permissions is a job's, and so an App's.
    let job = matches!(permissions, Permissions::Only(_));
    let token = Token {
        id: known.unwrap_or_else(|| data.next_id()),
        login: login.to_owned(),
        permissions,
        repositories: None,
        app: job.then_some(ACTIONS_APP),
        expires_at: None,
    };
    data.tokens.insert(secret, token);
}

fn put_app(data: &mut Data, app: App, now: i64) {
    let known = data.apps.get(&app.id).map(|known| known.created_at);
    let created_at = known.unwrap_or(now);
    let record = AppRecord {
        client_id: format!("Iv1.{:016x}", app.id),
        slug: app.slug,
        public_key: app.public_key,
        created_at,
    };
    data.apps.insert(app.id, record);
    let mut installations = data.installations.iter();
    let known =
        installations.find(|(_, known)| known.app == app.id && known.account == app.account);
    let number = known.map(|(number, _)| *number);
    let installation = Installation {
        app: app.id,
        account: app.account,
        permissions: app.permissions.into_iter().collect(),
        repositories: None,
        created_at,
    };
    let number = number.unwrap_or_else(|| data.next_id());
    data.installations.insert(number, installation);
}
