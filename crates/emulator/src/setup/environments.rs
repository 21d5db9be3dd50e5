//! Environments with what protects them.
//!
//! Must not know whether anybody keeps to it.

use crate::state::environments::{BranchPolicy, Protection, Reviewer};

/// An environment. It starts without protection, as one that a deployment
/// created.
#[derive(Clone, Debug)]
pub struct Environment {
    name: String,
    protection: Protection,
}

impl Environment {
    /// An environment without protection.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            protection: Protection::default(),
        }
    }

    /// Lets this account approve; one of all reviewers is enough.
    #[must_use]
    pub fn reviewer(mut self, login: &str) -> Self {
        let reviewer = Reviewer::User(login.to_owned());
        self.protection.reviewers.push(reviewer);
        self
    }

    /// Lets the members of this team of the owner approve.
    #[must_use]
    pub fn reviewing_team(mut self, slug: &str) -> Self {
        let reviewer = Reviewer::Team(slug.to_owned());
        self.protection.reviewers.push(reviewer);
        self
    }

    /// Lets nobody approve what they started themselves.
    #[must_use]
    pub fn prevent_self_review(mut self) -> Self {
        self.protection.prevent_self_review = true;
        self
    }

    /// Lets jobs wait this many minutes.
    #[must_use]
    pub fn wait_timer(mut self, minutes: u64) -> Self {
        self.protection.wait_timer = minutes;
        self
    }

    /// Lets only branches with branch protection be deployed.
    #[must_use]
    pub fn protected_branches_only(mut self) -> Self {
        self.protection.branch_policy = Some(BranchPolicy::Protected);
        self
    }

    /// Lets this GitHub App judge every deployment, by a custom protection rule. A job that files
    /// none can't pass it.
    #[must_use]
    pub fn gated_by(mut self, app: &str) -> Self {
        self.protection.gates.push(app.to_owned());
        self
    }

    /// Binds administrators too.
    #[must_use]
    pub fn no_admin_bypass(mut self) -> Self {
        self.protection.admins_bypass = false;
        self
    }

    pub(super) fn parts(self) -> (String, Protection) {
        (self.name, self.protection)
    }
}
