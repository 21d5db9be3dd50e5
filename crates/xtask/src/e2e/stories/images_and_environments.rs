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
        .run("a push goes to staging", "staging.yml", "push")
        .leaves(&[])?;
    stage
        .run(
            "its prerelease becomes a release",
            "production.yml",
            "release",
        )
        .payload(json!({"action": "released", "release": {"tag_name": "v1.0.0"}}))
        .leaves(&[])?;
    stage.world.shop.commit("feat: a wish list")?;
    stage
        .run("the next push goes to staging", "staging.yml", "push")
        .leaves(&[])?;
    stage
        .run(
            "there is nothing to go back to",
            "rollback.yml",
            "workflow_dispatch",
        )
        .input("confirm", "rollback")
        .fails("", &[])
}
