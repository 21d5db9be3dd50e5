//! Values as they stand in columns.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Error, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A word of the protocol, as it stands in JSON.
pub(super) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => other.map(|value| value.to_string()).unwrap_or_default(),
    }
}

/// The same, read back.
pub(super) fn of_word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, Error> {
    let word: String = row.get(column)?;
    read(word)
}

/// The same, where there may be none.
pub(super) fn of_maybe_word<T: DeserializeOwned>(
    row: &Row<'_>,
    column: &str,
) -> Result<Option<T>, Error> {
    let word: Option<String> = row.get(column)?;
    word.map(read).transpose()
}

/// A moment.
pub(super) fn time(row: &Row<'_>, column: &str) -> Result<Timestamp, Error> {
    moment(row.get(column)?)
}

/// A moment, where there may be none.
pub(super) fn maybe_time(row: &Row<'_>, column: &str) -> Result<Option<Timestamp>, Error> {
    let milliseconds: Option<i64> = row.get(column)?;
    milliseconds.map(moment).transpose()
}

fn moment(milliseconds: i64) -> Result<Timestamp, Error> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| unreadable(Type::Integer, error))
}

fn read<T: DeserializeOwned>(word: String) -> Result<T, Error> {
    T::deserialize(serde_json::Value::String(word)).map_err(|error| unreadable(Type::Text, error))
}

fn unreadable(kind: Type, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::FromSqlConversionFailure(0, kind, Box::new(error))
}
