//! What a message is found again by: metadata that people don't see. It names the run, and holds
//! what was told of it, so that the next step can go on from there.

use serde_json::{Map, Value, json};
use windlass_core::message::{Run, Told};
use windlass_slack::{Message, Metadata};

/// The message of a run.
const RUN: &str = "windlass_run";
/// A reply or a direct message about its end.
const END: &str = "windlass_end";

/// The mark of a run's message.
pub(super) fn of_run(run: &Run, told: &Told) -> Metadata {
    let told = serde_json::to_string(told).unwrap_or_default();
    mark(RUN, json!({"run": key(run), "told": told}))
}

/// What a message says of the run; nothing where it is another's.
pub(super) fn told(message: &Message, run: &Run) -> Option<Told> {
    let mark = message
        .metadata
        .as_ref()
        .filter(|mark| mark.event_type == RUN)?;
    let payload = &mark.event_payload;
    (payload.get("run")?.as_str()? == key(run)).then_some(())?;
    // One that was written by another version tells nothing, and is the run's all the same.
    let told = payload.get("told").and_then(Value::as_str);
    Some(
        told.and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or_default(),
    )
}

/// The mark of what is said once of a run's end.
pub(super) fn of_end(run: &Run, told: &Told) -> Metadata {
    let phase = told.story.phase();
    mark(
        END,
        json!({"run": key(run), "attempt": run.attempt, "phase": phase}),
    )
}

fn mark(event_type: &str, payload: Value) -> Metadata {
    let event_payload = match payload {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    Metadata {
        event_type: event_type.to_owned(),
        event_payload,
    }
}

fn key(run: &Run) -> String {
    format!("{}/{}/{}", run.server_url, run.repository, run.id)
}
