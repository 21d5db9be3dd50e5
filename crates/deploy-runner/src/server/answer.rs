//! What is answered where nothing comes of a request: JSON with a word, a sentence, and what to
//! change.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::engine::{Refusal, RefusalKind};
use crate::store::StoreError;

/// How long to wait before the same is asked again, in seconds.
const RETRY_AFTER: u64 = 5;
/// What a browser asks its user for: any name, and the reading token as the password.
const CHALLENGE: &str = r#"Basic realm="windlass-runner", charset="UTF-8""#;

/// Why nothing comes of a request.
#[derive(Debug, Clone)]
pub(super) struct ApiError {
    status: StatusCode,
    error: &'static str,
    message: String,
    hint: Option<String>,
    retry_after: Option<u64>,
}

#[derive(Serialize)]
struct Body {
    error: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl ApiError {
    pub(super) fn new(status: StatusCode, error: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            error,
            message: message.into(),
            hint: None,
            retry_after: None,
        }
    }

    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// Of what is wrong with a signature, a stranger learns one word.
    pub(super) fn unauthorized(error: &'static str) -> Self {
        let message = match error {
            "stale" => "it was signed too long ago, or the clocks differ",
            "replayed" => "the same signed request came before: sign each attempt anew",
            _ => "it is not signed as this runner wants it",
        };
        Self::new(StatusCode::UNAUTHORIZED, error, message)
    }

    pub(super) fn unavailable(message: impl Into<String>) -> Self {
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message);
        error.retry_after(RETRY_AFTER)
    }

    pub(super) fn retry_after(self, seconds: u64) -> Self {
        let retry_after = Some(seconds);
        Self {
            retry_after,
            ..self
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let Refusal {
            kind,
            message,
            hint,
        } = refusal;
        let error = match kind {
            RefusalKind::Malformed => Self::malformed(message),
            RefusalKind::Forbidden => Self::new(StatusCode::FORBIDDEN, "forbidden", message),
            RefusalKind::Refused => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", message),
            RefusalKind::Unavailable => Self::unavailable(message),
            RefusalKind::Broken => {
                tracing::error!("{message}");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
            }
        };
        Self { hint, ..error }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Refusal::from(error).into()
    }
}

impl From<QueryRejection> for ApiError {
    fn from(error: QueryRejection) -> Self {
        Self::malformed(format!("the query can't be read: {}", error.body_text()))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = Body {
            error: self.error,
            message: self.message,
            hint: self.hint,
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static(CHALLENGE);
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
