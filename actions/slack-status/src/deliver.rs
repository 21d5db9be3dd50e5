//! Telling as a bot: one message per run, one reply in its thread, one direct message for each.
//!
//! Slack has no "post unless it is there". So whoever posts looks afterwards, and where several
//! have posted, the oldest message stays: each adds what it knows to that one and takes its own
//! away.

mod details;
mod direct;
mod mark;
mod once;

use windlass_core::message::{Block, FailedJob, Message, Phase, Told};
use windlass_slack::{Content, Error, ErrorKind, HistoryQuery, Metadata, Place, Posted};
use windlass_toolkit::Console;

use crate::failure::Undelivered;
use crate::outputs::Delivered;
use crate::settings::{Bot, Settings};

/// How far back a run's message is looked for, in messages of the channel.
const LOOK_BACK: usize = 500;
/// How far back those are looked for that others posted at the same time.
const RIVALS: usize = 100;

/// What is told, and of what.
pub(crate) struct Telling<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) phase: Phase,
    pub(crate) failures: &'a [FailedJob],
}

/// A message of the run that stands in the channel, with what it says.
struct Found {
    at: Posted,
    told: Told,
}

/// How a run ended, and whether a step has told of it before.
#[derive(Clone, Copy)]
struct End<'a> {
    told: &'a Told,
    was_told: bool,
}

impl Telling<'_> {
    pub(crate) fn message<'a>(&'a self, told: &'a Told) -> Message<'a> {
        Message {
            told,
            run: &self.settings.run,
            failures: self.failures(told),
        }
    }

    /// What failed, where the run has ended badly.
    fn failures(&self, told: &Told) -> &[FailedJob] {
        match told.story.phase().is_bad() {
            true => self.failures,
            false => &[],
        }
    }

    fn content(&self, told: &Told) -> Content {
        let message = self.message(told);
        let mark = mark::of_run(&self.settings.run, told);
        content(message.text(), &message.blocks(), Some(mark))
    }
}

/// Tells what is to be told. Gives what the message then says.
pub(crate) async fn deliver(
    telling: &Telling<'_>,
    bot: &Bot,
    told: Told,
    console: &mut Console,
) -> Result<(Told, Delivered), Undelivered> {
    let earlier = earlier(telling, bot, console).await?;
    let told = join(&earlier, told);
    let end = |told: &Told| told.story.outcome().map(|(phase, _)| phase);
    let was_told = earlier.iter().any(|found| end(&found.told) == end(&told));
    let (message, told) = match change(telling, bot, &earlier, &told).await? {
        Some(at) => (at, told),
        None => post(telling, bot, told, console).await?,
    };
    let permalink = bot.permalink(&message.channel, message.ts);
    console.info(&format!("{}: {permalink}", telling.message(&told).text()));
    let end = End {
        told: &told,
        was_told,
    };
    details::deliver(telling, bot, &message, end, console).await;
    let direct = direct::deliver(telling, bot, &permalink, end, console).await;
    let delivered = Delivered {
        message: Some(message),
        permalink: Some(permalink),
        direct,
    };
    Ok((told, delivered))
}

/// What earlier steps have told. A first step that has only begun finds nothing, and doesn't look.
async fn earlier(
    telling: &Telling<'_>,
    bot: &Bot,
    console: &mut Console,
) -> Result<Vec<Found>, Error> {
    let settings = telling.settings;
    let begins = telling.phase == Phase::Init && settings.run.attempt <= 1;
    let query = match bot.message {
        Some(ts) => HistoryQuery {
            oldest: Some(ts),
            latest: Some(ts),
            limit: 1,
        },
        None if begins => return Ok(Vec::new()),
        None if !bot.knows_channel_id() => {
            console.info("the run's message can't be looked for by the channel's name: give the channel's id, such as the output channel-id of the first step, so that nothing is posted that is taken away again");
            return Ok(Vec::new());
        }
        None => HistoryQuery {
            oldest: None,
            latest: None,
            limit: LOOK_BACK,
        },
    };
    match (find(telling, bot, &bot.channel, &query).await, bot.message) {
        // The message can be changed although it can't be read.
        (Err(error), Some(ts)) if error.kind() == ErrorKind::MissingScope => {
            console.warning(&format!(
                "what earlier steps told is not known: {}",
                crate::people::reason(&error)
            ));
            let at = Posted {
                channel: bot.channel.clone(),
                ts,
            };
            Ok(vec![Found {
                at,
                told: Told::default(),
            }])
        }
        (found, _) => found,
    }
}

