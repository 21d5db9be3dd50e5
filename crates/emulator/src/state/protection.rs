//! Branch protection: the older way to say what a branch takes, beside
//! rulesets; and the checks that either of them requires.
//!
//! Must not know how a refusal is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::access::{Actor, Permissions};
use super::ci::Ci;
use super::ci::checks::{CheckConclusion, latest};
use super::ci::statuses::StatusState;
use super::git::RefName;
use super::store::Data;

/// What protects one branch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BranchProtection {
    /// Checks that a commit has to have passed.
    pub required_checks: Option<RequiredChecks>,
    /// What a pull request has to have; nothing: none is needed.
    pub reviews: Option<Reviews>,
    /// Whether administrators are bound by the two above.
    pub enforce_admins: bool,
    /// Whether the branch takes no merge commits. Shown, and not kept to.
    pub required_linear_history: bool,
    /// Whether the branch may lose commits.
    pub allow_force_pushes: bool,
    /// Whether the branch may be deleted.
    pub allow_deletions: bool,
}

/// Checks that a commit has to have passed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RequiredChecks {
    /// Whether a pull request has to be up to date with its base. Shown, and
    /// not kept to.
    pub strict: bool,
    /// All of them have to pass.
    pub checks: Vec<RequiredCheck>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredCheck {
    /// The context of a status, or the name of a check run.
    pub context: String,
    /// The App that it has to come from; nothing: any.
    pub app: Option<u64>,
}

/// What a pull request has to have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reviews {
    /// How many approvals.
    pub approvals: u64,
    /// Whether a push takes approvals back.
    pub dismiss_stale: bool,
    /// Whether owners of the code have to approve.
    pub code_owners: bool,
    /// Whether somebody else than the last one to push has to approve.
    pub last_push: bool,
}

impl BranchProtection {
    /// A protection that asks for these checks, from whatever App.
    pub fn require_checks<'name>(contexts: impl IntoIterator<Item = &'name str>) -> Self {
        Self {
            required_checks: Some(RequiredChecks::any_app(contexts)),
            ..Self::default()
        }
    }

    /// Whether it binds this actor in what administrators may be free of.
    fn binds(&self, actor: &Actor) -> bool {
        let admin = matches!(
            actor,
            Actor::Holder(token) if token.permissions == Permissions::All
        );
        self.enforce_admins || !admin
    }
}

impl RequiredChecks {
    /// These checks, from whatever App.
    pub fn any_app<'name>(contexts: impl IntoIterator<Item = &'name str>) -> Self {
        let check = |context: &str| RequiredCheck {
            context: context.to_owned(),
            app: None,
        };
        Self {
            strict: false,
            checks: contexts.into_iter().map(check).collect(),
        }
    }
}

/// Protections by branch.
pub type Protections = BTreeMap<String, BranchProtection>;

impl Data {
    /// The protection of a branch.
    pub fn protection(&self, repository: u64, name: &RefName) -> Option<&BranchProtection> {
        let branch = name.as_str().strip_prefix("refs/heads/")?;
        self.protections.get(&repository)?.get(branch)
    }

    /// The protection of a branch, if it binds the actor in what
    /// administrators may be free of.
    pub fn binding_protection(
        &self,
        repository: u64,
        name: &RefName,
        actor: &Actor,
    ) -> Option<&BranchProtection> {
        let protection = self.protection(repository, name);
        protection.filter(|protection| protection.binds(actor))
    }
}

impl Ci {
    /// The sentence that GitHub has for checks that a commit has not passed;
    /// nothing when it has passed all. Of runs and statuses of one name the
    /// newest counts, and what was skipped or came out neutral has passed.
    pub fn unmet(&self, sha: &str, required: &[RequiredCheck]) -> Option<String> {
        let unmet: Vec<_> = required
            .iter()
            .filter(|check| !self.has_passed(sha, check))
            .collect();
        match unmet.as_slice() {
            [] => None,
            [one] if required.len() == 1 => Some(format!(
                "Required status check \"{}\" is expected.",
                one.context
            )),
            several => Some(format!(
                "{} of {} required status checks are expected.",
                several.len(),
                required.len()
            )),
        }
    }

    fn has_passed(&self, sha: &str, check: &RequiredCheck) -> bool {
        use CheckConclusion::{Neutral, Skipped, Success};
        let mut runs = self.all_check_runs();
        runs.retain(|run| {
            run.head_sha == sha
                && run.name == check.context
                && check.app.is_none_or(|app| app == run.app)
        });
        let passed = |run: super::ci::checks::CheckRunRecord| {
            let conclusion = run.progress.conclusion;
            (
                run.id,
                matches!(conclusion, Some(Success | Neutral | Skipped)),
            )
        };
        let statuses = self.current_statuses(sha).into_iter().filter(|status| {
            status.context.eq_ignore_ascii_case(&check.context)
                && check.app.is_none_or(|app| Some(app) == status.creator.app)
        });
        let statuses = statuses.map(|status| (status.id, status.state == StatusState::Success));
        let newest = latest(runs).into_iter().map(passed).chain(statuses).max();
        newest.is_some_and(|(_, passed)| passed)
    }
}
