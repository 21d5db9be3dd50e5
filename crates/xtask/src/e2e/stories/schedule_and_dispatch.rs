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
        .leaves(&[
            "tag v1.0.0-dev.1 on 'feat: a cart'",
            "deployment 1 of v1.0.0-dev.1 to dev: success",
            "runner: shop v1.0.0-dev.1 to dev (1)",
            "image v1.0.0-dev.1, built as 1.0.0-dev.1",
            "in Slack: ✅ Dev v1.0.0-dev.1 → dev: completed",
            "to ada: ✅ Dev v1.0.0-dev.1 → dev: completed",
        ])?;
    stage
        .run("an image without a tag, by hand", "dev.yml", FORM)
        .input("create-tag", "false")
        .leaves(&[
            "image dev-<time>, built as nothing",
            "in Slack: ✅ Dev dev-<time> → dev: completed",
            "to ada: ✅ Dev dev-<time> → dev: completed",
        ])
}

/// Two candidates, and the first one once more: it comes too late.
fn tuesday(stage: &mut Stage<'_>) -> Outcome {
    stage
        .run("a candidate goes to staging", "deploy.yml", FORM)
        .input("environment", "staging")
        .leaves(&[
            "tag v1.0.0-rc.1 on 'feat: a cart'",
            "release v1.0.0-rc.1, a prerelease",
            "deployment 2 of v1.0.0-rc.1 to staging: success",
            "runner: shop v1.0.0-rc.1 to staging (2)",
            "image v1.0.0-rc.1, built as 1.0.0-rc.1",
            "in Slack: ✅ Staging v1.0.0-rc.1 → staging: completed",
            "to ada: ✅ Staging v1.0.0-rc.1 → staging: completed",
        ])?;
    stage.world.shop.commit("feat: a wish list")?;
    stage
        .run("and a second one", "deploy.yml", FORM)
        .input("environment", "staging")
        .leaves(&[
            "tag v1.0.0-rc.2 on 'feat: a wish list'",
            "release v1.0.0-rc.2, a prerelease",
            "deployment 3 of v1.0.0-rc.2 to staging: success",
            "runner: shop v1.0.0-rc.2 to staging (3)",
            "image v1.0.0-rc.2, built as 1.0.0-rc.2",
            "in Slack: ✅ Staging v1.0.0-rc.2 → staging: completed",
            "to ada: ✅ Staging v1.0.0-rc.2 → staging: completed",
        ])?;
    stage.world.shop.branch("late", Some("v1.0.0-rc.1"))?;
    stage
        .run("the first one is left out now", "deploy.yml", FORM)
        .input("environment", "staging")
        .leaves(&[
            "in Slack: ⏭️ Staging v1.0.0-rc.1 → staging: superseded",
            "to ada: ⏭️ Staging v1.0.0-rc.1 → staging: superseded",
        ])?;
    stage.world.shop.branch("main", None)
}

/// A promotion that is refused, and one that passes.
fn wednesday(stage: &mut Stage<'_>) -> Outcome {
    stage
        .run("what staging never ran is refused", "deploy.yml", FORM)
        .input("environment", "production")
        .input("tag", "v1.0.0-dev.1")
        .input("confirm", "deploy")
        .fails(
            "deployed",
            &[
                "in Slack: ❌ Promotion v1.0.0-dev.1 → production: failed in verify",
                "to ada: ❌ Promotion v1.0.0-dev.1 → production: failed in verify",
            ],
        )?;
    stage
        .run("the second candidate is promoted", "deploy.yml", FORM)
        .input("environment", "production")
        .input("tag", "v1.0.0-rc.2")
        .input("confirm", "deploy")
        .leaves(&[
            "tag v1.0.0 on 'feat: a wish list'",
            "release v1.0.0, the latest",
            "deployment 4 of v1.0.0 to production: success",
            "runner: shop v1.0.0 to production (4)",
            "image v1.0.0, built as 1.0.0-rc.2",
            "in Slack: ✅ Promotion v1.0.0 → production: completed",
            "to ada: ✅ Promotion v1.0.0 → production: completed",
        ])
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
        .leaves(&[
            "tag v1.0.1 on 'fix: count right'",
            "release v1.0.0",
            "release v1.0.1, the latest",
            "deployment 5 of v1.0.1 to staging: success",
            "deployment 6 of v1.0.1 to production: success",
            "runner: shop v1.0.1 to staging (5)",
            "runner: shop v1.0.1 to production (6)",
            "image v1.0.1, built as 1.0.1",
            "pull request 'Backport v1.0.1 to main' into main",
            "in Slack: ✅ Hotfix v1.0.1 → staging: completed",
            "in Slack: ✅ Hotfix v1.0.1 → production: completed",
            "to ada: ✅ Hotfix v1.0.1 → staging: completed",
            "to ada: ✅ Hotfix v1.0.1 → production: completed",
        ])
}