/// The run's messages, the oldest first.
async fn find(
    telling: &Telling<'_>,
    bot: &Bot,
    channel: &str,
    query: &HistoryQuery,
) -> Result<Vec<Found>, Error> {
    let messages = bot.api.messages(channel, query).await?;
    let run = &telling.settings.run;
    let mut found: Vec<Found> = messages
        .iter()
        .filter_map(|message| {
            let at = Posted {
                channel: channel.to_owned(),
                ts: message.ts,
            };
            let told = mark::told(message, run)?;
            Some(Found { at, told })
        })
        .collect();
    found.sort_by_key(|found| found.at.ts);
    Ok(found)
}

fn join(earlier: &[Found], now: Told) -> Told {
    let earlier = earlier.iter().map(|found| found.told.clone());
    earlier
        .reduce(Told::then)
        .unwrap_or_default()
        .then(now)
        .fitted()
}

/// Changes the oldest message that can be changed, and takes the others away, which somebody left
/// who was stopped between posting and looking. Nothing where there is none.
async fn change(
    telling: &Telling<'_>,
    bot: &Bot,
    messages: &[Found],
    told: &Told,
) -> Result<Option<Posted>, Error> {
    let content = telling.content(told);
    for (index, message) in messages.iter().enumerate() {
        match bot.api.update(&message.at, &content).await {
            Ok(()) => {
                for left in messages.iter().skip(index + 1) {
                    bot.api.delete(&left.at).await?;
                }
                return Ok(Some(message.at.clone()));
            }
            // It was deleted, or somebody else has written it.
            Err(error) if error.kind() == ErrorKind::MessageGone => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Posts the message, looks whether others did too, and gives way to the oldest.
async fn post(
    telling: &Telling<'_>,
    bot: &Bot,
    told: Told,
    console: &mut Console,
) -> Result<(Posted, Told), Error> {
    let posted = bot
        .api
        .post(&bot.channel, &telling.content(&told), Place::Channel)
        .await;
    let rivals = HistoryQuery {
        oldest: None,
        latest: None,
        limit: RIVALS,
    };
    let mine = match posted {
        Ok(mine) => mine,
        Err(error) if error.kind() == ErrorKind::Uncertain && bot.knows_channel_id() => {
            let found = find(telling, bot, &bot.channel, &rivals).await?;
            let message = change(telling, bot, &found, &join(&found, told.clone())).await?;
            return message.map(|at| (at, told)).ok_or(error);
        }
        Err(error) => return Err(error),
    };
    let found = match find(telling, bot, &mine.channel, &rivals).await {
        Ok(found) => found,
        Err(error) => {
            console.warning(&format!(
                "whether another job has posted too is not known: {}",
                crate::people::reason(&error)
            ));
            return Ok((mine, told));
        }
    };
    let older: Vec<Found> = found
        .into_iter()
        .filter(|found| found.at.ts < mine.ts)
        .collect();
    let joined = join(&older, told.clone());
    match give_way(telling, bot, &older, &joined).await? {
        Some(oldest) => {
            bot.api.delete(&mine).await?;
            Ok((oldest, joined))
        }
        None => Ok((mine, told)),
    }
}

/// Adds what is known to the oldest message that can be changed. Those between are their own
/// posters' to take away.
async fn give_way(
    telling: &Telling<'_>,
    bot: &Bot,
    older: &[Found],
    told: &Told,
) -> Result<Option<Posted>, Error> {
    for message in older {
        if let Some(at) = change(telling, bot, std::slice::from_ref(message), told).await? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// A message as Slack's client takes it.
pub(crate) fn content(text: String, blocks: &[Block], metadata: Option<Metadata>) -> Content {
    let blocks = blocks
        .iter()
        .filter_map(|block| serde_json::to_value(block).ok());
    Content {
        text,
        blocks: blocks.collect(),
        metadata,
    }
}
