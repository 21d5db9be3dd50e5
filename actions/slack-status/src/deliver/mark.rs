//! What a message is found again by: metadata that people don't see. It names the run, and holds
//! what was told of it, so that the next step can go on from there.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use windlass_core::Word as _;
use windlass_core::message::{Phase, Told};
use windlass_slack::{Message, Metadata};

use crate::settings::Settings;

/// The message of a run.
const RUN: &str = "windlass_run";
/// What is said besides of its end.
const END: &str = "windlass_end";
/// How long what was told may be here, in bytes of JSON. Slack doesn't tell its limit.
const LIMIT: usize = 3_500;

/// The mark of a run's message.
pub(super) fn of_run(settings: &Settings, told: &Told) -> Metadata {
    let told = serde_json::to_string(&kept(told)).unwrap_or_default();
    mark(RUN, json!({"run": settings.key(), "told": told}))
}

/// What of it the mark has room for: the last fields are left out first.
pub(super) fn kept(told: &Told) -> Told {
    let mut kept = told.clone();
    while length(&kept) > LIMIT && kept.fields.pop().is_some() {
        kept.cut = true;
    }
    kept
}

/// What a message says of the run; nothing where it is another's.
pub(super) fn told(message: &Message, settings: &Settings) -> Option<Told> {
    let payload = payload(message, RUN, settings)?;
    // One that was written by another version tells nothing, and is the run's all the same.
    let told = payload.get("told").and_then(Value::as_str);
    let told = told.and_then(|text| serde_json::from_str(text).ok());
    Some(told.unwrap_or_default())
}

/// The mark of what is said once of a run's end: which parts it has.
pub(super) fn of_end(settings: &Settings, phase: Phase, parts: &BTreeSet<String>) -> Metadata {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (run, attempt) = (settings.key(), settings.run.attempt);
    let says = parts.join(" ");
    mark(
        END,
        json!({"run": run, "attempt": attempt, "phase": phase, "says": says}),
    )
}

/// Which parts a message says of this end; nothing where it is about another.
pub(super) fn parts(
    message: &Message,
    settings: &Settings,
    phase: Phase,
) -> Option<BTreeSet<String>> {
    let payload = payload(message, END, settings)?;
    let is_same = payload.get("attempt").and_then(Value::as_u64) == Some(settings.run.attempt)
        && payload.get("phase").and_then(Value::as_str) == Some(phase.as_str());
    let says = payload
        .get("says")
        .and_then(Value::as_str)
        .filter(|_| is_same)?;
    Some(says.split(' ').map(str::to_owned).collect())
}

fn payload<'a>(
    message: &'a Message,
    kind: &str,
    settings: &Settings,
) -> Option<&'a Map<String, Value>> {
    let mark = message
        .metadata
        .as_ref()
        .filter(|mark| mark.event_type == kind)?;
    let run = mark.event_payload.get("run").and_then(Value::as_str);
    (run == Some(&settings.key())).then_some(&mark.event_payload)
}

/// As JSON in JSON, where a quote takes more.
fn length(told: &Told) -> usize {
    let text = serde_json::to_string(told).unwrap_or_default();
    Value::from(text).to_string().len()
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

#[cfg(test)]
mod tests {
    use windlass_core::message::Field;

    use super::*;

    #[test]
    fn s6_a_mark_has_room_for_the_first_fields() {
        let field = |n: usize, value: &str| Field {
            name: format!("field-{n}"),
            value: value.repeat(200),
        };
        let of = |value: &str| Told {
            title: Some("Release".to_owned()),
            fields: (0..10).map(|n| field(n, value)).collect(),
            ..Told::default()
        };
        assert_eq!(kept(&of("x")), of("x"));
        let quotes = of("\"").fitted();
        let kept = kept(&quotes);
        assert!(length(&quotes) > LIMIT && length(&kept) <= LIMIT);
        assert_eq!(kept.fields[..], quotes.fields[..kept.fields.len()]);
        assert!(kept.fields.len() >= 3 && kept.title == quotes.title);
    }
}
