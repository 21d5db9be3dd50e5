//! The outputs.

use serde::Serialize;
use serde_json::json;
use windlass_slack::Posted;
use windlass_toolkit::Outputs;
use windlass_toolkit::describe::OutputDescription;

use crate::settings::{Means, Settings};

const fn output(name: &'static str, description: &'static str) -> OutputDescription {
    OutputDescription { name, description }
}

pub(crate) const DESCRIPTIONS: &[OutputDescription] = &[
    output(
        "ts",
        "The message, for message-ts of later steps; empty where there is none",
    ),
    output(
        "channel-id",
        "The channel's id, for channel of later steps; where there is no message, the channel that was given",
    ),
    output(
        "permalink",
        "The message's address for people; empty where there is none",
    ),
    output(
        "phase",
        "What was told: the phase that was given, or what the run's jobs came to",
    ),
    output(
        "dm",
        "Who got a direct message, as a JSON list of objects with login, delivered and, where it was not, reason",
    ),
];

/// Whether somebody got a message of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Told {
    pub(crate) login: String,
    pub(crate) delivered: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
}

/// What is left of a run of the action.
#[derive(Debug, Default)]
pub(crate) struct Delivered {
    /// Whether anything was told; a webhook is not told of every phase.
    pub(crate) is_told: bool,
    /// The run's message.
    pub(crate) message: Option<Posted>,
    /// Its address.
    pub(crate) permalink: Option<String>,
    /// Who was told.
    pub(crate) direct: Vec<Told>,
}

pub(crate) fn of(settings: &Settings, phase: &str, delivered: &Delivered) -> Outputs {
    let message = delivered.message.as_ref();
    // So that later steps, which are given it, know where to tell once Slack is back.
    let channel = match (message, &settings.means) {
        (Some(message), _) => message.channel.as_str(),
        (None, Means::Bot(bot)) => &bot.channel,
        (None, _) => "",
    };
    let text = |value: Option<String>| value.unwrap_or_default();
    let direct: Vec<_> = delivered.direct.iter().map(|one| json!(one)).collect();
    let mut outputs = Outputs::default();
    outputs
        .set("ts", text(message.map(|posted| posted.ts.to_string())))
        .set("channel-id", channel)
        .set("permalink", text(delivered.permalink.clone()))
        .set("phase", phase)
        .set("dm", direct);
    outputs
}
