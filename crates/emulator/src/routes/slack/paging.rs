//! Which part of a channel's messages is asked for, and where the next one begins.
//!
//! Must not know messages. Source: docs.slack.dev, "Pagination"; a cursor is opaque.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::arguments::Arguments;
use super::error::SlackError;
use super::merge::merged;
use crate::state::slack::Ts;

const DEFAULT: usize = 100;
const MOST: usize = 999;
/// What a cursor says, before it is made opaque.
const NEXT: &str = "next_ts:";

/// In which order a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    NewestFirst,
    OldestFirst,
}

/// The part.
#[derive(Debug)]
pub struct Span {
    order: Order,
    oldest: Option<Ts>,
    latest: Option<Ts>,
    /// Whether the bounds themselves belong to it.
    inclusive: bool,
    /// Where this page begins.
    from: Option<Ts>,
    limit: usize,
}

/// A page.
pub struct Page {
    messages: Vec<Value>,
    /// Where the next one begins.
    next: Option<Ts>,
}

impl Span {
    /// Reads it.
    ///
    /// # Errors
    /// `invalid_ts_oldest`, `invalid_ts_latest`, `invalid_cursor`, `invalid_limit`.
    pub fn read(arguments: &Arguments, order: Order) -> Result<Self, SlackError> {
        let bound = |name, word| match arguments.text(name)? {
            None => Ok(None),
            Some(text) => Ts::bound(&text)
                .map(Some)
                .ok_or_else(|| SlackError::new(word)),
        };
        let cursor = arguments.text("cursor")?;
        let from =
            cursor.map(|cursor| begin(&cursor).ok_or_else(|| SlackError::new("invalid_cursor")));
        let limit = match arguments.text("limit")? {
            None => Some(DEFAULT),
            Some(text) => text.parse().ok().filter(|limit| (1..=MOST).contains(limit)),
        };
        Ok(Self {
            order,
            oldest: bound("oldest", "invalid_ts_oldest")?,
            latest: bound("latest", "invalid_ts_latest")?,
            inclusive: arguments.flag("inclusive"),
            from: from.transpose()?,
            limit: limit.ok_or_else(|| SlackError::new("invalid_limit"))?,
        })
    }

    /// Whether a message belongs to it, of this page or a later one.
    pub fn holds(&self, ts: Ts) -> bool {
        let after = self
            .oldest
            .is_none_or(|oldest| ts > oldest || self.inclusive && ts == oldest);
        let before = self
            .latest
            .is_none_or(|latest| ts < latest || self.inclusive && ts == latest);
        let ahead = self.from.is_none_or(|from| match self.order {
            Order::NewestFirst => ts <= from,
            Order::OldestFirst => ts >= from,
        });
        after && before && ahead
    }

    /// Cuts it off after so many.
    pub fn page(&self, mut within: impl Iterator<Item = (Ts, Value)>) -> Page {
        let messages = within.by_ref().take(self.limit).map(|(_, message)| message);
        let messages = messages.collect();
        let next = within.next().map(|(ts, _)| ts);
        Page { messages, next }
    }
}

impl Page {
    /// What is answered.
    pub fn answer(self) -> Value {
        let answer = json!({"messages": self.messages, "has_more": self.next.is_some()});
        let Some(next) = self.next else {
            return answer;
        };
        let cursor = STANDARD.encode(format!("{NEXT}{}", next.digits()));
        merged(
            answer,
            json!({"response_metadata": {"next_cursor": cursor}}),
        )
    }
}

fn begin(cursor: &str) -> Option<Ts> {
    let text = String::from_utf8(STANDARD.decode(cursor).ok()?).ok()?;
    text.strip_prefix(NEXT)?.parse().ok().map(Ts)
}
