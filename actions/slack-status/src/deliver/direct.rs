//! Direct messages to whoever is responsible, at the end of a run.

use windlass_slack::Place;
use windlass_toolkit::Console;

use super::once::{self, Spot};
use super::{End, Telling, content, mark};
use crate::outputs;
use crate::people::reason;
use crate::settings::Bot;

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
    if !telling.settings.tells_directly(end.told.story.phase()) {
        return direct;
    }
    for login in &telling.settings.dm_users {
        let reason = tell(telling, bot, permalink, end, login).await.err();
        if let Some(reason) = &reason {
            console.warning(&format!("{login} got no direct message: {reason}"));
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
    let user = telling.settings.people.find(login, &bot.api).await?;
    let channel = bot.api.open_direct_message(&user).await;
    let channel = channel.map_err(|error| reason(&error))?;
    let End { told, was_told } = end;
    let message = telling.message(told);
    let mark = mark::of_end(&telling.settings.run, told);
    let content = content(message.text(), &message.direct(Some(permalink)), Some(mark));
    let spot = Spot {
        channel: &channel,
        place: Place::Channel,
    };
    let posted = once::post(bot, spot, &content, was_told).await;
    posted.map_err(|error| reason(&error))
}
