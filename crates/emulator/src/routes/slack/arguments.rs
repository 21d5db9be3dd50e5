//! The arguments of a method: behind the question mark, in a form, or in JSON.
//!
//! Must not know which arguments a method has. Source: docs.slack.dev, "Using the Slack Web API".

use axum::http::{HeaderMap, Uri, header};
use serde_json::{Map, Value};

use super::error::SlackError;

/// What a client sent.
#[derive(Debug, Default)]
pub struct Arguments {
    values: Map<String, Value>,
    /// The token among them; in a body alone, because addresses are written down.
    pub token: Option<String>,
    /// What Slack warns of.
    pub warnings: Vec<&'static str>,
}

impl Arguments {
    /// Reads them. A method that takes no JSON looks past it.
    ///
    /// # Errors
    /// When a body is not what it says it is.
    pub fn read(
        uri: &Uri,
        headers: &HeaderMap,
        body: &[u8],
        takes_json: bool,
    ) -> Result<Self, SlackError> {
        let mut arguments = Self::default();
        let query = uri.query().unwrap_or_default();
        let pairs = form(query.as_bytes()).filter(|(name, _)| name != "token");
        arguments.values.extend(pairs);
        if body.is_empty() {
            return Ok(arguments);
        }
        let kind = headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok());
        let kind = kind.ok_or_else(|| SlackError::new("missing_post_type"))?;
        let (mime, parameters) = kind.split_once(';').unwrap_or((kind, ""));
        match mime.trim() {
            "application/x-www-form-urlencoded" => arguments.values.extend(form(body)),
            "application/json" => {
                if !parameters.to_ascii_lowercase().contains("charset") {
                    arguments.warnings.push("missing_charset");
                }
                if takes_json {
                    arguments.values.extend(object(body)?);
                }
            }
            _ => return Err(SlackError::new("invalid_post_type")),
        }
        if let Some(Value::String(token)) = arguments.values.remove("token") {
            arguments.token = Some(token);
        }
        Ok(arguments)
    }

    /// An argument, if there is one: nothing and an empty text are none.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let value = self.values.get(name);
        value.filter(|value| !value.is_null() && value.as_str() != Some(""))
    }

    /// A text that may be absent; numbers are taken for texts.
    ///
    /// # Errors
    /// `invalid_arguments` when it is something else.
    pub fn text(&self, name: &str) -> Result<Option<String>, SlackError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => {
                let why = format!("must provide a string [json-pointer:/{name}]");
                Err(SlackError::invalid_arguments(&why))
            }
        }
    }

    /// A text that has to be there.
    ///
    /// # Errors
    /// `invalid_arguments` when it is missing or something else.
    pub fn required(&self, name: &str) -> Result<String, SlackError> {
        let text = self.text(name)?;
        let missing = || SlackError::invalid_arguments(&format!("missing required field: {name}"));
        text.ok_or_else(missing)
    }

    /// A switch; absent means off.
    pub fn flag(&self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => matches!(text.as_str(), "1" | "true"),
            Some(Value::Number(number)) => number.as_u64() == Some(1),
            _ => false,
        }
    }

    /// A structure, which a form has as JSON in a text; nothing when that is no JSON.
    pub fn structure(&self, name: &str) -> Option<Option<Value>> {
        let value = self.get(name)?;
        match value {
            Value::String(text) => Some(serde_json::from_str(text).ok()),
            value => Some(Some(value.clone())),
        }
    }
}

fn form(text: &[u8]) -> impl Iterator<Item = (String, Value)> {
    let pairs = form_urlencoded::parse(text);
    pairs.map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
}

fn object(body: &[u8]) -> Result<Map<String, Value>, SlackError> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(SlackError::new("json_not_object")),
        Err(_) => Err(SlackError::new("invalid_json")),
    }
}
