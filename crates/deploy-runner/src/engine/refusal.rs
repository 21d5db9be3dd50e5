//! Why nothing comes of a request.

use windlass_deploy_protocol::DeployRequestError;

use crate::execution::CheckoutError;
use crate::store::StoreError;

/// Why nothing comes of a request, and what to change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Whose fault it is.
    pub kind: RefusalKind,
    /// What is wrong.
    pub message: String,
    /// What to change.
    pub hint: Option<String>,
}

/// Whose fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The request is wrong by itself.
    Malformed,
    /// Whoever asks may not.
    Forbidden,
    /// It makes sense, but not for this runner or this repository.
    Refused,
    /// The same may succeed later.
    Unavailable,
    /// Something of the runner's own doesn't work.
    Broken,
}

impl Refusal {
    pub(super) fn new(kind: RefusalKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
        }
    }

    pub(super) fn refused(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Refused, message)
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        let hint = Some(hint.into());
        Self { hint, ..self }
    }

    /// With the names that would have been right.
    pub(super) fn one_of<'a>(self, names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.collect();
        self.hint(format!("there are: {}", names.join(", ")))
    }
}

impl From<DeployRequestError> for Refusal {
    fn from(error: DeployRequestError) -> Self {
        Self::new(RefusalKind::Malformed, error.to_string())
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::new(RefusalKind::Broken, format!("failed to {error}"))
    }
}

impl From<CheckoutError> for Refusal {
    fn from(error: CheckoutError) -> Self {
        let kind = match error {
            CheckoutError::Name(_) => RefusalKind::Malformed,
            CheckoutError::Unknown(..)
            | CheckoutError::Ambiguous(_)
            | CheckoutError::NoCommit(_) => RefusalKind::Refused,
            CheckoutError::Source(_)
            | CheckoutError::TimedOut { .. }
            | CheckoutError::Failed { .. } => RefusalKind::Unavailable,
        };
        Self::new(kind, format!("failed to {error}"))
    }
}
