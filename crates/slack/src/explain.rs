//! From a failure to words: what Slack said, and what to change. Decides nothing.

use crate::answer::Refusal;
use crate::codes;
use crate::error::{Details, ErrorKind};
use crate::exchange::Method;
use crate::retry::Failure;

/// What the words need to know besides the failure.
pub(crate) struct Context<'a> {
    pub(crate) method: Method,
    /// Who answers.
    pub(crate) whom: &'a str,
    pub(crate) attempts: u32,
}

/// The details of an error for a failure that is final.
pub(crate) fn explain(failure: Failure, kind: ErrorKind, context: &Context<'_>) -> Details {
    let retry_after = failure.retry_after();
    let hints = hints(&failure, kind, context.method);
    let message = message(&failure, kind, context);
    let refusal = match failure {
        Failure::Refused(refusal) => refusal,
        _ => Refusal::default(),
    };
    Details {
        method: context.method.name,
        message,
        code: refusal.code,
        needed: refusal.needed,
        provided: refusal.provided,
        retry_after,
        hints,
    }
}

/// Why a request waits, in a few words.
pub(crate) fn reason(failure: &Failure) -> String {
    match failure {
        Failure::Refused(Refusal { status: 429, .. }) => "rate limited".to_owned(),
        Failure::Refused(Refusal { code, status, .. }) => match code.as_deref() {
            Some("ratelimited" | "rate_limited") => "rate limited".to_owned(),
            Some(code) => code.to_owned(),
            None => status.to_string(),
        },
        Failure::NotSent(why)
        | Failure::Lost(why)
        | Failure::NotTrusted(why)
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
        Failure::Unexpected(why) => format!("cannot understand {whom}: {why}"),
    };
    let tried = match context.attempts {
        1 => String::new(),
        attempts => format!(" ({attempts} attempts)"),
    };
    match (kind, failure.retry_after()) {
        (ErrorKind::Uncertain, _) => format!("the post may have been done: {what}"),
        (ErrorKind::RateLimited, Some(wait)) => {
            format!("{what}{tried}; try again in {} s", wait.as_secs())
        }
        _ => format!("{what}{tried}"),
    }
}

/// `slack.com answered invalid_blocks (must be less than 3001 characters …)`
fn refused(refusal: &Refusal, whom: &str) -> String {
    let Some(code) = &refusal.code else {
        return format!("{whom} answered {}", refusal.status);
    };
    let scopes = |words: &str, scopes: &[String]| match scopes {
        [] => None,
        scopes => Some(format!("{words} {}", scopes.join(", "))),
    };
    let mut more = refusal.messages.clone();
    more.extend(scopes("needed:", &refusal.needed));
    more.extend(scopes("provided:", &refusal.provided));
    match more.as_slice() {
        [] => format!("{whom} answered {code}"),
        more => format!("{whom} answered {code} ({})", more.join("; ")),
    }
}

fn hints(failure: &Failure, kind: ErrorKind, method: Method) -> Vec<String> {
    let hint = match (failure, kind) {
        (_, ErrorKind::Uncertain) => {
            "look into the channel before posting it again: it may be there".to_owned()
        }
        (Failure::Refused(refusal), ErrorKind::MissingScope) => missing_scope(refusal, method),
        (Failure::Refused(refusal), _) => match &refusal.code {
            Some(code) => codes::look_up(code).1.to_owned(),
            None => "see https://slack-status.com for outages of Slack".to_owned(),
        },
        (Failure::NotTrusted(_), _) => {
            "behind a private certificate authority, name its certificates in PEM".to_owned()
        }
        (Failure::Unexpected(_), _) => {
            "check the address, and that no proxy answers in Slack's place".to_owned()
        }
        (Failure::NotSent(_) | Failure::Lost(_), _) => {
            "check the network, and the proxy if one is needed (HTTPS_PROXY, NO_PROXY)".to_owned()
        }
    };
    [hint].into_iter().filter(|hint| !hint.is_empty()).collect()
}

fn missing_scope(refusal: &Refusal, method: Method) -> String {
    let needed = match refusal.needed.as_slice() {
        [] => method.scopes.to_owned(),
        needed => needed.join(" or "),
    };
    format!(
        "add the scope {needed} in the app's settings, under 'OAuth & Permissions', 'Bot Token \
         Scopes', and reinstall the app to the workspace"
    )
}
