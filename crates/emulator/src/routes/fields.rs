//! The fields of a request's JSON body, and GitHub's complaints about them.
//!
//! Must not know which fields a route has.

use axum::body::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::ApiError;
use crate::state::git::Oid;

/// A JSON object that a client sent.
pub struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body; an empty one has no fields.
    ///
    /// # Errors
    /// 400 unless it is a JSON object.
    pub fn read(body: &Bytes) -> Result<Self, ApiError> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self(Map::new()));
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(ApiError::bad_request("Body should be a JSON object")),
            Err(_) => Err(ApiError::bad_request("Problems parsing JSON")),
        }
    }

    /// The value of a field, `null` counting as absent.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Whether a field was sent, if only as `null`.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Text that may be absent.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn optional_text(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(name, other, "string")),
        }
    }

    /// Text that has to be there.
    ///
    /// # Errors
    /// 422 when it is missing or something else.
    pub fn text(&self, name: &str) -> Result<&str, ApiError> {
        let text = self.optional_text(name)?;
        text.ok_or_else(|| missing(&[name]))
    }

    /// An object id that has to be there.
    ///
    /// # Errors
    /// 422 when it is missing or not a whole id.
    pub fn oid(&self, name: &str) -> Result<Oid, ApiError> {
        let parsed = Oid::parse(self.text(name)?);
        parsed.ok_or_else(|| {
            ApiError::unprocessable(format!(
                "The {name} parameter must be exactly 40 characters and contain only [0-9a-f]."
            ))
        })
    }

    /// A switch; absent means off.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn flag(&self, name: &str) -> Result<bool, ApiError> {
        Ok(self.optional_flag(name)?.unwrap_or(false))
    }

    /// A switch that may be absent.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn optional_flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(other) => Err(wrong(name, other, "boolean")),
        }
    }

    /// A whole number from 0 that may be absent.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn optional_number(&self, name: &str) -> Result<Option<u64>, ApiError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let number = value.as_u64();
        number
            .map(Some)
            .ok_or_else(|| wrong(name, value, "integer"))
    }

    /// A list that may be absent.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn optional_list(&self, name: &str) -> Result<Option<&[Value]>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Array(list)) => Ok(Some(list)),
            Some(other) => Err(wrong(name, other, "array")),
        }
    }

    /// A list of texts that may be absent.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn optional_texts(&self, name: &str) -> Result<Option<Vec<String>>, ApiError> {
        let Some(list) = self.optional_list(name)? else {
            return Ok(None);
        };
        let text = |value: &Value| match value {
            Value::String(text) => Ok(text.clone()),
            other => Err(wrong(name, other, "string")),
        };
        list.iter().map(text).collect::<Result<_, _>>().map(Some)
    }

    /// One of some words, which may be absent.
    ///
    /// # Errors
    /// 422 when it is none of them.
    pub fn optional_word<T: DeserializeOwned>(
        &self,
        name: &str,
        words: &[&str],
    ) -> Result<Option<T>, ApiError> {
        let Some(text) = self.optional_text(name)? else {
            return Ok(None);
        };
        let listed = words.contains(&text);
        let word = listed.then(|| serde_json::from_value(text.into()).ok());
        word.flatten().map(Some).ok_or_else(|| {
            let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
            invalid(&format!(
                "{text} is not a member of [{}].",
                quoted.join(", ")
            ))
        })
    }

    /// One of some words, which has to be there.
    ///
    /// # Errors
    /// 422 when it is missing or none of them.
    pub fn word<T: DeserializeOwned>(&self, name: &str, words: &[&str]) -> Result<T, ApiError> {
        let word = self.optional_word(name, words)?;
        word.ok_or_else(|| missing(&[name]))
    }

    /// The members of an object that may be absent, at most so many.
    ///
    /// # Errors
    /// 422 when it is something else, or has more.
    pub fn members(&self, name: &str, most: usize) -> Result<Map<String, Value>, ApiError> {
        let members = self.object(name)?.map(|fields| fields.0);
        let members = members.unwrap_or_default();
        if members.len() > most {
            return Err(invalid(&format!(
                "No more than {most} properties are allowed; {} were supplied.",
                members.len()
            )));
        }
        Ok(members)
    }

    /// An object within; absent means without fields.
    ///
    /// # Errors
    /// 422 when it is something else.
    pub fn object(&self, name: &str) -> Result<Option<Self>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(Self(fields.clone()))),
            Some(other) => Err(wrong(name, other, "object")),
        }
    }
}

/// The complaint about a field of the wrong kind.
pub fn wrong(name: &str, value: &Value, kind: &str) -> ApiError {
    invalid(&format!(
        "For 'properties/{name}', {value} is not a {kind}."
    ))
}

/// The complaint about fields that are not there.
pub fn missing(names: &[&str]) -> ApiError {
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    let verb = if names.len() == 1 {
        "wasn't"
    } else {
        "weren't"
    };
    invalid(&format!("{} {verb} supplied.", quoted.join(", ")))
}

/// The complaint of GitHub's JSON schema.
pub fn invalid(why: &str) -> ApiError {
    ApiError::unprocessable(format!("Invalid request.\n\n{why}"))
}
