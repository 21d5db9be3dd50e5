//! A channel's messages, page by page. Knows nothing of what is looked for.

use serde::Deserialize;

use crate::answer::Answer;
use crate::error::Error;
use crate::exchange::Method;
use crate::message::{Message, Posted};
use crate::timestamp::Timestamp;
use crate::web_api::{Arguments, WebApi, harmless};

const HISTORY: Method = harmless(
    "conversations.history",
    "channels:history (public channels), groups:history (private ones) or im:history (direct \
     messages)",
);
const REPLIES: Method = harmless("conversations.replies", HISTORY.scopes);
/// How many messages a page holds at most. Slack recommends no more than 200.
const PAGE: usize = 100;
/// Slack may give less than a page's worth of messages and go on; but not for ever.
const MOST_PAGES: usize = 20;

/// Which of a channel's messages are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// None before this one, which is included.
    pub oldest: Option<Timestamp>,
    /// None after this one, which is included.
    pub latest: Option<Timestamp>,
    /// How many at most, the newest first.
    pub limit: usize,
}

#[derive(Deserialize)]
struct Page {
    messages: Vec<Message>,
    response_metadata: Option<ResponseMetadata>,
}

#[derive(Deserialize)]
struct ResponseMetadata {
    #[serde(default)]
    next_cursor: String,
}

impl WebApi {
    /// A channel's messages with their metadata, the newest first, without those that stand in
    /// threads alone. `channel_id` is an id, never a name.
    ///
    /// # Errors
    /// Any kind but `Uncertain` and `MessageGone`.
    pub async fn messages(
        &self,
        channel_id: &str,
        query: &HistoryQuery,
    ) -> Result<Vec<Message>, Error> {
        self.pages(HISTORY, history(channel_id, query), query.limit)
            .await
    }

    /// The messages of a thread with their metadata, the oldest first: the message that it belongs
    /// to, and the replies.
    ///
    /// # Errors
    /// Any kind but `Uncertain`. `MessageGone` where the message was deleted.
    pub async fn replies(&self, to: &Posted, limit: usize) -> Result<Vec<Message>, Error> {
        let pairs = vec![
            ("channel", to.channel.clone()),
            ("ts", to.ts.to_string()),
            ("include_all_metadata", "true".to_owned()),
        ];
        self.pages(REPLIES, pairs, limit).await
    }

    async fn pages(
        &self,
        method: Method,
        pairs: Vec<(&'static str, String)>,
        limit: usize,
    ) -> Result<Vec<Message>, Error> {
        let start = self.transport.start();
        let mut messages = Vec::new();
        let mut cursor = None;
        for _ in 0..MOST_PAGES {
            let left = limit.saturating_sub(messages.len());
            if left == 0 {
                break;
            }
            let mut pairs = pairs.clone();
            pairs.push(("limit", left.min(PAGE).to_string()));
            pairs.extend(cursor.map(|cursor| ("cursor", cursor)));
            let request = self.request(method, Arguments::Query(pairs))?;
            let read = Answer::of_method::<Page>;
            let page = self.transport.send(&request, start, read).await?;
            messages.extend(page.messages.into_iter().take(left));
            cursor = page.response_metadata.map(|next| next.next_cursor);
            if cursor.as_ref().is_none_or(String::is_empty) {
                break;
            }
        }
        Ok(messages)
    }
}

fn history(channel_id: &str, query: &HistoryQuery) -> Vec<(&'static str, String)> {
    let mut pairs = vec![
        ("channel", channel_id.to_owned()),
        ("include_all_metadata", "true".to_owned()),
        ("inclusive", "true".to_owned()),
    ];
    let bound = |name, bound: Option<Timestamp>| bound.map(|bound| (name, bound.to_string()));
    pairs.extend(bound("oldest", query.oldest));
    pairs.extend(bound("latest", query.latest));
    pairs
}
