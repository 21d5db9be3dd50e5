//! The story: a version on its way to production, what was released of it, and a hotfix; with what
//! must be refused on the way, and the re-runs that change nothing. What would be a run of a workflow
//! has its message in Slack.

use windlass_core::message::Phase;
use windlass_core::{Lane, ObjectId, Scheme};
use windlass_toolkit::Failure;

use super::expectation;
use super::part::Part;
use super::play::Player;
use super::record::{Action, Step};
use super::slack::{self, Run};
use super::stage::{HOTFIX, PRODUCTION, Stage, TRUNK, of_git};
use super::timeline::Timeline;

/// The service whose first sync fails.
pub(super) const FAILS_ONCE: &str = "web";
/// What a tag lacks that was never deployed.
const DEPLOYED: &str = "deployed";

/// A story that is being told.
pub(super) struct Story<'a> {
    pub(super) stage: &'a Stage,
    pub(super) player: &'a Player,
    pub(super) timeline: Timeline,
    /// The runs so far; the last is under way, or has ended.
    pub(super) runs: Vec<Run>,
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
        self.release_again(&mended).await?;
        self.look_at_slack()
    }

    /// What the trunk brings forth, up to what may be promoted: the beginning of a run that brings
    /// it to staging.
    async fn candidate(&mut self) -> Result<Step, Failure> {
        let (head, more) = (self.stage.head, "feat: one more thing");
        let candidate = match self.stage.scheme {
            Scheme::PatchLine => self.developed(head, Lane::Staging, more)?,
            Scheme::PrereleaseLine => {
                let first = self.developed(head, Lane::Dev, more)?;
                let first = self.play(first).await?;
                self.developed(first.sha, Lane::Rc, "fix: make it right")?
            }
        };
        self.begin("Staging", &self.stage.staging);
        self.play(candidate.then_telling(Phase::Init)).await
    }

    async fn run_again(&mut self, version: &Step) -> Result<(), Failure> {
        let again = Part::version("run the job again", version.lane, version.sha);
        self.play(again.unchanged()).await.map(drop)
    }

    async fn verify_too_early(&mut self, version: &Step) -> Result<(), Failure> {
        let early = Part::about(version, Action::VerifyStagingTag, "verify it too early");
        self.play(early.refused_for(DEPLOYED)).await.map(drop)
    }

    /// One service of the first deployment fails, and with it the run. What goes on with it does
    /// what is missing, in the run's second attempt.
    async fn fail_once(&mut self, version: &Step) -> Result<(), Failure> {
        if !self.player.deploys() {
            return Ok(());
        }
        let title = format!("deploy it: {FAILS_ONCE} fails");
        let deployment = Part::about(version, Action::TriggerRunner, &title);
        let deployment = deployment.after_telling(&[Phase::Deploy]);
        let deployment = deployment.failing_by(FAILS_ONCE);
        self.play(deployment.then_telling(Phase::Failed)).await?;
        let early = Part::about(version, Action::VerifyStagingTag, "verify it all the same");
        self.play(early.refused_for(DEPLOYED)).await?;
        self.runs.last_mut().map(Run::again);
        Ok(())
    }

    /// The trunk doesn't wait for what was made of it.
    async fn go_on(&mut self, candidate: &Step) -> Result<(), Failure> {
        let (on, lane) = (candidate.sha, first_lane(self.stage.scheme));
        let next = self.developed(on, lane, "feat: the next thing")?;
        self.play(next).await.map(drop)
    }

    async fn release_again(&mut self, production: &Step) -> Result<(), Failure> {
        let title = "run the release again";
        let again = Part::about(production, Action::CreateRelease, title);
        self.play(again.unchanged()).await.map(drop)
    }

    /// One more commit on the trunk, and its version.
    fn developed(&self, on: ObjectId, lane: Lane, change: &str) -> Result<Part, Failure> {
        let commit = self.commit(TRUNK, on, change)?;
        Ok(Part::version(change, lane, commit))
    }

    /// A commit that branches off production and is not on the trunk, and its version: the
    /// beginning of a run that brings it to staging.
    async fn mend(&mut self, production: &Step) -> Result<Step, Failure> {
        let change = "fix: mend production";
        let commit = self.commit(HOTFIX, production.sha, change)?;
        let hotfix = Part::version(change, Lane::Hotfix, commit).from(production);
        self.begin("Hotfix", &self.stage.staging);
        self.play(hotfix.then_telling(Phase::Init)).await
    }

    /// Deployed, with which its run ends; and in a run of its own verified, promoted, released.
    async fn bring_to_production(&mut self, version: &Step) -> Result<Step, Failure> {
        let deployment = self.deployment(version, &self.stage.staging);
        self.play(deployment.then_telling(Phase::Completed)).await?;
        self.begin("Promote", PRODUCTION);
        let verification = Part::about(version, Action::VerifyStagingTag, "verify it");
        let verification = verification.after_telling(&[Phase::Init, Phase::Verify]);
        self.play(verification).await?;
        let promotion = Part::version("promote it", Lane::Production, version.sha).from(version);
        let promotion = match version.lane {
            // A hotfix goes to production as it is.
            Lane::Hotfix => promotion.unchanged(),
            _ => promotion,
        };
        let production = self.play(promotion).await?;
        if self.player.deploys() {
            let deployment = self.deployment(&production, PRODUCTION);
            self.play(deployment).await?;
        }
        let release = "release it, with two files";
        let release = Part::about(&production, Action::CreateRelease, release);
        self.play(release.then_telling(Phase::Completed)).await?;
        Ok(production)
    }

    fn deployment(&self, version: &Step, environment: &str) -> Part {
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
        let deployment = deployment.after_telling(&[Phase::Deploy]);
        deployment.in_environment(environment)
    }

    /// A run begins. That something is told of it is a matter of its steps.
    fn begin(&mut self, workflow: &'static str, environment: &str) {
        let id = self.runs.len() + 1;
        self.runs.push(Run::new(id, workflow, environment));
    }

    /// What is told of all runs must stand there, and nothing else.
    fn look_at_slack(&self) -> Result<(), Failure> {
        match slack::problem(&self.runs, &self.player.messages()?) {
            Some(problem) => Err(Failure::refused(format!("rehearse: in Slack, {problem}"))
                .hint("'--report' shows every message with what it said before")),
            None => Ok(()),
        }
    }

    async fn play(&mut self, part: Part) -> Result<Step, Failure> {
        let number = self.steps.len() + 1;
        let of_step = |failure: Failure| {
            failure.hint(format!(
                "this was step {number} of the rehearsal: {}",
                part.title
            ))
        };
        // Boxed, because a step may be any of the actions: its future is large and deep.
        let step = Box::pin(self.act(&part)).await.map_err(of_step)?;
        self.steps.push(step.clone());
        self.timeline.show(number, &step);
        match &step.problem {
            Some(problem) => Err(of_step(expectation::failure(&step, problem))),
            None => Ok(step),
        }
    }

    /// Plays a step, and tells of the run that it belongs to.
    async fn act(&mut self, part: &Part) -> Result<Step, Failure> {
        let run = self.runs.last_mut().filter(|_| part.is_told());
        let Some(run) = run else {
            return self.player.play(part).await;
        };
        run.come_to(part);
        let mut slack = Vec::new();
        for phase in part.told_before {
            slack.push(self.player.tell(run, *phase).await?);
        }
        let step = self.player.play(part).await?;
        run.learn(&step);
        if let (Some(phase), None) = (part.told_after, &step.problem) {
            slack.push(self.player.tell(run, phase).await?);
        }
        Ok(Step { slack, ..step })
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
