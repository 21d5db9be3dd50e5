//! `workflows-examples/schedule-and-dispatch`: a week. The schedule builds the trunk for dev, a form
//! makes release candidates and promotes them, a hotfix goes out and comes back, a deployment fails
//! and is run again, and one is rolled back.

use serde_json::json;

use crate::e2e::stage::{Scene, Stage};
use crate::failure::Outcome;

const FORM: &str = "workflow_dispatch";

pub fn play(mut stage: Stage<'_>) -> Outcome {
    stage.world.require_approval("production-approval")?;
    stage.world.shop.commit("feat: a cart")?;
    monday(&mut stage)?;
    tuesday(&mut stage)?;
    wednesday(&mut stage)?;
    thursday(&mut stage)?;
    friday(&mut stage)
}

/// The schedule, and by hand an image alone.
fn monday(stage: &mut Stage<'_>) -> Outcome {
    stage
        .run("Monday, 07:00 in Seoul", "dev.yml", "schedule")
        .payload(json!({"schedule": "0 22 * * 0-4"}))
        .leaves(&[])?;
    stage
        .run("an image without a tag, by hand", "dev.yml", FORM)
        .input("create-tag", "false")
        .leaves(&[])
}

/// Two candidates.
fn tuesday(stage: &mut Stage<'_>) -> Outcome {
    stage
        .run("a candidate goes to staging", "deploy.yml", FORM)
        .input("environment", "staging")
        .leaves(&[])?;
    stage.world.shop.commit("feat: a wish list")?;
    stage
        .run("and a second one", "deploy.yml", FORM)
        .input("environment", "staging")
        .leaves(&[])
}

/// A promotion that is refused, and one that passes.
fn wednesday(stage: &mut Stage<'_>) -> Outcome {
    stage
        .run("what staging never ran is refused", "deploy.yml", FORM)
        .input("environment", "production")
        .input("tag", "v1.0.0-dev.1")
        .input("confirm", "deploy")
        .fails("deployed", &[])?;
    stage
        .run("the second candidate is promoted", "deploy.yml", FORM)
        .input("environment", "production")
        .input("tag", "v1.0.0-rc.2")
        .input("confirm", "deploy")
        .leaves(&[])
}

/// A hotfix, which comes back to the trunk.
fn thursday(stage: &mut Stage<'_>) -> Outcome {
    let shop = &mut stage.world.shop;
    shop.branch("fix", Some("v1.0.0"))?;
    let fix = shop.commit_file("fix.txt", "fix: count right")?;
    shop.branch("main", None)?;
    shop.commit("feat: a gift")?;
    stage
        .run("a hotfix", "hotfix.yml", FORM)
        .input("from", "v1.0.0")
        .input("sha", fix)
        .input("confirm", "deploy")
        .leaves(&[])
}

/// A deployment fails, is run again, and is rolled back all the same.
fn friday(stage: &mut Stage<'_>) -> Outcome {
    stage
        .run("a third candidate goes to staging", "deploy.yml", FORM)
        .input("environment", "staging")
        .leaves(&[])?;
    stage.world.runner.break_environment("production")?;
    promote(stage.run("its deployment fails", "deploy.yml", FORM))
        .fails("no room on the disk", &[])?;
    stage.world.runner.mend_environment("production")?;
    promote(stage.again("the failed jobs are run again", "deploy.yml", FORM)).leaves(&[])?;
    stage
        .run("back to what ran well", "rollback.yml", FORM)
        .input("confirm", "rollback")
        .leaves(&[])
}

fn promote<'s, 'a>(scene: Scene<'s, 'a>) -> Scene<'s, 'a> {
    scene
        .input("environment", "production")
        .input("tag", "v1.1.0-rc.1")
        .input("confirm", "deploy")
}
