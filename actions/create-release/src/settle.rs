//! Look, plan, carry out, and again, until nothing is left to change.
//!
//! After a refusal, a server's failure or a lost answer the rest of the plan is thrown away: what
//! stands there is looked at anew. A plan is never resumed (R1, R6).

use std::time::Instant;

use windlass_core::{
    LatestRelease, ReleaseChange, ReleasePlan, ReleaseVerdict, WantedRelease, reconcile_release,
};
use windlass_facts::{GitHub, of_github, of_problem, pause};
use windlass_github::{Error, ErrorKind, Release};
use windlass_toolkit::{Console, Failure};

use crate::carry_out::{Hand, Stop};
use crate::look::{Eye, Seen};
use crate::report;
use crate::settings::Settings;
use crate::settled::{Settled, State};
use crate::target::Target;

/// So many looks that did not lead on are enough.
const TRIES: u32 = 10;
/// One edit, made so often, doesn't hold.
const MOST_EDITS: usize = 3;

/// One run's work on a release.
pub(crate) struct Work<'a> {
    pub(crate) github: &'a GitHub,
    pub(crate) settings: &'a Settings,
    pub(crate) target: &'a Target,
    pub(crate) wanted: &'a WantedRelease,
}

impl Work<'_> {
    /// Brings the release to the wanted state.
    pub(crate) async fn settle(&self, console: &mut Console) -> Result<Settled, Failure> {
        let mut eye = Eye::default();
        let mut done: Vec<ReleaseChange> = Vec::new();
        let mut refused: Option<(ReleaseChange, String)> = None;
        let mut tries = 0;
        loop {
            let started = Instant::now();
            let (seen, plan) = match self.look(&mut eye, console).await? {
                (seen, ReleaseVerdict::Planned(plan)) => (seen, plan),
                (_, ReleaseVerdict::Wait(why)) => {
                    console.info(&format!("{why} by another run; waiting for it"));
                    tries = next_try(tries, started, &why).await?;
                    continue;
                }
                (_, ReleaseVerdict::NeedsLatest) => continue,
            };
            if plan.changes.is_empty() || self.settings.dry_run {
                let settled = self.settled(&seen, plan, done);
                return self.with_latest(settled, &mut eye).await;
            }
            refuse_endless_edits(&plan, &done)?;
            let Err((change, error)) = self
                .carry_out(&seen, plan, &mut done, &mut eye, console)
                .await?
            else {
                (tries, refused) = (0, None);
                continue;
            };
            console.info(&format!(
                "{} did not succeed ({error}); looking again",
                change.text()
            ));
            // Refused twice for the same reason, it is no race.
            let answer = (change, error.to_string());
            if error.kind() != ErrorKind::Uncertain && refused.as_ref() == Some(&answer) {
                return Err(of_github(error));
            }
            let why = answer.1.clone();
            refused = Some(answer);
            tries = next_try(tries, started, &why).await?;
        }
    }

    async fn look(
        &self,
        eye: &mut Eye,
        console: &mut Console,
    ) -> Result<(Seen, ReleaseVerdict), Failure> {
        let client = self.github.client();
        let mut seen = eye.look(client, &self.settings.tag, console).await?;
        let mut verdict = match self.reconcile(&seen) {
            Err(failure) => return Err(self.give_up(failure, &seen, eye).await),
            Ok(verdict) => verdict,
        };
        if verdict == ReleaseVerdict::NeedsLatest {
            eye.look_for_latest(client).await?;
            seen.facts.latest = eye.latest;
            verdict = self.reconcile(&seen)?;
        }
        Ok((seen, verdict))
    }

    /// The draft of a run that has lost a race against another content is of no use to anybody.
    async fn give_up(&self, failure: Failure, seen: &Seen, eye: &Eye) -> Failure {
        let own = eye.own_draft.and_then(|id| seen.release(id));
        let Some(own) = own.filter(|own| own.draft && own.tag == self.settings.tag) else {
            return failure;
        };
        match self.github.client().delete_release(own.id).await {
            Ok(()) => failure,
            Err(_) => failure.hint(format!("remove this run's draft by hand: {}", own.html_url)),
        }
    }

    fn reconcile(&self, seen: &Seen) -> Result<ReleaseVerdict, Failure> {
        reconcile_release(self.wanted, &seen.facts)
            .map_err(|problem| of_problem("create the release", problem))
    }

    /// Up to the first change that does not succeed; that one is given back.
    async fn carry_out(
        &self,
        seen: &Seen,
        plan: ReleasePlan,
        done: &mut Vec<ReleaseChange>,
        eye: &mut Eye,
        console: &mut Console,
    ) -> Result<Result<(), (ReleaseChange, Error)>, Failure> {
        let hand = Hand {
            client: self.github.client(),
            settings: self.settings,
            target: self.target,
            wanted: self.wanted,
        };
        let mut release = plan.release.and_then(|id| seen.release(id)).cloned();
        for change in plan.changes {
            console.info(&report::step(self.settings, &change));
            match hand.carry_out(&change, &mut release, eye, console).await {
                Ok(()) => done.push(change),
                Err(Stop::Fail(failure)) => return Err(failure),
                Err(Stop::LookAgain(error)) => {
                    if error.kind() == ErrorKind::Uncertain {
                        // It may have been done; what it leads to is seen by the next look.
                        done.push(change.clone());
                        eye.latest = LatestRelease::Unread;
                    }
                    return Ok(Err((change, error)));
                }
            }
        }
        Ok(Ok(()))
    }

    /// Whether the release is the latest one; asked only where this run doesn't know yet.
    async fn with_latest(&self, settled: Settled, eye: &mut Eye) -> Result<Settled, Failure> {
        let eligible = |release: &&Release| !release.draft && !release.prerelease;
        let Some(release) = settled.release.as_ref().filter(eligible) else {
            return Ok(settled);
        };
        if eye.latest == LatestRelease::Unread {
            eye.look_for_latest(self.github.client()).await?;
        }
        Ok(Settled {
            is_latest: eye.latest == LatestRelease::Release(release.id),
            ..settled
        })
    }

    fn settled(&self, seen: &Seen, plan: ReleasePlan, done: Vec<ReleaseChange>) -> Settled {
        let changes = if self.settings.dry_run {
            plan.changes
        } else {
            done
        };
        let release = plan.release.and_then(|id| seen.release(id)).cloned();
        let is_public = release.as_ref().is_some_and(|release| !release.draft);
        // A dry run doesn't come as far as publishing.
        let creates = self.settings.dry_run && !self.settings.draft && !is_public;
        Settled {
            state: match creates {
                true => State::Created,
                false => State::after(&changes, self.settings.draft),
            },
            is_latest: false,
            release,
            changes,
            warnings: plan.warnings,
        }
    }
}

/// A server that keeps something else than it was sent would be corrected for ever.
fn refuse_endless_edits(plan: &ReleasePlan, done: &[ReleaseChange]) -> Result<(), Failure> {
    let is_edit = |change: &&ReleaseChange| matches!(change, ReleaseChange::Edit { .. });
    let Some(edit) = plan.changes.iter().find(is_edit) else {
        return Ok(());
    };
    if done.iter().filter(|other| *other == edit).count() < MOST_EDITS {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "{}: GitHub keeps something else than it was sent",
        edit.text()
    ))
    .hint("look at the release for what GitHub makes of 'name' and 'body', and write them so"))
}

async fn next_try(tries: u32, started: Instant, why: &str) -> Result<u32, Failure> {
    let tries = tries + 1;
    if tries >= TRIES {
        return Err(
            Failure::unavailable(format!("create the release in {TRIES} tries: {why}"))
                .hint("run it again: it goes on from what stands there"),
        );
    }
    tokio::time::sleep(pause(tries, started.elapsed())?).await;
    Ok(tries)
}