/// A deployment fails, is run again, and is rolled back all the same.
fn friday(stage: &mut Stage<'_>) -> Outcome {
    stage
        .run("a third candidate goes to staging", "deploy.yml", FORM)
        .input("environment", "staging")
        .leaves(&[
            "tag v1.1.0-rc.1 on 'feat: a gift'",
            "release v1.1.0-rc.1, a prerelease",
            "deployment 7 of v1.1.0-rc.1 to staging: success",
            "runner: shop v1.1.0-rc.1 to staging (7)",
            "image v1.1.0-rc.1, built as 1.1.0-rc.1",
            "in Slack: ✅ Staging v1.1.0-rc.1 → staging: completed",
            "to ada: ✅ Staging v1.1.0-rc.1 → staging: completed",
        ])?;
    stage.world.runner.break_environment("production")?;
    promote(stage.run("its deployment fails", "deploy.yml", FORM)).fails(
        "no room on the disk",
        &[
            "tag v1.1.0 on 'feat: a gift'",
            "deployment 8 of v1.1.0 to production: failure",
            "image v1.1.0, built as 1.1.0-rc.1",
            "in Slack: ❌ Promotion v1.1.0 → production: failed in deploy",
            "to ada: ❌ Promotion v1.1.0 → production: failed in deploy",
        ],
    )?;
    stage.world.runner.mend_environment("production")?;
    promote(stage.again("the failed jobs are run again", "deploy.yml", FORM)).leaves(&[
        "release v1.0.1",
        "release v1.1.0, the latest",
        "deployment 9 of v1.1.0 to production: success",
        "runner: shop v1.1.0 to production (8)",
        "in Slack: ✅ Promotion v1.1.0 → production: completed",
        "to ada: ✅ Promotion v1.1.0 → production: completed",
    ])?;
    stage
        .run("back to what ran well", "rollback.yml", FORM)
        .input("confirm", "rollback")
        .leaves(&[
            "deployment 10 of v1.0.1 to production: success",
            "runner: shop v1.0.1 to production (9)",
            "in Slack: ⏪ Rollback v1.0.1 → production: rolled back",
            "to ada: ⏪ Rollback v1.0.1 → production: rolled back",
        ])?;
    mend_after(stage)
}

/// What runs again is mended, below the version that was rolled back.
fn mend_after(stage: &mut Stage<'_>) -> Outcome {
    let shop = &mut stage.world.shop;
    shop.branch("again", Some("v1.0.1"))?;
    let fix = shop.commit_file("again.txt", "fix: count right again")?;
    shop.branch("main", None)?;
    let what = "a hotfix after a rollback has to be meant";
    hotfix(stage.run(what, "hotfix.yml", FORM), &fix).fails(
        "lower than v1.1.0",
        &[
            "tag v1.0.2 on 'fix: count right again'",
            "deployment 11 of v1.0.2 to staging: success",
            "runner: shop v1.0.2 to staging (10)",
            "image v1.0.2, built as 1.0.2",
            "in Slack: ✅ Hotfix v1.0.2 → staging: completed",
            "in Slack: ❌ Hotfix v1.0.2 → production: failed in verify",
            "to ada: ✅ Hotfix v1.0.2 → staging: completed",
            "to ada: ❌ Hotfix v1.0.2 → production: failed in verify",
        ],
    )?;
    hotfix(stage.run("and then it goes on", "hotfix.yml", FORM), &fix)
        .input("allow-downgrade", "true")
        .leaves(&[
            "release v1.0.2",
            "deployment 12 of v1.0.2 to production: success",
            "runner: shop v1.0.2 to production (11)",
            "pull request 'Backport v1.0.2 to main' into main",
            "in Slack: ✅ Hotfix v1.0.2 → staging: completed",
            "in Slack: ✅ Hotfix v1.0.2 → production: completed",
            "to ada: ✅ Hotfix v1.0.2 → staging: completed",
            "to ada: ✅ Hotfix v1.0.2 → production: completed",
        ])
}

fn hotfix<'s, 'a>(scene: Scene<'s, 'a>, fix: &str) -> Scene<'s, 'a> {
    scene
        .input("from", "v1.0.1")
        .input("sha", fix)
        .input("confirm", "deploy")
}

fn promote<'s, 'a>(scene: Scene<'s, 'a>) -> Scene<'s, 'a> {
    scene
        .input("environment", "production")
        .input("tag", "v1.1.0-rc.1")
        .input("confirm", "deploy")
}
