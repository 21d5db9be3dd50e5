//! The story: two versions, a promotion, a hotfix, and a re-run that changes nothing.

use windlass_core::{Lane, ObjectId, Scheme};
use windlass_toolkit::Failure;

use super::play::{Part, Player};
use super::record::Step;
use super::stage::{HOTFIX, Stage, TRUNK, of_git};
use super::timeline::Timeline;

/// A story that is being told.
pub(super) struct Story<'a> {
    pub(super) stage: &'a Stage,
    pub(super) player: &'a Player,
    pub(super) timeline: Timeline,
    pub(super) steps: Vec<Step>,
}

impl Story<'_> {
    /// Plays the steps in order. The first that fails ends the story.
    pub(super) async fn tell(&mut self) -> Result<(), Failure> {
        let stage = self.stage;
        let mut trunk = stage.head;
        let mut candidate = None;
        for (lane, change) in openings(stage.scheme) {
            trunk = commit(stage, trunk, change)?;
            stage.repository.set_branch(TRUNK, trunk).map_err(of_git)?;
            let part = Part {
                title: (*change).to_owned(),
                lane: *lane,
                from: None,
                sha: trunk,
            };
            candidate = Some(self.play(part).await?);
        }
        let Some(candidate) = candidate else {
            return Ok(());
        };
        let production = self.promote(&candidate, "promote it").await?;
        let fixed = commit(stage, production.sha, "fix: mend production")?;
        stage.repository.set_branch(HOTFIX, fixed).map_err(of_git)?;
        let part = Part {
            title: "fix: mend production".to_owned(),
            lane: Lane::Hotfix,
            from: Some(production.tag.clone()),
            sha: fixed,
        };
        let hotfix = self.play(part).await?;
        self.promote(&hotfix, "promote the hotfix").await?;
        self.rerun(&hotfix, &production).await?;
        Ok(())
    }

    async fn play(&mut self, part: Part) -> Result<Step, Failure> {
        let step = self.player.play(part).await?;
        self.steps.push(step.clone());
        self.timeline.show(self.steps.len(), &step);
        Ok(step)
    }

    async fn promote(&mut self, from: &Step, title: &str) -> Result<Step, Failure> {
        let part = Part {
            title: title.to_owned(),
            lane: Lane::Production,
            from: Some(from.tag.clone()),
            sha: from.sha,
        };
        self.play(part).await
    }

    /// The same hotfix job, run again: it finds what it made.
    async fn rerun(&mut self, hotfix: &Step, production: &Step) -> Result<Step, Failure> {
        let part = Part {
            title: "run the hotfix again".to_owned(),
            lane: Lane::Hotfix,
            from: Some(production.tag.clone()),
            sha: hotfix.sha,
        };
        self.play(part).await
    }
}

/// What happens on the trunk before anything is promoted; the last one is the candidate.
fn openings(scheme: Scheme) -> &'static [(Lane, &'static str)] {
    match scheme {
        Scheme::PatchLine => &[
            (Lane::Staging, "feat: one more thing"),
            (Lane::Staging, "fix: make it right"),
        ],
        Scheme::PrereleaseLine => &[
            (Lane::Dev, "feat: one more thing"),
            (Lane::Dev, "fix: make it right"),
            (Lane::Rc, "docs: say so"),
        ],
    }
}

fn commit(stage: &Stage, parent: ObjectId, message: &str) -> Result<ObjectId, Failure> {
    stage.repository.commit_on(parent, message).map_err(of_git)
}
