//! What a verified request has proved.

use jiff::Timestamp;

/// Who signed a request, and what must be remembered so that it counts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The mode and the name that the configuration gave: `hmac:release`, `oidc:main`.
    pub signer: String,
    /// What to remember; nothing where a request can be replayed at will.
    pub once: Option<Once>,
}

/// What must not come again.
///
/// Whoever serves remembers [`Self::key`] in the same step in which it looks whether it is known,
/// and refuses what is known: of two equal requests at the same moment one must lose. What was
/// remembered has to survive a restart, for [`Self::until`] does not know of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Once {
    /// The nonce or the token's id, after the mode and the signer: two signers may use the same.
    pub key: String,
    /// It may be forgotten when this moment is past: the request is refused by its age then.
    pub until: Timestamp,
}
