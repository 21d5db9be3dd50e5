//! What is said in the message's thread at the end of a run. That is also where people are called,
//! for a message that is changed calls nobody.

use std::collections::BTreeSet;

use windlass_core::message::{Details, Mention, Phase};
use windlass_slack::{Error, Place, Posted};
use windlass_toolkit::Console;

use super::once::Spot;
use super::{End, Telling, content};
use crate::people::reason;
use crate::settings::Bot;

const FAILURES: &str = "failures";
const SERVICES: &str = "services";

/// Says what there is to say and wasn't said. That it could not be is a warning.
pub(super) async fn deliver(
    telling: &Telling<'_>,
    bot: &Bot,
    message: &Posted,
    end: End<'_>,
    console: &mut Console,
) {
    let phase = end.told.story.phase();
    if !phase.is_outcome() {
        return;
    }
    let mentions = mentions(telling, bot, phase, console).await;
    let spot = Spot {
        settings: telling.settings,
        bot,
        channel: &message.channel,
        place: Place::Thread {
            parent: message.ts,
            broadcast: telling.settings.audience.broadcast_on_failure && phase.is_failure(),
        },
        phase,
    };
    if let Err(error) = say(telling, spot, end, mentions).await {
        let why = reason(&error);
        console.warning(&format!("not delivered: the details in the thread: {why}"));
    }
}

async fn say(
    telling: &Telling<'_>,
    spot: Spot<'_>,
    end: End<'_>,
    mut mentions: Vec<Mention>,
) -> Result<(), Error> {
    let settings = telling.settings;
    let mut parts: BTreeSet<String> = mentions.iter().map(part).collect();
    if settings.thread && !telling.failures(end.told).is_empty() {
        parts.insert(FAILURES.to_owned());
    }
    if settings.thread && !settings.services.is_empty() {
        parts.insert(SERVICES.to_owned());
    }
    if end.was_told {
        let said = spot.said().await?;
        parts.retain(|part| !said.contains(part));
    }
    if parts.is_empty() {
        return Ok(());
    }
    mentions.retain(|mention| parts.contains(&part(mention)));
    let details = Details {
        told: end.told,
        run: &settings.run,
        failures: match parts.contains(FAILURES) {
            true => telling.failures(end.told),
            false => &[],
        },
        services: match parts.contains(SERVICES) {
            true => &settings.services,
            false => &[],
        },
        mentions: &mentions,
    };
    let content = content(details.text(), &details.blocks(), None);
    spot.say(&parts, content).await
}

fn part(mention: &Mention) -> String {
    mention.to_string()
}

/// Who is called when a run has failed. Who can't be found is named.
async fn mentions(
    telling: &Telling<'_>,
    bot: &Bot,
    phase: Phase,
    console: &mut Console,
) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let words = telling.settings.audience.mention.iter();
    for word in words.filter(|_| phase.is_failure()) {
        match telling
            .settings
            .audience
            .people
            .mention(word, &bot.api)
            .await
        {
            Ok(mention) => mentions.push(mention),
            Err(reason) => console.warning(&format!("not mentioned: {word}: {reason}")),
        }
    }
    mentions
}
