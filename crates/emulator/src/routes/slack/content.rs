//! What a message is to say: read from the arguments, and refused as Slack would.
//!
//! Must not know where it is said.

use serde_json::Value;

use super::arguments::Arguments;
use super::blocks;
use super::error::SlackError;
use super::metadata;
use crate::state::slack::Content;

/// The most characters of a message's text. Slack cuts longer ones off and warns; here they are
/// refused, because nobody wants the rest to be lost.
pub const LONGEST_TEXT: usize = 40_000;
/// The same of an update, which Slack refuses itself.
pub const LONGEST_UPDATE: usize = 4_000;

/// What was sent; nothing where nothing was.
pub struct Given {
    pub text: Option<String>,
    pub blocks: Option<Vec<Value>>,
    /// Nothing within: the message is to have none.
    pub metadata: Option<Option<Value>>,
}

impl Given {
    /// Reads it.
    ///
    /// # Errors
    /// Slack's word for what is wrong with it.
    pub fn read(arguments: &Arguments, longest: usize) -> Result<Self, SlackError> {
        unserved(arguments)?;
        let text = arguments.text("text")?;
        if text
            .as_ref()
            .is_some_and(|text| text.chars().count() > longest)
        {
            return Err(SlackError::new("msg_too_long"));
        }
        let given = Self {
            text,
            blocks: blocks(arguments)?,
            metadata: metadata::read(arguments.structure("metadata"))?,
        };
        let says = given.text.is_some() || given.blocks.as_ref().is_some_and(|all| !all.is_empty());
        match says {
            true => Ok(given),
            false => Err(SlackError::new("no_text")),
        }
    }

    /// A message of its own.
    pub fn content(self) -> Content {
        Content {
            text: self.text.unwrap_or_default(),
            blocks: self.blocks.unwrap_or_default(),
            metadata: self.metadata.flatten(),
        }
    }

    /// In place of what a message says: blocks go away when a text comes alone, and metadata stays
    /// unless there is other, or none. Source: docs.slack.dev on `chat.update`.
    pub fn replacing(self, before: &Content) -> Content {
        Content {
            metadata: self
                .metadata
                .clone()
                .unwrap_or_else(|| before.metadata.clone()),
            ..self.content()
        }
    }
}

fn blocks(arguments: &Arguments) -> Result<Option<Vec<Value>>, SlackError> {
    match arguments.structure("blocks") {
        None => Ok(None),
        Some(Some(Value::Array(blocks))) => {
            blocks::check(&blocks)?;
            Ok(Some(blocks))
        }
        Some(_) => Err(SlackError::new("invalid_blocks_format")),
    }
}

/// What Slack would take, and would make pings or texts of that nobody here looks at.
fn unserved(arguments: &Arguments) -> Result<(), SlackError> {
    let parsed = arguments.text("parse")?;
    let asked = [
        ("attachments", arguments.get("attachments").is_some()),
        ("markdown_text", arguments.get("markdown_text").is_some()),
        ("link_names", arguments.flag("link_names")),
        ("parse", parsed.is_some_and(|parse| parse != "none")),
    ];
    match asked.iter().find(|(_, asked)| *asked) {
        Some((name, _)) => Err(SlackError::invalid_arguments(&format!(
            "the emulator does not serve this argument: {name}"
        ))),
        None => Ok(()),
    }
}
