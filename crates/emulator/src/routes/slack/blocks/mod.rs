//! Whether blocks are such as Slack takes.
//!
//! Must not know messages. Served are the blocks that messages of programs are made of: `header`,
//! `section`, `context`, `actions`, `divider`, `image` and `rich_text`, of whose inside only the
//! shape is looked at. All others are refused as unknown, and so is every key that a block or a
//! part of it does not have. Sources: docs.slack.dev, "Block Kit"; the models of `slack_sdk`; the
//! reasons are worded as in `slackhq/hack-json-schema`.

mod block;
mod element;
mod object;
mod report;
mod text;

use std::collections::BTreeSet;

use serde_json::Value;

use super::error::SlackError;
use report::Report;

const MOST: usize = 50;
/// Characters over all blocks. Slack says it nowhere, and counts in a way of its own; slackapi's
/// bolt-js#2509 and #2867 saw refusals between 11,300 and 13,300. Here everything counts that a
/// block says, addresses and ids too.
const LARGEST: usize = 13_200;

/// Lets blocks pass.
///
/// # Errors
/// `invalid_blocks` with every reason, or `msg_blocks_too_long`.
pub fn check(blocks: &[Value]) -> Result<(), SlackError> {
    let mut report = Report::default();
    report.at_most(blocks.len(), MOST, "/blocks");
    let mut ids = BTreeSet::new();
    for (number, value) in blocks.iter().enumerate() {
        let at = format!("/blocks/{number}");
        if let Some(id) = block::check_block(&mut report, value, &at)
            && !ids.insert(id)
        {
            report.add(
                format!("`block_id` {id} already exists"),
                &format!("{at}/block_id"),
            );
        }
    }
    let reasons = report.reasons();
    if !reasons.is_empty() {
        return Err(SlackError::invalid_blocks(&reasons));
    }
    match blocks.iter().map(size).sum() {
        0..=LARGEST => Ok(()),
        _ => Err(SlackError::new("msg_blocks_too_long")),
    }
}

/// The characters of all texts, but for the names of types.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(values) => values.iter().map(size).sum(),
        Value::Object(fields) => {
            let said = fields.iter().filter(|(name, _)| *name != "type");
            said.map(|(_, value)| size(value)).sum()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
