//! The reply in the message's thread at the end of a run. That is also where people are called,
//! for a message that is changed calls nobody.

use windlass_core::message::{Details, Mention, Phase};
use windlass_slack::{Place, Posted};
use windlass_toolkit::Console;

use super::once::{self, Spot};
use super::{End, Telling, content, mark};
use crate::people::reason;
use crate::settings::Bot;

/// Says it where there is something to say. That it could not be said is a warning.
pub(super) async fn deliver(
    telling: &Telling<'_>,
    bot: &Bot,
    message: &Posted,
    end: End<'_>,
    console: &mut Console,
) {
    let told = end.told;
    let settings = telling.settings;
    let phase = told.story.phase();
    if !phase.is_outcome() {
        return;
    }
    let mentions = mentions(telling, bot, phase, console).await;
    let services = match settings.thread {
        true => settings.services.as_slice(),
        false => &[],
    };
    let failures = match settings.thread {
        true => telling.failures(told),
        false => &[],
    };
    if mentions.is_empty() && services.is_empty() && failures.is_empty() {
        return;
    }
    let details = Details {
        told,
        run: &settings.run,
        failures,
        services,
        mentions: &mentions,
    };
    let mark = mark::of_end(&settings.run, told);
    let content = content(details.text(), &details.blocks(), Some(mark));
    let spot = Spot {
        channel: &message.channel,
        place: Place::Thread {
            parent: message.ts,
            broadcast: settings.broadcast_on_failure && phase.is_bad(),
        },
    };
    if let Err(error) = once::post(bot, spot, &content, end.was_told).await {
        console.warning(&format!(
            "not delivered: the details in the thread: {}",
            reason(&error)
        ));
    }
}

/// Who is called when a run ends badly. Who can't be found is named.
async fn mentions(
    telling: &Telling<'_>,
    bot: &Bot,
    phase: Phase,
    console: &mut Console,
) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for word in telling.settings.mention.iter().filter(|_| phase.is_bad()) {
        match telling.settings.people.mention(word, &bot.api).await {
            Ok(mention) => mentions.push(mention),
            Err(reason) => console.warning(&format!("{word} is not mentioned: {reason}")),
        }
    }
    mentions
}
