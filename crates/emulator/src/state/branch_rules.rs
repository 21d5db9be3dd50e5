//! What a branch asks of whoever changes it: branch protection, and the checks
//! that rulesets require.
//!
//! Must not know how a refusal is told: REST and push tell it differently.

use std::io;

use super::access::{Actor, Level};
use super::git::{GitError, Oid, RefName};
use super::rules::{Refusal, Rule};
use super::{Repository, State, StateError};

impl State {
    /// Whether what speaks against this actor's pushes depends on the objects
    /// that are pushed.
    pub fn reads_pushes(&self, actor: &Actor, repository: &Repository) -> io::Result<bool> {
        let protected = self.store.read()?.protections;
        let protected = protected.get(&repository.record.id);
        let free = actor.may(&repository.record, "workflows", Level::Write);
        Ok(!free || protected.is_some_and(|protected| !protected.is_empty()))
    }

    /// What speaks against a change that is not made through a pull request.
    /// `target` is the new object, where it is known already.
    pub(super) async fn branch_refusal(
        &self,
        actor: &Actor,
        repository: &Repository,
        name: &RefName,
        change: Rule,
        target: Option<&Oid>,
    ) -> Result<Option<Refusal>, StateError> {
        let data = self.store.read()?;
        let id = repository.record.id;
        let mut words = None;
        if let Some(protection) = data.protection(id, name) {
            if change == Rule::Deletion && !protection.allow_deletions {
                words = Some("Cannot delete this protected branch");
            } else if !protection.allow_force_pushes
                && loses_commits(repository, name, change, target).await?
            {
                words = Some("Cannot force-push to this protected branch");
            }
        }
        let binding = data.binding_protection(id, name, actor);
        if change == Rule::Update && binding.is_some_and(|binding| binding.reviews.is_some()) {
            words = words.or(Some("Changes must be made through a pull request."));
        }
        if let Some(words) = words {
            return Ok(Some(Refusal::Protection(words.to_owned())));
        }
        match (change, target) {
            (Rule::Update, Some(target)) => {
                self.unmet_checks(actor, repository, name, target).await
            }
            _ => Ok(None),
        }
    }

    /// What a branch asks of a commit that has not passed it.
    pub async fn unmet_checks(
        &self,
        actor: &Actor,
        repository: &Repository,
        name: &RefName,
        target: &Oid,
    ) -> Result<Option<Refusal>, StateError> {
        let data = self.store.read()?;
        let id = repository.record.id;
        let by_rulesets = data.required_by_rulesets(id, name, actor.app());
        let protection = data.binding_protection(id, name, actor);
        let by_protection = protection
            .and_then(|protection| protection.required_checks.as_ref())
            .map(|required| required.checks.as_slice());
        let by_protection = by_protection.unwrap_or_default();
        if by_rulesets.is_empty() && by_protection.is_empty() {
            return Ok(None);
        }
        let ci = self.ci(repository).await?;
        let unmet = ci.unmet(target.as_str(), &by_rulesets).map(Refusal::Checks);
        Ok(unmet.or_else(|| {
            let unmet = ci.unmet(target.as_str(), by_protection);
            unmet.map(Refusal::Protection)
        }))
    }
}

/// Whether the branch would no longer reach what it reaches now.
async fn loses_commits(
    repository: &Repository,
    name: &RefName,
    change: Rule,
    target: Option<&Oid>,
) -> Result<bool, GitError> {
    let git = &repository.git;
    let (Rule::Update, Some(target), Some(now)) = (change, target, git.find_ref(name).await?)
    else {
        return Ok(false);
    };
    Ok(!git.is_ancestor(&now.oid, target).await?)
}
