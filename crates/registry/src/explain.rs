//! From a failure to words: what the registry said, and what to change. Decides nothing.

use windlass_connection::Ended;

use crate::error::{Details, ErrorKind};
use crate::refusal::{Failure, Refusal};

/// The details of an error for a failure of `whom` that is final.
pub(crate) fn explain(ended: Ended<Refusal>, request: &str, whom: &str) -> Details {
    let retry_after = ended.failure.retry_after();
    let message = message(&ended, whom);
    let code = match ended.failure {
        Failure::Refused(Refusal::Answered(answered)) => answered.code,
        _ => None,
    };
    Details {
        request: request.to_owned(),
        message,
        code,
        retry_after,
        hints: hint(ended.kind).map(str::to_owned).into_iter().collect(),
    }
}

fn message(ended: &Ended<Refusal>, whom: &str) -> String {
    match (ended.kind, ended.failure.retry_after()) {
        (ErrorKind::Uncertain, _) => {
            format!("it may have been done: {}", ended.failure.told(whom))
        }
        (ErrorKind::RateLimited, Some(wait)) => {
            let told = ended.told(whom);
            format!("{told}; try again in {} s", wait.as_secs())
        }
        _ => ended.told(whom),
    }
}

fn hint(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::Unauthorized => {
            "give the user and the password or token that the registry knows"
        }
        ErrorKind::Forbidden => "give a user or a token that may do this in the registry",
        ErrorKind::NotFound => {
            "look whether the image has this name, and the registry this address"
        }
        ErrorKind::Immutable => {
            "the registry keeps this tag for the image it was first given to: give another tag"
        }
        ErrorKind::WrongBytes => {
            "find out who stands between here and the registry, and changes what it sends"
        }
        ErrorKind::NotTrusted => {
            "behind a private certificate authority, name its certificates in PEM; a password goes over TLS only"
        }
        ErrorKind::Protocol => {
            "check the registry's address, and that no proxy answers in its place"
        }
        ErrorKind::Unavailable => {
            "check the network, and the proxy if one is needed (HTTPS_PROXY, NO_PROXY)"
        }
        _ => return None,
    })
}
