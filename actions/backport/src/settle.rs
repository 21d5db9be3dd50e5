//! Look, decide, do one thing, and again, until nothing is left to do.
//!
//! After a refusal or a lost answer, what stands there is looked at anew. The branch is made by a
//! push that only creates, and GitHub has one open pull request of a branch for a target: so runs
//! that race end with one of each, whoever made it.

use std::time::Instant;

use windlass_core::ObjectId;
use windlass_core::backport::{
    BackportPlan, Carried, Conflict, PresentBranch, SourceCommit, carried, plan_backport,
};
use windlass_facts::{of_problem, pause};
use windlass_github::{Client, ErrorKind, Pull};
use windlass_toolkit::{Console, Failure};

use crate::failure::of_create;
use crate::look::{Seen, look};
use crate::pick::{Picked, pick};
use crate::propose::propose;
use crate::pull_text;
use crate::push::push;
use crate::scene::Scene;
use crate::settings::Settings;
use crate::settled::{Settled, State};

/// So many looks that did not lead on are enough.
const TRIES: u32 = 5;

/// One run's work.
pub(crate) struct Work<'a> {
    pub(crate) client: &'a Client,
    pub(crate) settings: &'a Settings,
    pub(crate) scene: &'a Scene,
}

/// What this run knows and has made so far, and what went wrong.
struct Progress {
    /// The commits that the target lacks.
    lacking: Vec<ObjectId>,
    picked: Option<Picked>,
    pushed: Option<PresentBranch>,
    /// Looks that did not lead on.
    tries: u32,
    /// Why GitHub refused the last time.
    refused: Option<String>,
}

impl Work<'_> {
    /// Brings the backport about.
    pub(crate) async fn settle(&self, console: &mut Console) -> Result<Settled, Failure> {
        let mut progress = Progress::new(self.scene);
        loop {
            let started = Instant::now();
            let seen = progress.look(self).await?;
            let plan = plan_backport(&seen.facts)
                .map_err(|problem| of_problem("make the backport", problem))?;
            let settled = match plan {
                BackportPlan::Pick { commits } => {
                    self.make_branch(&commits, &mut progress, console).await?
                }
                BackportPlan::Propose { carried } => {
                    self.make_pull(carried, &mut progress, console).await?
                }
                plan => Some(self.ended(plan, &seen)),
            };
            if let Some(settled) = settled {
                return Ok(settled);
            }
            if progress.tries > 0 {
                let pause = pause(progress.tries, started.elapsed())?;
                tokio::time::sleep(pause).await;
            }
        }
    }

    /// What there is nothing left to do about.
    fn ended(&self, plan: BackportPlan, seen: &Seen) -> Settled {
        let (state, number, carried) = match plan {
            BackportPlan::Keep { number, carried } => (State::Unchanged, Some(number), carried),
            BackportPlan::Merged { number } => (State::Merged, Some(number), None),
            BackportPlan::Closed { number } => (State::Closed, Some(number), None),
            _ => (State::NothingToDo, None, None),
        };
        self.settled(state, carried, number.and_then(|number| seen.pull(number)))
    }

    /// Picks, and pushes what came of it.
    async fn make_branch(
        &self,
        commits: &[SourceCommit],
        progress: &mut Progress,
        console: &mut Console,
    ) -> Result<Option<Settled>, Failure> {
        if progress.picked.is_none() {
            let picked = pick(self.client, self.settings, self.scene, commits, console).await?;
            if let Some(conflict) = &picked.conflict {
                self.tell_conflict(conflict, console)?;
            }
            progress.lacking.retain(|id| !picked.there.contains(id));
            progress.picked = Some(picked);
        }
        let Some(picked) = &progress.picked else {
            return Ok(None);
        };
        let Some(branch) = &picked.branch else {
            return Ok(Some(self.settled(State::NothingToDo, None, None)));
        };
        if self.settings.dry_run {
            let (wanted, lacking) = (&self.scene.wanted, &progress.lacking);
            let carried = carried(wanted, lacking, branch.head, &branch.own);
            return Ok(Some(self.settled(State::Created, carried, None)));
        }
        match push(self.client, &picked.scratch, self.scene, branch.head).await? {
            Ok(()) => {
                let (name, head) = (&self.scene.branch, branch.head.short());
                console.info(&format!("the branch {name} was made, at {head}"));
                progress.pushed = Some(branch.clone());
            }
            Err(words) => {
                let doing = format!("push the branch {}", self.scene.branch);
                progress.stumble(&doing, &words, console)?;
            }
        }
        Ok(None)
    }

    async fn make_pull(
        &self,
        carried: Carried,
        progress: &mut Progress,
        console: &mut Console,
    ) -> Result<Option<Settled>, Failure> {
        if self.settings.dry_run {
            return Ok(Some(self.settled(State::Created, Some(carried), None)));
        }
        let made = propose(self.client, self.settings, self.scene, &carried).await?;
        let error = match made {
            Ok(pull) => {
                return Ok(Some(self.settled(
                    State::Created,
                    Some(carried),
                    Some(&pull),
                )));
            }
            Err(error) => error,
        };
        let words = error.to_string();
        // Refused twice for the same reason, it is no race; unless it is one, and the list lags.
        let is_race = error.kind() == ErrorKind::Uncertain || words.contains("already exists");
        if !is_race && progress.refused.as_ref() == Some(&words) {
            let page = pull_text::compare_page(self.settings, self.scene);
            return Err(of_create(error, &self.scene.branch, &page));
        }
        progress.refused = Some(words.clone());
        progress.stumble("create the pull request", &words, console)?;
        Ok(None)
    }

    fn settled(&self, state: State, carried: Option<Carried>, pull: Option<&Pull>) -> Settled {
        Settled {
            state,
            pull: pull.cloned(),
            carried,
            is_dry: self.settings.dry_run,
        }
    }

    /// Fails where no draft is to be made of it.
    fn tell_conflict(&self, conflict: &Conflict, console: &mut Console) -> Result<(), Failure> {
        let commit = self.scene.commit(conflict.commit);
        let subject = commit.map(SourceCommit::subject).unwrap_or_default();
        let what = format!(
            "{} ({subject}) conflicts with {} in {}",
            conflict.commit.short(),
            self.scene.target,
            conflict.files.join(", ")
        );
        if self.settings.draft_on_conflict {
            console.warning(&format!("{what}: somebody has to resolve it"));
            return Ok(());
        }
        Err(Failure::refused(format!("make the backport: {what}"))
            .hint("pick it by hand, or let 'draft-on-conflict' make a draft of it"))
    }
}

impl Progress {
    fn new(scene: &Scene) -> Self {
        Self {
            lacking: scene.lacking.clone(),
            picked: None,
            pushed: None,
            tries: 0,
            refused: None,
        }
    }

    async fn look(&self, work: &Work<'_>) -> Result<Seen, Failure> {
        look(work.client, work.scene, &self.lacking, self.pushed.as_ref()).await
    }

    /// Something did not succeed, and another look is to tell more; but not for ever.
    fn stumble(&mut self, doing: &str, words: &str, console: &mut Console) -> Result<(), Failure> {
        self.tries += 1;
        if self.tries >= TRIES {
            return Err(
                Failure::unavailable(format!("{doing} in {TRIES} tries: {words}"))
                    .hint("run it again: it goes on from what stands there"),
            );
        }
        console.info(&format!("failed to {doing} ({words}); looking again"));
        Ok(())
    }
}
