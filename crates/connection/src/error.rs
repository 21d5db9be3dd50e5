//! Why there is no client.

use std::path::PathBuf;

/// An option that is not usable. Its text is a fragment that fits "failed to …: {text}".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The proxy's address, which is not repeated: it may hold a password.
    #[error("the proxy's address is not usable")]
    Proxy,
    /// The file of certificates.
    #[error("cannot read certificates from {}: {why}", path.display())]
    Roots {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The deadline is zero.
    #[error("the deadline leaves no time for any attempt")]
    Deadline,
    /// TLS or the system's proxy can't be set up.
    #[error("no HTTP client: {0}")]
    Client(String),
}

impl Error {
    /// What to change, where its text doesn't say it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Proxy | Self::Deadline => None,
            Self::Roots { .. } => Some("name a file of certificates in PEM (SSL_CERT_FILE)"),
            Self::Client(_) => {
                Some("see that the proxy's address and the system's certificates are usable")
            }
        }
    }
}
