//! `workflows-examples/version-line`.

use crate::e2e::stage::Stage;
use crate::failure::Outcome;

pub fn play(mut stage: Stage<'_>) -> Outcome {
    stage.world.shop.commit("feat: a cart")?;
    stage
        .run("a push goes to staging", "staging.yml", "push")
        .leaves(&["tag v1.0.0 on 'feat: a cart'"])?;
    Ok(())
}
