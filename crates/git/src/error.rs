//! What goes wrong between this program and git.

/// Whose fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// There is no usable repository, or the repository is damaged.
    Repository,
    /// The revision, path or name that was given is not there.
    NotFound,
    /// The git program is missing, or too old.
    Git,
    /// The remote can't be reached, or says no.
    Remote,
}

/// An error, as a lowercase fragment that fits "failed to {…}".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// Whose fault it is.
    pub kind: ErrorKind,
    /// What failed, with git's own words where there are some.
    pub message: String,
    /// What to change.
    pub hints: Vec<String>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}
