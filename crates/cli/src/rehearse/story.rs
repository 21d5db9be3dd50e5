//! The story: two versions, a promotion, a hotfix, and a re-run that changes nothing.

use windlass_core::{Lane, ObjectId, Scheme};
use windlass_toolkit::Failure;

use super::play::{Part, Played, Player};
use super::stage::{Stage, TRUNK, of_git};
use super::timeline::Timeline;

/// Plays the steps in order. The first that fails ends the story.
pub(super) async fn play(
    stage: &Stage,
    player: &Player,
    timeline: &mut Timeline,
) -> Result<(), Failure> {
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
        candidate = Some(timeline.show(player.play(part).await?)?);
    }
    let Some(candidate) = candidate else {
        return Ok(());
    };
    let production = promote(player, &candidate, "promote it").await?;
    let production = timeline.show(production)?;
    let fixed = commit(stage, production.sha, "fix: mend production")?;
    stage
        .repository
        .set_branch("hotfix", fixed)
        .map_err(of_git)?;
    let part = Part {
        title: "fix: mend production".to_owned(),
        lane: Lane::Hotfix,
        from: Some(production.tag.clone()),
        sha: fixed,
    };
    let hotfix = timeline.show(player.play(part).await?)?;
    timeline.show(promote(player, &hotfix, "promote the hotfix").await?)?;
    timeline.show(rerun(player, &hotfix, &production).await?)?;
    Ok(())
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

async fn promote(player: &Player, from: &Played, title: &str) -> Result<Played, Failure> {
    let from_tag = Some(from.tag.clone());
    let part = Part {
        title: title.to_owned(),
        lane: Lane::Production,
        from: from_tag,
        sha: from.sha,
    };
    player.play(part).await
}

/// The same hotfix job, run again: it finds what it made.
async fn rerun(player: &Player, hotfix: &Played, production: &Played) -> Result<Played, Failure> {
    let part = Part {
        title: "run the hotfix again".to_owned(),
        lane: Lane::Hotfix,
        from: Some(production.tag.clone()),
        sha: hotfix.sha,
    };
    player.play(part).await
}
