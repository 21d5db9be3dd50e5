//! `workflows-examples/version-line`: every push goes to staging, a form promotes it, a hotfix
//! mends what production runs and comes back to the trunk. At last the repository gets another
//! product, with versions of its own.

use crate::e2e::stage::Stage;
use crate::failure::Outcome;

const FORM: &str = "workflow_dispatch";

pub fn play(mut stage: Stage<'_>) -> Outcome {
    stage.world.shop.commit("feat: a cart")?;
    stage
        .run("a push goes to staging", "staging.yml", "push")
        .leaves(&[
            "tag v1.0.0 on 'feat: a cart'",
            "deployment 1 of v1.0.0 to staging: success",
            "runner: shop v1.0.0 to staging (1)",
            "in Slack: ✅ Staging v1.0.0 → staging: completed",
        ])?;
    stage
        .run("the same commit by hand", "staging.yml", FORM)
        .leaves(&["in Slack: ✅ Staging v1.0.0 → staging: completed"])?;
    promote(&mut stage)?;
    let fix = fix(&mut stage)?;
    mend(&mut stage, &fix)?;
    share(&mut stage)
}

fn promote(stage: &mut Stage<'_>) -> Outcome {
    stage
        .run("nobody would be asked to approve", "production.yml", FORM)
        .input("tag", "v1.0.0")
        .input("confirm", "deploy")
        .fails(
            "production-approval",
            &[
                "in Slack: ❌ Promotion v1.0.0 → production: failed in verify",
                "to ada: ❌ Promotion v1.0.0 → production: failed in verify",
            ],
        )?;
    stage.world.require_approval("production-approval")?;
    stage
        .run("it is not confirmed", "production.yml", FORM)
        .input("tag", "v1.0.0")
        .input("confirm", "yes")
        .fails(
            "'deploy' was expected",
            &[
                "in Slack: ❌ Promotion v1.0.0 → production: failed in verify",
                "to ada: ❌ Promotion v1.0.0 → production: failed in verify",
            ],
        )?;
    stage
        .run("it is promoted", "production.yml", FORM)
        .input("tag", "v1.0.0")
        .input("confirm", "deploy")
        .leaves(&[
            "tag v1.1.0 on 'feat: a cart'",
            "release v1.1.0, the latest",
            "deployment 2 of v1.1.0 to production: success",
            "runner: shop v1.1.0 to production (2)",
            "in Slack: ✅ Promotion v1.1.0 → production: completed",
        ])?;
    stage
        .again("it is promoted once more", "production.yml", FORM)
        .input("tag", "v1.0.0")
        .input("confirm", "deploy")
        .leaves(&[])
}

/// The commit of a fix, after others in its place were refused.
fn fix(stage: &mut Stage<'_>) -> Outcome<String> {
    stage.world.shop.commit("feat: a wish list")?;
    let shop = &mut stage.world.shop;
    shop.branch("fix", Some("v1.1.0"))?;
    let fix = shop.commit_file("fix.txt", "fix: count right")?;
    shop.branch("main", None)?;
    let trunk = shop.commit("feat: a gift")?;
    stage
        .run("the trunk is no hotfix", "hotfix.yml", FORM)
        .input("from", "v1.1.0")
        .input("sha", trunk)
        .input("confirm", "deploy")
        .fails(
            "carries 2 commits of main",
            &[
                "in Slack: ❌ Hotfix → staging: failed in init",
                "to ada: ❌ Hotfix → staging: failed in init",
            ],
        )?;
    stage
        .run(
            "a hotfix that is not tried has a reason",
            "hotfix.yml",
            FORM,
        )
        .input("from", "v1.1.0")
        .input("sha", &fix)
        .input("confirm", "deploy")
        .input("skip-staging", "true")
        .fails(
            "skip-staging needs a reason",
            &[
                "in Slack: ❌ Hotfix → production: failed in init",
                "to ada: ❌ Hotfix → production: failed in init",
            ],
        )?;
    Ok(fix)
}

fn mend(stage: &mut Stage<'_>, fix: &str) -> Outcome {
    stage
        .run("a hotfix", "hotfix.yml", FORM)
        .input("from", "v1.1.0")
        .input("sha", fix)
        .input("confirm", "deploy")
        .leaves(&[
            "tag v1.1.1 on 'fix: count right'",
            "release v1.1.0",
            "release v1.1.1, the latest",
            "deployment 3 of v1.1.1 to staging: success",
            "deployment 4 of v1.1.1 to production: success",
            "runner: shop v1.1.1 to staging (3)",
            "runner: shop v1.1.1 to production (4)",
            "pull request 'Backport v1.1.1 to main' into main",
            "in Slack: ✅ Hotfix v1.1.1 → staging: completed",
            "in Slack: ✅ Hotfix v1.1.1 → production: completed",
        ])?;
    let shop = &mut stage.world.shop;
    shop.branch("urgent", Some("v1.1.1"))?;
    let urgent = shop.commit_file("urgent.txt", "fix: stop losing money")?;
    shop.branch("main", None)?;
    stage
        .run("a hotfix that can't wait", "hotfix.yml", FORM)
        .input("from", "v1.1.1")
        .input("sha", urgent)
        .input("confirm", "deploy")
        .input("skip-staging", "true")
        .input("reason", "we are losing money")
        .leaves(&[
            "tag v1.1.2 on 'fix: stop losing money'",
            "release v1.1.1",
            "release v1.1.2, the latest",
            "deployment 5 of v1.1.2 to production: success",
            "runner: shop v1.1.2 to production (5)",
            "pull request 'Backport v1.1.2 to main' into main",
            "in Slack: ✅ Hotfix v1.1.2 → production: completed",
        ])?;
    stage
        .run("back to what ran well", "rollback.yml", FORM)
        .input("confirm", "rollback")
        .leaves(&[
            "deployment 6 of v1.1.1 to production: success",
            "runner: shop v1.1.1 to production (6)",
            "in Slack: ⏪ Rollback v1.1.1 → production: rolled back",
            "to ada: ⏪ Rollback v1.1.1 → production: rolled back",
        ])
}

/// Another product: its versions are found, promoted and compared among themselves.
fn share(stage: &mut Stage<'_>) -> Outcome {
    let shop = &mut stage.world.shop;
    let latest = "      latest: \"false\"\n";
    shop.add_product("api", &[("staging.yml", ""), ("production.yml", latest)])?;
    stage
        .run("another product goes to staging", "api-staging.yml", FORM)
        .leaves(&[
            "tag api/v1.0.0 on 'feat: api'",
            "deployment 7 of api/v1.0.0 to staging: success",
            "runner: shop api/v1.0.0 to staging (7)",
            "in Slack: ✅ Staging api/v1.0.0 → staging: completed",
        ])?;
    stage
        .run("and to production", "api-production.yml", FORM)
        .input("tag", "api/v1.0.0")
        .input("confirm", "deploy")
        .leaves(&[
            "tag api/v1.1.0 on 'feat: api'",
            "release api/v1.1.0",
            "deployment 8 of api/v1.1.0 to production: success",
            "runner: shop api/v1.1.0 to production (8)",
            "in Slack: ✅ Promotion api/v1.1.0 → production: completed",
        ])
}
