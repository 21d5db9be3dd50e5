//! Telling through a webhook, which posts and can do nothing else: one message, at the end.

use windlass_core::message::Told;
use windlass_toolkit::Console;

use crate::deliver::{Telling, content};
use crate::failure::Undelivered;
use crate::inputs::WebhookPhases;
use crate::outputs::{self, Delivered};
use crate::settings::Hook;

pub(crate) async fn deliver(
    telling: &Telling<'_>,
    hook: &Hook,
    told: Told,
    console: &mut Console,
) -> Result<(Told, Delivered), Undelivered> {
    let phase = telling.phase;
    if hook.phases == WebhookPhases::End && !phase.is_outcome() {
        console.info(&format!(
            "{phase} is not posted: a webhook can't change its message, so it is told of the end alone; \
             with a bot's token there is one message that follows the run, and webhook-phases: every posts each"
        ));
        return Ok((told, Delivered::default()));
    }
    if !telling.settings.audience.mention.is_empty() && told.story.phase().is_failure() {
        console.warning("nobody is mentioned: a webhook has no thread to do it in");
    }
    let message = telling.message(&told);
    hook.webhook
        .post(&content(message.text(), &message.blocks(), None))
        .await?;
    console.info("posted through the webhook");
    let direct = telling
        .settings
        .audience
        .is_told_directly(phase)
        .then(|| unreached(telling));
    let delivered = Delivered {
        is_told: true,
        direct: direct.unwrap_or_default(),
        ..Delivered::default()
    };
    Ok((told, delivered))
}

fn unreached(telling: &Telling<'_>) -> Vec<outputs::Told> {
    let logins = telling.settings.audience.dm_users.iter();
    let unreached = logins.map(|login| outputs::Told {
        login: login.clone(),
        delivered: false,
        reason: Some("a webhook writes to its channel only: give a bot's token".to_owned()),
    });
    unreached.collect()
}
