//! From a failure to words: what the registry said, and what to change. Decides nothing.

use crate::answer::Refusal;
use crate::error::{Details, ErrorKind};
use crate::retry::Failure;

/// What the words need to know besides the failure.
pub(crate) struct Context<'a> {
    pub(crate) request: &'a str,
    /// Who answers.
    pub(crate) whom: &'a str,
    pub(crate) attempts: u32,
}

/// The details of an error for a failure that is final.
pub(crate) fn explain(failure: Failure, kind: ErrorKind, context: &Context<'_>) -> Details {
    let retry_after = failure.retry_after();
    let message = message(&failure, kind, context);
    let code = match failure {
        Failure::Refused(refusal) => refusal.code,
        _ => None,
    };
    Details {
        request: context.request.to_owned(),
        message,
        code,
        retry_after,
        hints: hint(kind).map(str::to_owned).into_iter().collect(),
    }
}

/// Why a request waits, in a few words.
pub(crate) fn reason(failure: &Failure) -> String {
    match failure {
        Failure::Refused(Refusal { status: 429, .. }) => "rate limited".to_owned(),
        Failure::Refused(Refusal { status, .. }) => status.to_string(),
        Failure::NotSent(why)
        | Failure::Lost(why)
        | Failure::NotTrusted(why)
        | Failure::WrongBytes(why)
        | Failure::Unexpected(why) => why.clone(),
    }
}

fn message(failure: &Failure, kind: ErrorKind, context: &Context<'_>) -> String {
    let whom = context.whom;
    let what = match failure {
        Failure::Refused(refusal) => refused(refusal, whom),
        Failure::NotSent(why) => format!("cannot reach {whom}: {why}"),
        Failure::Lost(why) => format!("no whole answer from {whom}: {why}"),
        Failure::NotTrusted(why) => format!("cannot trust {whom}: {why}"),
        Failure::WrongBytes(why) => format!("{whom} sent other bytes than it says: {why}"),
        Failure::Unexpected(why) => format!("cannot understand {whom}: {why}"),
    };
    let tried = match context.attempts {
        1 => String::new(),
        attempts => format!(" ({attempts} attempts)"),
    };
    match (kind, failure.retry_after()) {
        (ErrorKind::Uncertain, _) => format!("it may have been done: {what}"),
        (ErrorKind::RateLimited, Some(wait)) => {
            format!("{what}{tried}; try again in {} s", wait.as_secs())
        }
        _ => format!("{what}{tried}"),
    }
}

/// `ghcr.io answered 403 DENIED (permission_denied: write_package)`
fn refused(refusal: &Refusal, whom: &str) -> String {
    let Refusal {
        status,
        code,
        message,
        ..
    } = refusal;
    let code = code.as_ref().map(|code| format!(" {code}"));
    let message = match message.as_str() {
        "" => String::new(),
        message => format!(" ({message})"),
    };
    format!(
        "{whom} answered {status}{}{message}",
        code.unwrap_or_default()
    )
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
