//! From a failure to words: what Slack said, and what to change. Decides nothing.

use windlass_connection::Ended;

use crate::codes;
use crate::error::{Details, ErrorKind};
use crate::exchange::Method;
use crate::refusal::{Failure, Refusal};

/// The details of an error for a failure of `whom` that is final.
pub(crate) fn explain(ended: Ended<Refusal>, method: Method, whom: &str) -> Details {
    let retry_after = ended.failure.retry_after();
    let hints = hints(&ended.failure, ended.kind, method);
    let message = message(&ended, whom);
    let refusal = match ended.failure {
        Failure::Refused(refusal) => refusal,
        _ => Refusal::default(),
    };
    Details {
        method: method.name,
        message,
        code: refusal.code,
        needed: refusal.needed,
        provided: refusal.provided,
        retry_after,
        hints,
    }
}

fn message(ended: &Ended<Refusal>, whom: &str) -> String {
    match (ended.kind, ended.failure.retry_after()) {
        (ErrorKind::Uncertain, _) => {
            format!("the post may have been done: {}", ended.failure.told(whom))
        }
        (ErrorKind::RateLimited, Some(wait)) => {
            let told = ended.told(whom);
            format!("{told}; try again in {} s", wait.as_secs())
        }
        _ => ended.told(whom),
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
