//! Where the run's message is: by its name, or by its mark.

use windlass_core::message::{Phase, Told};
use windlass_slack::{Error, ErrorKind, HistoryQuery, Posted, Timestamp};
use windlass_toolkit::Console;

use super::super::{Telling, mark};
use crate::people::reason;
use crate::settings::Bot;

/// How far back a run's message is looked for at first, in messages of the channel; and those that
/// others posted at the same time.
const NEAR: usize = 100;
/// How far back it is looked for where it isn't found there.
const FAR: usize = 500;

/// A message that bears the run's mark.
pub(super) struct Found {
    pub(super) at: Posted,
    pub(super) told: Told,
    /// The bot that wrote it. Whoever is in the channel may copy a mark.
    pub(super) author: Option<String>,
}

/// What earlier steps have told, the oldest first. A first step that has only begun finds nothing,
/// and doesn't look.
pub(super) async fn earlier(
    telling: &Telling<'_>,
    bot: &Bot,
    console: &mut Console,
) -> Result<Vec<Found>, Error> {
    if let Some(ts) = bot.message {
        let named = named(telling, bot, ts, console).await?;
        if !named.is_empty() {
            return Ok(named);
        }
    } else if telling.phase == Phase::Init && telling.settings.run.attempt <= 1 {
        return Ok(Vec::new());
    }
    if !bot.knows_channel_id() {
        console.info(
            "the run's message can't be looked for by the channel's name: give the channel's id, such \
             as the output channel-id of the first step, so that nothing is posted that is taken away again",
        );
        return Ok(Vec::new());
    }
    let near = search(telling, bot, &bot.channel, NEAR).await?;
    match near.is_empty() {
        true => search(telling, bot, &bot.channel, FAR).await,
        false => Ok(near),
    }
}

/// The message that was named; nothing where it is gone.
async fn named(
    telling: &Telling<'_>,
    bot: &Bot,
    ts: Timestamp,
    console: &mut Console,
) -> Result<Vec<Found>, Error> {
    let at = Posted {
        channel: bot.channel.clone(),
        ts,
    };
    match this(telling, bot, &at).await {
        // It can be changed although it can't be read.
        Err(error) if error.kind() == ErrorKind::MissingScope => {
            let why = reason(&error);
            console.warning(&format!("what earlier steps told is not known: {why}"));
            Ok(vec![Found {
                at,
                told: Told::default(),
                author: None,
            }])
        }
        found => found,
    }
}

/// One message, where it is the run's.
pub(super) async fn this(
    telling: &Telling<'_>,
    bot: &Bot,
    at: &Posted,
) -> Result<Vec<Found>, Error> {
    let query = HistoryQuery {
        oldest: Some(at.ts),
        latest: Some(at.ts),
        limit: 1,
    };
    find(telling, bot, &at.channel, &query).await
}

/// The messages that others may have posted just now.
pub(super) async fn rivals(
    telling: &Telling<'_>,
    bot: &Bot,
    channel: &str,
) -> Result<Vec<Found>, Error> {
    search(telling, bot, channel, NEAR).await
}

async fn search(
    telling: &Telling<'_>,
    bot: &Bot,
    channel: &str,
    limit: usize,
) -> Result<Vec<Found>, Error> {
    let query = HistoryQuery {
        oldest: None,
        latest: None,
        limit,
    };
    find(telling, bot, channel, &query).await
}

async fn find(
    telling: &Telling<'_>,
    bot: &Bot,
    channel: &str,
    query: &HistoryQuery,
) -> Result<Vec<Found>, Error> {
    let messages = bot.api.messages(channel, query).await?;
    let found = messages.into_iter().filter_map(|message| {
        Some(Found {
            told: mark::told(&message, telling.settings)?,
            at: Posted {
                channel: channel.to_owned(),
                ts: message.ts,
            },
            author: message.bot_id.or(message.app_id),
        })
    });
    let mut found: Vec<Found> = found.collect();
    found.sort_by_key(|found| found.at.ts);
    Ok(found)
}
