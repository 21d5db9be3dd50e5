//! Errors in GitHub's shape.
//!
//! Must not know which route failed: the gate adds the address of its
//! documentation when it sends the error.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::faults::PlannedAnswer;
use crate::state::StateError;
use crate::state::git::GitError;

/// An answer that says no.
#[derive(Clone, Debug)]
pub struct ApiError {
    status: StatusCode,
    message: String,
    errors: Vec<Value>,
    /// Seconds.
    retry_after: Option<u64>,
    accepted: Option<String>,
    raw: Option<String>,
}

impl ApiError {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            errors: Vec::new(),
            retry_after: None,
            accepted: None,
            raw: None,
        }
    }

    /// 400.
    pub fn bad_request(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 401.
    pub fn unauthorized(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, message)
    }

    /// 403.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// 403 for a token of a job or an App that lacks a permission; `accepted`
    /// tells which would do, as `contents=write; contents=write,workflows=write`:
    /// commas mean "and", semicolons "or". Source: "Troubleshooting the REST API".
    pub fn lacking(accepted: impl Into<String>) -> Self {
        Self {
            accepted: Some(accepted.into()),
            ..Self::forbidden("Resource not accessible by integration")
        }
    }

    /// 404, which is also what hides things.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not Found")
    }

    /// 404 that says what is missing.
    pub fn missing(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// 409, as every git route of an empty repository answers.
    pub fn empty_repository() -> Self {
        Self::new(StatusCode::CONFLICT, "Git Repository is empty.")
    }

    /// 422 with a sentence.
    pub fn unprocessable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, message)
    }

    /// 422 "Validation Failed" for a reason in whatever form GitHub has for it.
    pub fn failed(reason: Value) -> Self {
        Self::unprocessable("Validation Failed").because(reason)
    }

    /// 405, for what cannot be done as things stand.
    pub fn not_allowed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, message)
    }

    /// 409.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// The same with one more reason.
    #[must_use]
    pub fn because(mut self, reason: Value) -> Self {
        self.errors.push(reason);
        self
    }

    /// Some status, for faults; with a body, that body as it is.
    pub fn status(status: u16, raw: Option<String>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let message = status.canonical_reason().unwrap_or("Server Error");
        Self {
            raw,
            ..Self::new(status, message)
        }
    }

    /// 429 that says when to come back, in seconds.
    pub fn too_many_requests(retry_after: u64) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, SECONDARY)
        }
    }

    /// The secondary rate limit: 403 that says when to come back, in seconds.
    pub fn secondary_limit(retry_after: u64) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::forbidden(SECONDARY)
        }
    }

    /// The whole answer; `documentation` is the page that describes the route.
    pub fn render(&self, documentation: &str) -> Response {
        let mut headers = HeaderMap::new();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        let accepted = self.accepted.as_deref().map(HeaderValue::from_str);
        if let Some(Ok(permissions)) = accepted {
            let name = HeaderName::from_static("x-accepted-github-permissions");
            headers.insert(name, permissions);
        }
        let body = match &self.raw {
            Some(raw) => {
                let text = HeaderValue::from_static("text/plain; charset=utf-8");
                headers.insert(header::CONTENT_TYPE, text);
                raw.clone()
            }
            None => {
                let json = HeaderValue::from_static("application/json; charset=utf-8");
                headers.insert(header::CONTENT_TYPE, json);
                self.body(documentation).to_string()
            }
        };
        (self.status, headers, body).into_response()
    }

    fn body(&self, documentation: &str) -> Value {
        let (message, status) = (&self.message, self.status.as_str());
        if self.errors.is_empty() {
            json!({"message": message, "documentation_url": documentation, "status": status})
        } else {
            json!({
                "message": message,
                "errors": self.errors,
                "documentation_url": documentation,
                "status": status,
            })
        }
    }
}

const SECONDARY: &str = "You have exceeded a secondary rate limit. Please wait a few minutes \
    before you try again.";

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<PlannedAnswer> for ApiError {
    fn from(answer: PlannedAnswer) -> Self {
        match answer {
            PlannedAnswer::Status { status, body } => Self::status(status, body),
            PlannedAnswer::TooManyRequests { retry_after } => Self::too_many_requests(retry_after),
            PlannedAnswer::SecondaryLimit { retry_after } => Self::secondary_limit(retry_after),
        }
    }
}

impl From<StateError> for ApiError {
    fn from(error: StateError) -> Self {
        let message = format!("the emulator failed to {error}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }
}

impl From<GitError> for ApiError {
    fn from(error: GitError) -> Self {
        StateError::from(error).into()
    }
}

impl From<std::io::Error> for ApiError {
    fn from(error: std::io::Error) -> Self {
        StateError::from(error).into()
    }
}
