//! Direct messages to whoever is responsible, at the end of a run.

use std::collections::BTreeSet;

use windlass_slack::{Error, Place};
use windlass_toolkit::Console;

use super::once::Spot;
use super::{End, Telling, content};
use crate::outputs;
use crate::people::reason;
use crate::settings::Bot;

const DIRECT: &str = "direct";

/// Tells each of them. Who can't be told is named, with the reason, and the others are told all
/// the same.
pub(super) async fn deliver(
    telling: &Telling<'_>,
    bot: &Bot,
    permalink: &str,
    end: End<'_>,
    console: &mut Console,
) -> Vec<outputs::Told> {
    let mut direct = Vec::new();
    if !telling
        .settings
        .audience
        .is_told_directly(end.told.story.phase())
    {
        return direct;
    }
    for login in &telling.settings.audience.dm_users {
        let reason = tell(telling, bot, permalink, end, login).await.err();
        if let Some(reason) = &reason {
            console.warning(&format!("no direct message went to {login}: {reason}"));
        }
        direct.push(outputs::Told {
            login: login.clone(),
            delivered: reason.is_none(),
            reason,
        });
    }
    direct
}

async fn tell(
    telling: &Telling<'_>,
    bot: &Bot,
    permalink: &str,
    end: End<'_>,
    login: &str,
) -> Result<(), String> {
    let user = telling
        .settings
        .audience
        .people
        .find(login, &bot.api)
        .await?;
    let channel = bot.api.open_direct_message(&user).await;
    let channel = channel.map_err(|error| reason(&error))?;
    let spot = Spot {
        settings: telling.settings,
        bot,
        channel: &channel,
        place: Place::Channel,
        phase: end.told.story.phase(),
    };
    let said = say(telling, spot, end, permalink).await;
    said.map_err(|error| reason(&error))
}

async fn say(
    telling: &Telling<'_>,
    spot: Spot<'_>,
    end: End<'_>,
    permalink: &str,
) -> Result<(), Error> {
    if end.was_told && spot.said().await?.contains(DIRECT) {
        return Ok(());
    }
    let message = telling.message(end.told);
    let content = content(message.text(), &message.direct(permalink), None);
    spot.say(&BTreeSet::from([DIRECT.to_owned()]), content)
        .await
}
