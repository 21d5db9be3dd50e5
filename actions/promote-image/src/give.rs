//! Giving the tags, as planned.

use windlass_core::image::{PromotionPlan, TagChange, TagStep};
use windlass_registry::{Manifest, Registry};
use windlass_toolkit::{Console, Failure};

use crate::failure::of_registry;
use crate::report::step_line;
use crate::settings::Settings;

/// Gives each tag that the image lacks; in a dry run, only tells of it.
pub(crate) async fn give(
    registry: &Registry,
    settings: &Settings,
    plan: &PromotionPlan,
    manifest: &Manifest,
    console: &mut Console,
) -> Result<(), Failure> {
    for step in &plan.steps {
        if !settings.dry_run {
            give_one(registry, settings, step, manifest).await?;
        }
        console.info(&step_line(step, settings.dry_run));
    }
    Ok(())
}

async fn give_one(
    registry: &Registry,
    settings: &Settings,
    step: &TagStep,
    manifest: &Manifest,
) -> Result<(), Failure> {
    let before = match &step.change {
        TagChange::Keep => return Ok(()),
        TagChange::Create => None,
        TagChange::Move { from } => Some(from),
    };
    let given = registry.tag(step.tag(), manifest, before).await;
    given.map_err(|error| of_registry(&settings.image, error))
}
