//! Slack's way of saying no: a word in an answer whose status is 200.
//!
//! Must not know which method failed.

use std::io;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// An answer that says no.
#[derive(Clone, Debug)]
pub struct SlackError {
    status: StatusCode,
    word: &'static str,
    /// What goes with the word.
    details: Map<String, Value>,
    /// Seconds.
    retry_after: Option<u64>,
}

impl SlackError {
    /// One of Slack's words, such as `channel_not_found`.
    pub fn new(word: &'static str) -> Self {
        Self {
            status: StatusCode::OK,
            word,
            details: Map::new(),
            retry_after: None,
        }
    }

    /// `missing_scope`, with what is needed and what there is.
    pub fn missing_scope(needed: &str, provided: &[String]) -> Self {
        Self::new("missing_scope")
            .with("needed", needed.into())
            .with("provided", provided.join(",").into())
    }

    /// `invalid_arguments`, with why.
    pub fn invalid_arguments(why: &str) -> Self {
        let messages = json!({"messages": [format!("[ERROR] {why}")]});
        Self::new("invalid_arguments").with("response_metadata", messages)
    }

    /// `invalid_blocks`, with every reason and its place.
    pub fn invalid_blocks(reasons: &[String]) -> Self {
        let messages: Vec<String> = reasons.iter().map(|why| format!("[ERROR] {why}")).collect();
        Self::new("invalid_blocks")
            .with("errors", reasons.into())
            .with("response_metadata", json!({ "messages": messages }))
    }

    /// 429: come again after so many seconds.
    pub fn rate_limited(retry_after: u64) -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            retry_after: Some(retry_after),
            ..Self::new("ratelimited")
        }
    }

    /// The same within an answer whose status is another one.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    #[must_use]
    fn with(mut self, name: &str, value: Value) -> Self {
        self.details.insert(name.to_owned(), value);
        self
    }

    /// Slack's word for it.
    pub fn word(&self) -> &'static str {
        self.word
    }

    /// When to come again, in seconds.
    pub fn retry_after(&self) -> Option<u64> {
        self.retry_after
    }
}

impl IntoResponse for SlackError {
    fn into_response(self) -> Response {
        let mut body = Map::new();
        body.insert("ok".to_owned(), false.into());
        body.insert("error".to_owned(), self.word.into());
        body.extend(self.details);
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

impl From<io::Error> for SlackError {
    fn from(error: io::Error) -> Self {
        let why = format!("the emulator failed to use the state directory: {error}");
        Self::new("fatal_error")
            .with("detail", why.into())
            .status(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
