//! The story: a version on its way to production, what was released of it, and a hotfix; with what
//! must be refused on the way, and the re-runs that change nothing.

use windlass_core::{Lane, ObjectId, Scheme};
use windlass_toolkit::Failure;

use super::expectation;
use super::part::Part;
use super::play::Player;
use super::record::{Action, Step};
use super::runner::FAILS_ONCE;
use super::stage::{HOTFIX, PRODUCTION, Stage, TRUNK, of_git};
use super::timeline::Timeline;

/// What a tag lacks that was never deployed.
const DEPLOYED: &str = "deployed";

/// A story that is being told.
pub(super) struct Story<'a> {
    pub(super) stage: &'a Stage,
    pub(super) player: &'a Player,
    pub(super) timeline: Timeline,
    /// What was played so far.
    pub(super) steps: Vec<Step>,
}

impl Story<'_> {
    /// Plays the steps in order. The first that doesn't end as it must ends the story.
    pub(super) async fn tell(&mut self) -> Result<(), Failure> {
        let candidate = self.candidate().await?;
        self.run_again(&candidate).await?;
        self.verify_too_early(&candidate).await?;
        self.fail_once(&candidate).await?;
        let production = self.bring_to_production(&candidate).await?;
        self.go_on(&candidate).await?;
        let hotfix = self.mend(&production).await?;
        let mended = self.bring_to_production(&hotfix).await?;
        self.release_again(&mended).await
    }

    /// What the trunk brings forth, up to what may be promoted.
    async fn candidate(&mut self) -> Result<Step, Failure> {
        let (scheme, head) = (self.stage.scheme, self.stage.head);
        let first = first_lane(scheme);
        let first = self.develop(head, first, "feat: one more thing").await?;
        match scheme {
            Scheme::PatchLine => Ok(first),
            Scheme::PrereleaseLine => {
                let change = "fix: make it right";
                self.develop(first.sha, Lane::Rc, change).await
            }
        }
    }

    async fn run_again(&mut self, version: &Step) -> Result<(), Failure> {
        let again = Part::version("run the job again", version.lane, version.sha);
        self.play(again.unchanged()).await.map(drop)
    }

    async fn verify_too_early(&mut self, version: &Step) -> Result<(), Failure> {
        let early = Part::about(version, Action::VerifyStagingTag, "verify it too early");
        self.play(early.refused_for(DEPLOYED)).await.map(drop)
    }

    /// One service of the first deployment fails. What goes on with it does what is missing.
    async fn fail_once(&mut self, version: &Step) -> Result<(), Failure> {
        if !self.player.deploys() {
            return Ok(());
        }
        let title = format!("deploy it: {FAILS_ONCE} fails");
        let deployment = Part::about(version, Action::TriggerRunner, &title);
        self.play(deployment.failing_by(FAILS_ONCE)).await?;
        let early = Part::about(version, Action::VerifyStagingTag, "verify it all the same");
        self.play(early.refused_for(DEPLOYED)).await.map(drop)
    }

    /// The trunk doesn't wait for what was made of it.
    async fn go_on(&mut self, candidate: &Step) -> Result<(), Failure> {
        let (on, lane) = (candidate.sha, first_lane(self.stage.scheme));
        let next = self.develop(on, lane, "feat: the next thing");
        next.await.map(drop)
    }

    async fn release_again(&mut self, production: &Step) -> Result<(), Failure> {
        let title = "run the release again";
        let again = Part::about(production, Action::CreateRelease, title);
        self.play(again.unchanged()).await.map(drop)
    }

    /// One more commit on the trunk, and its version.
    async fn develop(&mut self, on: ObjectId, lane: Lane, change: &str) -> Result<Step, Failure> {
        let commit = self.commit(TRUNK, on, change)?;
        self.play(Part::version(change, lane, commit)).await
    }

    /// A commit that branches off production and is not on the trunk, and its version.
    async fn mend(&mut self, production: &Step) -> Result<Step, Failure> {
        let change = "fix: mend production";
        let commit = self.commit(HOTFIX, production.sha, change)?;
        let hotfix = Part::version(change, Lane::Hotfix, commit);
        self.play(hotfix.from(production)).await
    }

    /// Deployed, verified, promoted, released.
    async fn bring_to_production(&mut self, version: &Step) -> Result<Step, Failure> {
        let staging = self.stage.staging.clone();
        self.deploy(version, &staging).await?;
        let verification = Part::about(version, Action::VerifyStagingTag, "verify it");
        self.play(verification).await?;
        let promotion = Part::version("promote it", Lane::Production, version.sha).from(version);
        let promotion = match version.lane {
            // A hotfix goes to production as it is.
            Lane::Hotfix => promotion.unchanged(),
            _ => promotion,
        };
        let production = self.play(promotion).await?;
        if self.player.deploys() {
            self.deploy(&production, PRODUCTION).await?;
        }
        let release = "release it, with two files";
        let release = Part::about(&production, Action::CreateRelease, release);
        self.play(release).await?;
        Ok(production)
    }

    async fn deploy(&mut self, version: &Step, environment: &str) -> Result<(), Failure> {
        let deployment = match self.player.deploys() {
            true => {
                let title = format!("deploy it to {environment}");
                Part::about(version, Action::TriggerRunner, &title)
            }
            false => {
                let title = format!("deploy to {environment} (recorded)");
                Part::about(version, Action::Deployment, &title)
            }
        };
        let deployment = deployment.in_environment(environment);
        self.play(deployment).await.map(drop)
    }

    async fn play(&mut self, part: Part) -> Result<Step, Failure> {
        let number = self.steps.len() + 1;
        let of_step = |failure: Failure| {
            failure.hint(format!(
                "this was step {number} of the rehearsal: {}",
                part.title
            ))
        };
        let step = self.player.play(&part).await.map_err(of_step)?;
        self.steps.push(step.clone());
        self.timeline.show(number, &step);
        match &step.problem {
            Some(problem) => Err(of_step(expectation::failure(&step, problem))),
            None => Ok(step),
        }
    }

    fn commit(&self, branch: &str, on: ObjectId, message: &str) -> Result<ObjectId, Failure> {
        let repository = &self.stage.repository;
        let commit = repository.commit_on(on, message).map_err(of_git)?;
        repository.set_branch(branch, commit).map_err(of_git)?;
        Ok(commit)
    }
}

/// The lane that the trunk's commits get their versions in.
fn first_lane(scheme: Scheme) -> Lane {
    match scheme {
        Scheme::PatchLine => Lane::Staging,
        Scheme::PrereleaseLine => Lane::Dev,
    }
}
