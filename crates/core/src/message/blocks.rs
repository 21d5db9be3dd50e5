//! The few kinds of blocks that messages are made of.
//!
//! Source: Slack's reference of Block Kit.

use serde::Serialize;

use super::text;

/// Slack's limits, in characters.
const HEADER: usize = 150;
const SECTION: usize = 3_000;
const FIELD: usize = 300;
const BUTTON: usize = 75;

/// A part of a message, one below the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// A line in large letters.
    Header {
        /// The line.
        text: TextObject,
    },
    /// A paragraph.
    Section {
        /// What it says.
        text: TextObject,
    },
    /// Short texts in two columns.
    #[serde(rename = "section")]
    Fields {
        /// Name and value of each, 10 at most.
        fields: Vec<TextObject>,
    },
    /// Small print.
    Context {
        /// What it says.
        elements: Vec<TextObject>,
    },
    /// A row of buttons.
    Actions {
        /// The buttons.
        elements: Vec<Button>,
    },
}

/// A text, with or without markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TextObject {
    /// Without.
    PlainText {
        /// The text, escaped.
        text: String,
        /// Whether `:smile:` becomes a picture.
        emoji: bool,
    },
    /// With.
    Mrkdwn {
        /// The text; what others wrote in it is escaped.
        text: String,
        /// Whether names and addresses in it are left alone.
        verbatim: bool,
    },
}

/// A button that opens a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "button")]
pub struct Button {
    text: TextObject,
    url: String,
    action_id: &'static str,
}

impl Block {
    pub(super) fn header(line: &str) -> Self {
        Self::Header {
            text: TextObject::plain(text::plain_line(line, HEADER)),
        }
    }

    /// A paragraph of our own making.
    pub(super) fn section(mrkdwn: String) -> Self {
        Self::Section {
            text: TextObject::mrkdwn(mrkdwn),
        }
    }

    /// A paragraph that others wrote.
    pub(super) fn plain_section(paragraph: &str) -> Self {
        Self::Section {
            text: TextObject::plain(text::plain(paragraph, SECTION)),
        }
    }

    pub(super) fn fields<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let field =
            |(name, value)| TextObject::plain(text::plain(&format!("{name}\n{value}"), FIELD));
        Self::Fields {
            fields: pairs.map(field).collect(),
        }
    }

    pub(super) fn context(mrkdwn: String) -> Self {
        Self::Context {
            elements: vec![TextObject::mrkdwn(mrkdwn)],
        }
    }
}

impl TextObject {
    fn plain(text: String) -> Self {
        Self::PlainText { text, emoji: false }
    }

    fn mrkdwn(text: String) -> Self {
        Self::Mrkdwn {
            text,
            verbatim: true,
        }
    }

    /// The text as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::PlainText { text, .. } | Self::Mrkdwn { text, .. } => text,
        }
    }
}

impl Button {
    /// Nothing where the address is none of the web's.
    pub(super) fn new(action_id: &'static str, label: &str, url: &str) -> Option<Self> {
        Some(Self {
            text: TextObject::plain(text::plain_line(label, BUTTON)),
            url: text::address(url)?,
            action_id,
        })
    }
}
