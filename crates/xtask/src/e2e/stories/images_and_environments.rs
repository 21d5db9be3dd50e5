//! `workflows-examples/images-and-environments`: pull requests are checked, every push goes to
//! staging as a prerelease, and what is made a release of goes to production.

use serde_json::json;

use crate::e2e::stage::Stage;
use crate::failure::Outcome;

pub fn play(mut stage: Stage<'_>) -> Outcome {
    stage.world.require_approval("production-approval")?;
    stage.world.shop.commit("feat: a cart")?;
    stage
        .run("a pull request is checked", "checks.yml", "pull_request")
        .leaves(&[])?;
    stage
        .run("and so is what comes to main", "checks.yml", "push")
        .leaves(&[])?;
    stage
        .run("a push goes to staging", "staging.yml", "push")
        .leaves(&[
            "tag v1.0.0 on 'feat: a cart'",
            "release v1.0.0, a prerelease",
            "deployment 1 of v1.0.0 to staging: success",
            "runner: shop v1.0.0 to staging (1)",
            "image sha-<commit>, built as 1.0.0",
            "in Slack: ✅ Staging v1.0.0 → staging: completed",
        ])?;
    promote(&mut stage)?;
    go_on(&mut stage)
}

/// What a person makes a release of goes to production, and what Windlass does no further.
fn promote(stage: &mut Stage<'_>) -> Outcome {
    stage
        .run(
            "its prerelease becomes a release",
            "production.yml",
            "release",
        )
        .payload(json!({
            "action": "released", "release": {"tag_name": "v1.0.0"}, "sender": {"type": "User"},
        }))
        .leaves(&[
            "tag v1.1.0 on 'feat: a cart'",
            "release v1.1.0, the latest",
            "deployment 2 of v1.1.0 to production: success",
            "runner: shop v1.1.0 to production (2)",
            "image latest, built as 1.0.0",
            "image v1.1.0, built as 1.0.0",
            "in Slack: ✅ Promotion v1.1.0 → production: completed",
        ])?;
    let of_app = json!({
        "action": "released", "release": {"tag_name": "v1.1.0"}, "sender": {"type": "Bot"},
    });
    stage
        .run(
            "that one's release starts nothing",
            "production.yml",
            "release",
        )
        .payload(of_app)
        .leaves(&[])
}

fn go_on(stage: &mut Stage<'_>) -> Outcome {
    stage.world.shop.commit("feat: a wish list")?;
    stage
        .run("the next push goes to staging", "staging.yml", "push")
        .leaves(&[
            "tag v1.1.1 on 'feat: a wish list'",
            "release v1.1.1, a prerelease",
            "deployment 3 of v1.1.1 to staging: success",
            "runner: shop v1.1.1 to staging (3)",
            "image sha-<commit>, built as 1.1.1",
            "in Slack: ✅ Staging v1.1.1 → staging: completed",
        ])?;
    stage
        .run(
            "there is nothing to go back to",
            "rollback.yml",
            "workflow_dispatch",
        )
        .input("confirm", "rollback")
        .fails(
            "nothing to go back to",
            &[
                "in Slack: ❌ Rollback → production: failed in init",
                "to ada: ❌ Rollback → production: failed in init",
            ],
        )
}
