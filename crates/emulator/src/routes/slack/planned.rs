//! Faults' answers in Slack's words.
//!
//! Must not know when they strike.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::error::SlackError;
use crate::faults::PlannedAnswer;

/// The answer of the Web API. The secondary limit, which is GitHub's, is what Slack says of its own
/// within an answer whose status is 200.
pub fn answer(planned: PlannedAnswer) -> Response {
    match planned {
        PlannedAnswer::Status {
            status,
            body: Some(body),
        } => raw(status, body),
        PlannedAnswer::Status { status, body: None } => SlackError::new(word(status))
            .status(code(status))
            .into_response(),
        PlannedAnswer::TooManyRequests { retry_after } => {
            SlackError::rate_limited(retry_after).into_response()
        }
        PlannedAnswer::SecondaryLimit { retry_after } => SlackError::rate_limited(retry_after)
            .status(StatusCode::OK)
            .into_response(),
    }
}

/// A body as it was given; JSON says that it is.
pub fn raw(status: u16, body: String) -> Response {
    let kind = match serde_json::from_str::<serde::de::IgnoredAny>(&body) {
        Ok(_) => "application/json; charset=utf-8",
        Err(_) => "text/plain; charset=utf-8",
    };
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
    (code(status), kind, body).into_response()
}

/// The status, of which only valid ones can be planned.
pub fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Source: the errors that docs.slack.dev lists for every method.
fn word(status: u16) -> &'static str {
    match status {
        408 => "request_timeout",
        429 => "ratelimited",
        500 => "internal_error",
        503 => "service_unavailable",
        _ => "fatal_error",
    }
}
