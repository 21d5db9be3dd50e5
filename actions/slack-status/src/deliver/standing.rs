//! The run's message: found, changed, or posted, so that there is one.
//!
//! Slack has no "post unless it is there". So whoever posts looks afterwards, and where several
//! have posted, the oldest message stays: each adds what it knows to that one and takes its own
//! away. Nor has it a "change unless it has changed": where others may tell too, what was told is
//! looked at again, and told again where it was lost.

mod find;

use std::time::Duration;

use windlass_core::message::Told;
use windlass_slack::{Error, ErrorKind, Place, Posted};
use windlass_toolkit::Console;

use super::{Telling, mark};
use crate::people::reason;
use crate::settings::Bot;
use find::Found;

/// How long somebody else may be between reading a message and changing it.
const PAUSE: Duration = Duration::from_secs(1);
/// How often what was told is told again.
const ROUNDS: usize = 8;

/// The run's message.
pub(super) struct Standing {
    pub(super) at: Posted,
    /// What it says.
    pub(super) told: Told,
    /// Whether somebody has told of an end before.
    pub(super) was_told: bool,
    /// Whether others were seen that tell at the same time.
    is_contested: bool,
}

/// Changes the run's message, or posts it.
pub(super) async fn tell(
    telling: &Telling<'_>,
    bot: &Bot,
    told: Told,
    console: &mut Console,
) -> Result<Standing, Error> {
    let earlier = find::earlier(telling, bot, console).await?;
    let Some((standing, left)) = change(telling, bot, &earlier, &told).await? else {
        return post(telling, bot, told, console).await;
    };
    // Of somebody who was stopped between posting and looking.
    remove_all(bot, &left, console).await;
    Ok(standing)
}

/// Changes the oldest message that is ours to change. Gives the other ones of ours besides.
async fn change(
    telling: &Telling<'_>,
    bot: &Bot,
    messages: &[Found],
    now: &Told,
) -> Result<Option<(Standing, Vec<Posted>)>, Error> {
    for (index, first) in messages.iter().enumerate() {
        let ours = messages.iter().skip(index);
        let ours: Vec<&Found> = ours.filter(|one| one.author == first.author).collect();
        let earlier = ours.iter().map(|found| found.told.clone());
        let earlier = earlier.reduce(Told::then).unwrap_or_default();
        let was_told = earlier.story.outcome().is_some();
        let told = earlier.then(now.clone()).fitted();
        match bot.api.update(&first.at, &telling.content(&told)).await {
            Ok(()) => {
                let left: Vec<Posted> = ours.iter().skip(1).map(|one| one.at.clone()).collect();
                let standing = Standing {
                    at: first.at.clone(),
                    was_told,
                    told,
                    is_contested: !left.is_empty(),
                };
                return Ok(Some((standing, left)));
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
) -> Result<Standing, Error> {
    let told = told.fitted();
    let content = telling.content(&told);
    let mine = match bot.api.post(&bot.channel, &content, Place::Channel).await {
        Ok(mine) => mine,
        Err(error) if error.kind() == ErrorKind::Uncertain && bot.knows_channel_id() => {
            let found = find::rivals(telling, bot, &bot.channel).await?;
            let changed = change(telling, bot, &found, &told).await?;
            let (standing, left) = changed.ok_or(error)?;
            remove_all(bot, &left, console).await;
            return Ok(standing);
        }
        Err(error) => return Err(error),
    };
    let found = find::rivals(telling, bot, &mine.channel).await;
    let found = found.unwrap_or_else(|error| {
        let why = reason(&error);
        console.warning(&format!(
            "whether another job has posted too is not known: {why}"
        ));
        Vec::new()
    });
    let author = found.iter().find(|one| one.at == mine);
    let author = author.and_then(|one| one.author.clone());
    let (older, younger): (Vec<Found>, Vec<Found>) = found
        .into_iter()
        .filter(|one| one.at != mine && (author.is_none() || one.author == author))
        .partition(|one| one.at.ts < mine.ts);
    match change(telling, bot, &older, &told).await? {
        Some((standing, _)) => {
            remove(bot, &mine, console).await;
            Ok(Standing {
                is_contested: true,
                ..standing
            })
        }
        None => Ok(Standing {
            at: mine,
            told,
            was_told: false,
            is_contested: !younger.is_empty(),
        }),
    }
}

async fn remove_all(bot: &Bot, messages: &[Posted], console: &mut Console) {
    for message in messages {
        remove(bot, message, console).await;
    }
}

/// Takes a message of ours away. One that stays is a blemish, and no reason to say that nothing
/// was told.
async fn remove(bot: &Bot, message: &Posted, console: &mut Console) {
    if let Err(error) = bot.api.delete(message).await {
        let link = bot.permalink(message);
        console.info(&format!(
            "a second message stays: {link}: {}",
            reason(&error)
        ));
    }
}

/// Looks whether the message still says what was told, where somebody may have changed it at the
/// same time: others were seen, or are at work. Where that isn't known, a bad end is looked at, which
/// a job that went well must not hide.
pub(super) async fn confirm(
    telling: &Telling<'_>,
    bot: &Bot,
    standing: &mut Standing,
    console: &mut Console,
) {
    let is_bad = standing.told.story.phase().is_bad();
    if !standing.is_contested && !telling.others_at_work.unwrap_or(is_bad) {
        return;
    }
    for _ in 0..ROUNDS {
        // Those who have collided are not to do it again.
        let apart = PAUSE.mul_f64(fastrand::f64());
        tokio::time::sleep(PAUSE + apart).await;
        match say_again(telling, bot, standing).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                let why = reason(&error);
                console.info(&format!(
                    "whether all of it still stands is not known: {why}"
                ));
                return;
            }
        }
    }
}

/// Whether something was lost, and was told again.
async fn say_again(
    telling: &Telling<'_>,
    bot: &Bot,
    standing: &mut Standing,
) -> Result<bool, Error> {
    let found = find::this(telling, bot, &standing.at).await?;
    let Some(found) = found.into_iter().next() else {
        return Ok(false);
    };
    if says_all(&found.told, &mark::kept(&standing.told)) {
        standing.told = found.told;
        return Ok(false);
    }
    standing.told = found.told.then(standing.told.clone()).fitted();
    let content = telling.content(&standing.told);
    bot.api.update(&standing.at, &content).await?;
    Ok(true)
}

/// Values may differ: of those the last one counts, whoever told it.
fn says_all(told: &Told, of: &Told) -> bool {
    let has = |name: &str| told.fields.iter().any(|field| field.name == name);
    told.story.includes(&of.story) && of.fields.iter().all(|field| has(&field.name))
}
