//! Putting answers together.
//!
//! Must not know what is in them.

use serde_json::Value;

/// The fields of both, and of the objects within both; of two that are no objects the second counts.
pub fn merged(one: Value, other: Value) -> Value {
    let (Value::Object(mut fields), Value::Object(more)) = (one, other.clone()) else {
        return other;
    };
    for (name, value) in more {
        let value = match fields.remove(&name) {
            Some(known) => merged(known, value),
            None => value,
        };
        fields.insert(name, value);
    }
    Value::Object(fields)
}
