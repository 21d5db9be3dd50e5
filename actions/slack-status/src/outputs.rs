//! The outputs.

use serde::Serialize;
use serde_json::json;
use windlass_slack::Posted;
use windlass_toolkit::Outputs;
use windlass_toolkit::describe::OutputDescription;

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
        "The channel's id, for channel of later steps; empty where there is no message",
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
    /// The run's message.
    pub(crate) message: Option<Posted>,
    /// Its address.
    pub(crate) permalink: Option<String>,
    /// Who was told.
    pub(crate) direct: Vec<Told>,
}

pub(crate) fn of(phase: &str, delivered: &Delivered) -> Outputs {
    let message = delivered.message.as_ref();
    let text = |value: Option<String>| value.unwrap_or_default();
    let direct: Vec<_> = delivered.direct.iter().map(|one| json!(one)).collect();
    let mut outputs = Outputs::default();
    outputs
        .set("ts", text(message.map(|posted| posted.ts.to_string())))
        .set(
            "channel-id",
            text(message.map(|posted| posted.channel.clone())),
        )
        .set("permalink", text(delivered.permalink.clone()))
        .set("phase", phase)
        .set("dm", direct);
    outputs
}
