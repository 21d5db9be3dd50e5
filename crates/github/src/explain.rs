//! From a failure to words: what GitHub said, and what to change. Decides nothing.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use crate::address::Addresses;
use crate::error::{Error, ErrorKind, Refusal};
use crate::retry::{Answered, Failure};

const LONGEST_MESSAGE: usize = 500;

const LACKS_PERMISSION: &str = "give the token the permission: a job's token gets it under \
    'permissions:' in the workflow, a GitHub App in its settings";
const WORKFLOW_FILES: &str = "a commit whose workflow files differ from the default branch's can't \
    be tagged with the job's own token: use a GitHub App with 'contents: write' and \
    'workflows: write', or a personal token with the 'workflow' scope";

/// What the words need to know besides the failure.
pub(crate) struct Context<'a> {
    pub(crate) request: String,
    pub(crate) host: String,
    pub(crate) addresses: &'a Addresses,
    pub(crate) attempts: u32,
    pub(crate) now: SystemTime,
}

/// The error for a failure that is final.
pub(crate) fn explain(
    failure: &Failure,
    kind: ErrorKind,
    wait: Option<Duration>,
    context: &Context<'_>,
) -> Error {
    let error = Error::new(
        kind,
        &context.request,
        message(failure, kind, wait, context),
    );
    let error = error.with_retry_after(wait);
    match failure {
        Failure::Answered(answer) => {
            let said = Refusal {
                status: answer.status.as_u16(),
                message: cut(&answer.message),
                errors: answer.errors.iter().map(|error| cut(error)).collect(),
            };
            answer_hints(error.with_answer(said), answer, context)
        }
        Failure::NotTrusted(_) => error.with_hint(
            "behind a private certificate authority, name its certificates in PEM (SSL_CERT_FILE)",
        ),
        Failure::TooLong(_) => error,
        Failure::File(_) => error.with_hint(
            "see that the file is there and readable, and that nothing writes to it meanwhile",
        ),
        _ if kind == ErrorKind::Uncertain => uncertain(error),
        _ => error
            .with_hint("check the network, and the proxy if one is needed (HTTPS_PROXY, NO_PROXY)"),
    }
}

fn message(
    failure: &Failure,
    kind: ErrorKind,
    wait: Option<Duration>,
    context: &Context<'_>,
) -> String {
    let what = match failure {
        Failure::Answered(answer) => answered(answer),
        Failure::NotSent(why) => format!("cannot reach {}: {why}", context.host),
        Failure::Lost(why) => format!("no whole answer from {}: {why}", context.host),
        Failure::NotTrusted(why) => format!("cannot trust {}: {why}", context.host),
        Failure::TooLong(limit) => {
            format!(
                "the answer from {} is longer than {limit} bytes",
                context.host
            )
        }
        Failure::File(why) => why.clone(),
    };
    let tried = match context.attempts {
        1 => String::new(),
        attempts => format!(" ({attempts} attempts)"),
    };
    match kind {
        ErrorKind::Uncertain => format!("the write may have been done: {what}"),
        ErrorKind::RateLimited => {
            format!("rate limited{tried}; {}: {what}", again(wait, context.now))
        }
        _ => format!("{what}{tried}"),
    }
}

/// `404 Not Found`, or `422 Unprocessable Entity: Reference already exists (…)`.
fn answered(answer: &Answered) -> String {
    let said = cut(&answer.message);
    let reason = answer.status.canonical_reason().unwrap_or_default();
    let mut text = format!("{} {reason}", answer.status.as_u16())
        .trim()
        .to_owned();
    if !said.is_empty() && said != reason {
        text = format!("{text}: {said}");
    }
    if !answer.errors.is_empty() {
        text = format!("{text} ({})", cut(&answer.errors.join("; ")));
    }
    text
}

fn again(wait: Option<Duration>, now: SystemTime) -> String {
    let time = wait.and_then(|wait| jiff::Timestamp::try_from(now.checked_add(wait)?).ok());
    match (wait, time) {
        (Some(wait), Some(time)) => {
            format!("try again in {} s (at {time:.0})", wait.as_secs())
        }
        _ => "try again later".to_owned(),
    }
}

fn uncertain(error: Error) -> Error {
    error.with_hint("look at the repository before trying again: it may be there already")
}

fn answer_hints(error: Error, answer: &Answered, context: &Context<'_>) -> Error {
    match error.kind() {
        ErrorKind::BadCredentials => {
            error.with_hint("give a token that is valid: this one is wrong, expired or revoked")
        }
        ErrorKind::Forbidden => forbidden(error, answer, context),
        ErrorKind::NotFound => not_found(error, answer, context.addresses),
        ErrorKind::Uncertain => uncertain(error),
        ErrorKind::RateLimited => error
            .with_hint("a GitHub App's token has a limit of its own, higher than the job's token"),
        _ => error,
    }
}

fn forbidden(error: Error, answer: &Answered, context: &Context<'_>) -> Error {
    let error = error.with_hint(match accepted_permissions(&answer.headers) {
        Some(permissions) => format!("the token needs {permissions}"),
        None => LACKS_PERMISSION.to_owned(),
    });
    if concerns_workflow_files(answer, context) {
        error.with_hint(WORKFLOW_FILES)
    } else {
        error
    }
}

/// GitHub names the workflow file, or says no more than "not accessible by integration".
fn concerns_workflow_files(answer: &Answered, context: &Context<'_>) -> bool {
    let said = answer.message.to_lowercase();
    let write = !context.request.starts_with("GET ");
    said.contains("workflow") || (write && said.contains("not accessible by integration"))
}

/// `contents=write; contents=write,workflows=write` in words: commas mean "and", semicolons "or".
fn accepted_permissions(headers: &HeaderMap) -> Option<String> {
    let text = headers
        .get("x-accepted-github-permissions")?
        .to_str()
        .ok()?;
    let one = |text: &str| format!("'{}'", text.trim().replace('=', ": "));
    let all = |text: &str| text.split(',').map(one).collect::<Vec<_>>().join(" and ");
    Some(text.split(';').map(all).collect::<Vec<_>>().join(", or "))
        .filter(|_| !text.trim().is_empty())
}

fn not_found(error: Error, answer: &Answered, addresses: &Addresses) -> Error {
    let repository = addresses.repository();
    if answer.status.is_redirection() {
        return error.with_hint(format!("{repository} has moved: give its present name"));
    }
    error
        .with_hint(format!("check the repository's name: {repository}"))
        .with_hint(format!(
            "check that the token may read {repository}: GitHub hides what it may not"
        ))
}

/// One line, and no page of HTML.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.starts_with('<') {
        return String::new();
    }
    match line.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
