//! Posting what is said once: a reply in a thread, a direct message.

use windlass_slack::{Content, Error, HistoryQuery, Message, Place, Posted};

use crate::settings::Bot;

/// How far back it is looked for.
const LOOK_BACK: usize = 100;

/// Where it is said.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) channel: &'a str,
    pub(super) place: Place,
}

/// Posts it unless it stands there; where several have posted at once, the oldest stays.
///
/// Whether it stands there is looked up first where it may have been said before.
pub(super) async fn post(
    bot: &Bot,
    spot: Spot<'_>,
    content: &Content,
    may_stand: bool,
) -> Result<(), Error> {
    if may_stand && !find(bot, spot, content).await?.is_empty() {
        return Ok(());
    }
    let mine = bot.api.post(spot.channel, content, spot.place).await?;
    // Without the right to read, it stays as it is.
    let found = find(bot, spot, content).await.unwrap_or_default();
    let is_oldest = found.iter().all(|message| message.ts >= mine.ts);
    match is_oldest {
        true => Ok(()),
        false => bot.api.delete(&mine).await,
    }
}

async fn find(bot: &Bot, spot: Spot<'_>, content: &Content) -> Result<Vec<Message>, Error> {
    let messages = match spot.place {
        Place::Thread { parent, .. } => {
            let parent = Posted {
                channel: spot.channel.to_owned(),
                ts: parent,
            };
            bot.api.replies(&parent, LOOK_BACK).await?
        }
        Place::Channel => {
            let query = HistoryQuery {
                oldest: None,
                latest: None,
                limit: LOOK_BACK,
            };
            bot.api.messages(spot.channel, &query).await?
        }
    };
    let same = messages.into_iter();
    Ok(same
        .filter(|message| message.metadata == content.metadata)
        .collect())
}
