//! A message's metadata: `event_type`, and the `event_payload` that goes with it.
//!
//! Must not know event types. Sources: docs.slack.dev, "Message metadata"; the types in
//! `@slack/types`. How large it may be is written nowhere: 8,000 characters are a careful guess.

use serde_json::{Map, Value};

use super::error::SlackError;

const LARGEST: usize = 8_000;

/// What was sent, as [`Arguments::structure`](super::arguments::Arguments::structure) gives it; an
/// empty object means none.
///
/// # Errors
/// `invalid_metadata_format`, `metadata_too_large`.
pub fn read(sent: Option<Option<Value>>) -> Result<Option<Option<Value>>, SlackError> {
    let Some(sent) = sent else {
        return Ok(None);
    };
    let invalid = || SlackError::new("invalid_metadata_format");
    let Some(Value::Object(fields)) = &sent else {
        return Err(invalid());
    };
    if fields.is_empty() {
        return Ok(Some(None));
    }
    if !is_event(fields) {
        return Err(invalid());
    }
    match Value::from(fields.clone()).to_string().chars().count() {
        0..=LARGEST => Ok(Some(sent)),
        _ => Err(SlackError::new("metadata_too_large")),
    }
}

fn is_event(fields: &Map<String, Value>) -> bool {
    let kind = fields.get("event_type").and_then(Value::as_str);
    let payload = fields.get("event_payload").and_then(Value::as_object);
    fields.len() == 2
        && kind.is_some_and(|kind| !kind.is_empty())
        && payload.is_some_and(|payload| payload.values().all(is_part))
}

fn is_part(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().all(is_flat_object),
        value => is_scalar(value) || is_flat_object(value),
    }
}

fn is_flat_object(value: &Value) -> bool {
    let fields = value.as_object();
    fields.is_some_and(|fields| fields.values().all(is_scalar))
}

fn is_scalar(value: &Value) -> bool {
    value.is_string() || value.is_number() || value.is_boolean()
}
