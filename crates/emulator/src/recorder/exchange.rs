//! The shape of a recorded line, and what is left out of it.
//!
//! Must not know files.

use std::collections::BTreeMap;

use axum::http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use axum::http::{HeaderMap, HeaderName};
use serde::Serialize;
use serde_json::Value;

use super::Content;
use crate::state::log::RequestRecord;

/// Stands where a credential was.
const LEFT_OUT: &str = "left-out";

/// The request headers that decide what is answered; `Authorization` is not among them.
const TOLD: [HeaderName; 4] = [
    ACCEPT,
    CONTENT_TYPE,
    USER_AGENT,
    HeaderName::from_static("x-github-api-version"),
];

/// A request and its answer.
#[derive(Serialize)]
pub struct Exchange<'a> {
    #[serde(flatten)]
    record: &'a RequestRecord,
    request: Message,
    /// Nothing when the connection was cut.
    response: Option<Message>,
}

impl<'a> Exchange<'a> {
    pub fn new(record: &'a RequestRecord, request: Message, response: Option<Message>) -> Self {
        Self {
            record,
            request,
            response,
        }
    }
}

/// Either half of an exchange.
#[derive(Serialize)]
pub struct Message {
    headers: BTreeMap<String, String>,
    /// Bytes; absent when it was not known before they were sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    /// The body; absent unless it is well-formed JSON, and says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<Value>,
    /// The same of a form, with its values as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<Value>,
}

impl Message {
    /// What a client sent.
    pub fn sent(headers: &HeaderMap, content: &Content) -> Self {
        let told = headers.iter().filter(|(name, _)| TOLD.contains(name));
        Self::new(told, content)
    }

    /// What the emulator answered: none of its headers is a secret.
    pub fn answered(headers: &HeaderMap, content: &Content) -> Self {
        Self::new(headers.iter(), content)
    }

    fn new<'a>(
        headers: impl Iterator<Item = (&'a HeaderName, &'a axum::http::HeaderValue)>,
        content: &Content,
    ) -> Self {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = headers.map(|(name, value)| (name.to_string(), text(value.as_bytes())));
        let length = |bytes: &[u8]| Some(bytes.len() as u64);
        let (size, json, form) = match content {
            Content::Json(bytes) => {
                let json = serde_json::from_slice(bytes).ok();
                (length(bytes), json.map(without_credentials), None)
            }
            Content::Form(bytes) => {
                let form = without_credentials(fields(bytes));
                (length(bytes), None, Some(form))
            }
            Content::Other(size) => (*size, None, None),
        };
        Self {
            headers: headers.collect(),
            size,
            json,
            form,
        }
    }
}

/// What a body says that it is, such as `application/json`, or GitHub's own kind of it
/// (`application/vnd.github.object+json`); empty when it says nothing.
pub fn kind(headers: &HeaderMap) -> &str {
    let kind = headers.get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()?.split(';').next());
    kind.unwrap_or_default().trim()
}

fn fields(form: &[u8]) -> Value {
    let fields = form_urlencoded::parse(form);
    let fields = fields.map(|(name, value)| (name.into_owned(), value.into_owned().into()));
    Value::Object(fields.collect())
}

/// Puts a word in place of every credential, so that the shape stays as it was.
fn without_credentials(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| {
                let secret = name == "token" || name.ends_with("_token");
                let value = match value {
                    Value::String(_) if secret => Value::from(LEFT_OUT),
                    value => without_credentials(value),
                };
                (name, value)
            });
            Value::Object(fields.collect())
        }
        Value::Array(values) => values.into_iter().map(without_credentials).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::without_credentials;

    #[test]
    fn credentials_are_left_out_wherever_they_stand() {
        let body = json!([{"token": "ghs_1", "repository": {"temp_clone_token": "x", "id": 1}}]);
        let shape = json!([{
            "token": "left-out",
            "repository": {"temp_clone_token": "left-out", "id": 1},
        }]);
        assert_eq!(without_credentials(body), shape);
        let harmless = json!({"token": null, "tokens": "x"});
        assert_eq!(without_credentials(harmless.clone()), harmless);
    }
}
