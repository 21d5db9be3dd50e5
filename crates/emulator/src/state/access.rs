//! Who asks, and what they may do.
//!
//! Must not know how a token travels in a request.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::repositories::RepositoryRecord;

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Looking.
    Read,
    /// Looking and changing.
    Write,
}

/// What a token opens, in GitHub's words for it: `contents`, `workflows`, …
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Permissions {
    /// Everything, as a person with admin rights.
    All,
    /// What is listed, as the token of a job or of an App has it.
    Only(BTreeMap<String, Level>),
}

impl Permissions {
    /// What is listed and nothing else.
    pub fn only<'name>(listed: impl IntoIterator<Item = (&'name str, Level)>) -> Self {
        let own = |(name, level): (&str, Level)| (name.to_owned(), level);
        Self::Only(listed.into_iter().map(own).collect())
    }

    /// Whether `permission` is given at `level`. Metadata may always be read.
    pub fn allow(&self, permission: &str, level: Level) -> bool {
        match self {
            Self::All => true,
            Self::Only(_) if permission == "metadata" && level == Level::Read => true,
            Self::Only(listed) => listed.get(permission).is_some_and(|given| *given >= level),
        }
    }
}

/// What is known of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Names its owner in the rate limits, without giving the token away.
    pub id: u64,
    /// The account behind it.
    pub login: String,
    /// What it opens.
    pub permissions: Permissions,
    /// The ids of the repositories that it opens; nothing: all of them.
    pub repositories: Option<BTreeSet<u64>>,
    /// The App that it was made for.
    pub app: Option<u64>,
    /// When it ends, in seconds since 1970; nothing: never.
    pub expires_at: Option<i64>,
}

/// Who made something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Creator {
    /// The account.
    pub login: String,
    /// The App that acted for it.
    pub app: Option<u64>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody without a token.
    Anonymous,
    /// The holder of a token.
    Holder(Token),
    /// A GitHub App that proved itself with its key.
    App(u64),
}

impl Actor {
    /// Whether the repository shows itself at all.
    pub fn sees(&self, repository: &RepositoryRecord) -> bool {
        !repository.private || self.covers(repository)
    }

    /// Whether a change or a look is allowed. Everybody may look at what is
    /// public.
    pub fn may(&self, repository: &RepositoryRecord, permission: &str, level: Level) -> bool {
        if level == Level::Read && !repository.private {
            return true;
        }
        match self {
            Self::Holder(token) => {
                self.covers(repository) && token.permissions.allow(permission, level)
            }
            Self::Anonymous | Self::App(_) => false,
        }
    }

    /// The App behind the token, if there is one.
    pub fn app(&self) -> Option<u64> {
        match self {
            Self::Anonymous => None,
            Self::Holder(token) => token.app,
            Self::App(app) => Some(*app),
        }
    }

    /// The account that changes are made by.
    pub fn login(&self) -> &str {
        match self {
            Self::Holder(token) => &token.login,
            Self::Anonymous | Self::App(_) => "ghost",
        }
    }

    /// Who something is made by.
    pub fn creator(&self) -> Creator {
        Creator {
            login: self.login().to_owned(),
            app: self.app(),
        }
    }

    /// Whether settings of the repository may be looked at or changed, which
    /// is not open to everybody even where the repository is.
    pub fn administers(&self, repository: &RepositoryRecord, level: Level) -> bool {
        match self {
            Self::Holder(token) => {
                self.covers(repository) && token.permissions.allow("administration", level)
            }
            Self::Anonymous | Self::App(_) => false,
        }
    }

    /// The account whose requests are counted together.
    pub fn bucket(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::Holder(token) => format!("token-{}", token.id),
            Self::App(app) => format!("app-{app}"),
        }
    }

    fn covers(&self, repository: &RepositoryRecord) -> bool {
        match self {
            Self::Holder(token) => {
                let scope = token.repositories.as_ref();
                scope.is_none_or(|scope| scope.contains(&repository.id))
            }
            Self::Anonymous | Self::App(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(private: bool) -> RepositoryRecord {
        RepositoryRecord {
            id: 1,
            owner: "o".to_owned(),
            name: "r".to_owned(),
            directory: "r.git".into(),
            private,
            created_at: 0,
        }
    }

    fn holder(permissions: Permissions, repositories: Option<BTreeSet<u64>>) -> Actor {
        Actor::Holder(Token {
            id: 1,
            login: "a".to_owned(),
            permissions,
            repositories,
            app: None,
            expires_at: None,
        })
    }

    #[test]
    fn permissions_are_what_is_listed() {
        let read = Permissions::only([("contents", Level::Read)]);
        assert!(read.allow("contents", Level::Read));
        assert!(!read.allow("contents", Level::Write));
        assert!(!read.allow("workflows", Level::Read));
        assert!(read.allow("metadata", Level::Read));
        assert!(Permissions::All.allow("workflows", Level::Write));
    }

    #[test]
    fn a_private_repository_shows_itself_to_those_it_belongs_to() {
        let elsewhere = holder(Permissions::All, Some(BTreeSet::from([2])));
        let here = holder(Permissions::only([]), Some(BTreeSet::from([1])));
        for (actor, sees) in [
            (Actor::Anonymous, false),
            (elsewhere.clone(), false),
            (here, true),
        ] {
            assert_eq!(actor.sees(&repository(true)), sees, "{actor:?}");
            assert!(actor.sees(&repository(false)), "{actor:?}");
        }
        assert!(!elsewhere.may(&repository(false), "contents", Level::Write));
    }

    #[test]
    fn nobody_writes_without_a_token() {
        for actor in [Actor::Anonymous, Actor::App(1)] {
            assert!(!actor.may(&repository(false), "contents", Level::Write));
            assert!(actor.may(&repository(false), "contents", Level::Read));
        }
    }
}
